// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How many requests a site had in the last hour, counted from nginx's access log in its format "combined". A log is read from its
 * end, and later only what came since, so a busy host is not read over and over.
 */

import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';

import { place } from '../common/site.ts';

/** Buckets of five minutes, the hour in twelve. Milliseconds. */
export const BUCKET = 300_000;
export const BUCKETS = 12;
/** Bytes of a log that are looked at for one answer. */
const WINDOW = 1024 * 1024;

export interface Requests {
    /** The number in each five minutes, the oldest first; the last five are not over. */
    counts: number[];
    /** Whether the log of the whole hour was looked at: else there were more. */
    complete: boolean;
}

interface Known {
    inode: number;
    /** Behind the last line that was counted. */
    offset: number;
    /** By the number of the bucket since the epoch. */
    buckets: Map<number, number>;
    /** The first bucket of which all is known. */
    since: number;
}

export class RequestCounts {
    readonly #known = new Map<string, Known>();

    /** @param file the log; a test has its own */
    async of(site: string, now = Date.now(), file = path.join(place.logs(site), 'access.log')): Promise<Requests> {
        const current = Math.floor(now / BUCKET);
        const first = current - BUCKETS + 1;
        const known = await this.#read(file, first);
        const counts = Array.from({ length: BUCKETS }, (_each, at) => known?.buckets.get(first + at) ?? 0);
        return { counts, complete: known === undefined || known.since <= first };
    }

    async #read(file: string, first: number): Promise<Known | undefined> {
        // Of most sites nobody has asked anything for an hour: they cost no more than this.
        const stat = await fs.lstat(file).catch(() => undefined);
        if (stat === undefined || !stat.isFile() || stat.mtimeMs < first * BUCKET) {
            this.#known.delete(file);
            return undefined;
        }
        const before = this.#known.get(file);
        // A log that was rotated or cut begins anew.
        const isSame = before?.inode === stat.ino && before.offset <= stat.size;
        const known = isSame ? before : { inode: stat.ino, offset: 0, buckets: new Map<number, number>(), since: 0 };
        this.#known.set(file, known);
        await count(file, stat.size, known);
        for (const bucket of known.buckets.keys()) {
            if (bucket < first)
                known.buckets.delete(bucket);
        }
        return known;
    }
}

async function count(file: string, size: number, known: Known): Promise<void> {
    const from = known.offset;
    const start = Math.max(from, size - WINDOW);
    if (start >= size)
        return;
    // It may have been rotated this moment: the next time its successor is read.
    const handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
    if (!handle)
        return;
    try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
        // Two may ask at once: one of them has counted this meanwhile.
        if (known.offset !== from)
            return;
        // The last line may be half written: it is left for the next time.
        const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
        const lines = buffer.toString('latin1', 0, end).split('\n').slice(0, -1);
        const isCut = start > from;
        if (isCut)
            lines.shift();
        const buckets = lines.flatMap(bucketOf);
        for (const bucket of buckets)
            known.buckets.set(bucket, (known.buckets.get(bucket) ?? 0) + 1);
        if (isCut)
            known.since = (buckets[0] ?? Infinity) + 1;
        known.offset = start + end;
    } finally {
        await handle.close();
    }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `192.0.2.1 - - [21/Nov/2026:22:59:33 +0000] "GET / …`: what a visitor can choose comes later, but for a user's name. */
const TIME = /^[^[]*\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\] "/;

/** The bucket of a line; none where it is in no known format. */
function bucketOf(line: string): number[] {
    const [, day, month = '', year, hour, minute, second, sign, zoneHours, zoneMinutes] = TIME.exec(line) ?? [];
    const at = MONTHS.indexOf(month);
    if (at < 0)
        return [];
    const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
    return [Math.floor((Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second)) - zone) / BUCKET)];
}
