// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reads logs. Their directory is root's, so no site can put a link there; a link is refused all the same. What stands in
 * a log was written by visitors and is nothing but text.
 */

import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';

import { failed } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import { place } from '../common/site.ts';
import { findAnySite } from '../sites/lookup.ts';
import type { SiteRecords } from '../sites/records.ts';

/** Bytes looked at for one answer: the end of a log of any length. */
const WINDOW = 1024 * 1024;
const MAX_LINES = 5000;

export function logHandlers(records: SiteRecords): Pick<Handlers, 'site.log'> {
    return { 'site.log': (input, caller) => readLog(findAnySite(records, input.site, caller).name, input) };
}

/** The newest lines of a log, or what came after a place in it. */
export async function readLog(site: string, input: InputOf<'site.log'>): Promise<OutputOf<'site.log'>> {
    const file = path.join(place.logs(site), `${input.kind}.log`);
    const handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
        throw failed(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`, 'hostingctl site apply makes it anew.');
    });
    try {
        const { size, ino } = await handle.stat();
        const [inode, offset] = (input.after ?? '').split(':').map(Number);
        // A log that was rotated or cut begins anew.
        const from = inode === ino && offset !== undefined && offset <= size ? offset : undefined;
        const start = Math.max(from ?? 0, size - WINDOW);
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
        // The last line may be half written: it is left for the next call.
        const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
        const lines = buffer.toString('utf8', 0, end).split('\n').slice(0, -1);
        if (start > (from ?? 0))
            lines.shift();
        const found = input.search === undefined ? lines : lines.filter(line => line.includes(input.search ?? ''));
        // Who follows wants all that is new.
        const most = input.after === undefined ? input.lines : MAX_LINES;
        return { text: found.slice(-most).map(line => `${line}\n`).join(''), after: `${ino}:${start + end}` };
    } finally {
        await handle.close();
    }
}
