// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a dump passes through on its way into a database: streams that hold no more than a few kilobytes of it, and fail where a
 * server would only notice when it is too late, or never.
 */

import * as fs from 'node:fs/promises';
import { Transform, type TransformCallback } from 'node:stream';

import { failed } from '../../../contract/errors.ts';
import type { DatabaseEngine } from '../../../contract/database-transfer.ts';
import { sizeText } from './size.ts';

/** Counts what passes, and tells of it now and then. */
export class Meter extends Transform {
    bytes = 0;
    readonly #report: (bytes: number) => void;
    readonly #every: number;
    #last = 0;

    constructor(report: (bytes: number) => void, every = 1000) {
        super();
        this.#report = report;
        this.#every = every;
    }

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        this.bytes += chunk.length;
        if (Date.now() - this.#last >= this.#every) {
            this.#last = Date.now();
            this.#report(this.bytes);
        }
        done(null, chunk);
    }
}

/** Fails before a file system is full: the server would take every other database with it. */
export class Room extends Transform {
    readonly #free: () => Promise<{ free: number, reserve: number }>;
    readonly #every: number;
    #since: number;

    /** @param every bytes between two looks; a dump makes more of itself in the database, seldom ten times as much */
    constructor(free: () => Promise<{ free: number, reserve: number }>, every = 16 * 1024 ** 2) {
        super();
        this.#free = free;
        this.#every = every;
        this.#since = every;
    }

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        this.#since += chunk.length;
        if (this.#since < this.#every) {
            done(null, chunk);
            return;
        }
        this.#since = 0;
        this.#free().then(({ free, reserve }) => {
            if (free < reserve) {
                done(failed(`Only ${sizeText(free)} are left where the databases are, and ${sizeText(reserve)} stay free for the others.`,
                    'Free some space: an import needs room for the old and the new data.'));
            } else { done(null, chunk); }
        }, (error: unknown) => { done(error as Error); });
    }
}

const RESERVE = 1024 ** 3;
const RESERVE_SHARE = 0.05;

/** The space of a directory's file system, for `Room`. */
export async function spaceOf(directory: string): Promise<{ free: number, reserve: number }> {
    const { bavail, blocks, bsize } = await fs.statfs(directory);
    return { free: bavail * bsize, reserve: Math.min(RESERVE, blocks * bsize * RESERVE_SHARE) };
}

/** How the programs that write dumps begin and end them. */
const MARKS: readonly { engine: DatabaseEngine, begin: RegExp, end?: string }[] = [
    { engine: 'mariadb', begin: /^-- (?:MariaDB|MySQL) dump /m, end: '-- Dump completed' },
    { engine: 'mariadb', begin: /^-- phpMyAdmin SQL Dump/m },
    { engine: 'postgresql', begin: /^-- PostgreSQL database dump$/m, end: '-- PostgreSQL database dump complete' },
];
const HEAD = 2048;
const TAIL = 2048;
/** No server takes a statement as long (max_allowed_packet is 16 MB unless raised), and the client would hold it in memory. */
const LONGEST_LINE = 256 * 1024 ** 2;
/** The first line of newer dumps of MariaDB: an error to clients before it, and to those in binary mode nothing. */
export const SANDBOX = /^\/\*M?!999999\\- [^\n]*\n/gm;
const NAMES: Record<DatabaseEngine, string> = { mariadb: 'MariaDB', postgresql: 'PostgreSQL' };

/** Refuses a dump of another engine, one that was cut off, and one with a line that nobody could take. */
export class Plausible extends Transform {
    readonly #engine: DatabaseEngine;
    readonly #longest: number;
    #head = Buffer.alloc(0);
    #tail = Buffer.alloc(0);
    #line = 0;
    #isJudged = false;
    #end: string | undefined;

    constructor(engine: DatabaseEngine, longest = LONGEST_LINE) {
        super();
        this.#engine = engine;
        this.#longest = longest;
    }

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        const last = chunk.lastIndexOf(0x0a);
        this.#line = last === -1 ? this.#line + chunk.length : chunk.length - last - 1;
        if (this.#line > this.#longest) {
            done(failed(`The dump has a line of more than ${sizeText(this.#longest)}.`, 'Write it anew with shorter statements.'));
            return;
        }
        this.#tail = Buffer.concat([this.#tail, chunk.subarray(-TAIL)]).subarray(-TAIL);
        if (this.#isJudged) {
            done(null, chunk);
            return;
        }
        this.#head = Buffer.concat([this.#head, chunk]);
        if (this.#head.length < HEAD) {
            done();
            return;
        }
        const problem = this.#judge();
        done(problem, this.#head);
        this.#head = Buffer.alloc(0);
    }

    override _flush(done: TransformCallback): void {
        const problem = this.#isJudged ? null : this.#judge();
        if (problem)
            done(problem);
        else if (this.#end !== undefined && !this.#tail.toString('latin1').includes(this.#end))
            done(failed(`The dump is cut off: its last line, “${this.#end}”, is missing.`, 'Copy it again, whole.'));
        else
            done(null, this.#head);
    }

    #judge(): Error | null {
        this.#isJudged = true;
        this.#head = Buffer.from(this.#head.toString('latin1').replaceAll(SANDBOX, ''), 'latin1');
        const found = MARKS.find(({ begin }) => begin.test(this.#head.toString('latin1', 0, HEAD)));
        this.#end = found?.end;
        return found && found.engine !== this.#engine
            ? failed(`This is a dump of ${NAMES[found.engine]}, and the database is one of ${NAMES[this.#engine]}.`)
            : null;
    }
}
