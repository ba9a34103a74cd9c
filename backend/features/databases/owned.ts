// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A dump on its way into another database. Views, triggers, routines and events name the account that defined them, the site
 * the dump is of: left out, whoever loads it defines them. A line of data begins with INSERT and holds no line break.
 */

import { Transform, type TransformCallback } from 'node:stream';

/** As mariadb-dump writes it, at the beginning of a line. */
const DEFINER = /^(\/\*![0-9]+ (?:CREATE\*\/ \/\*![0-9]+ )?|CREATE )DEFINER=`(?:[^`\n]|``)*`@`(?:[^`\n]|``)*` ?/gm;
/** Written around triggers and routines where the collation differs; names the other database. */
const ALTER_DATABASE = /^ALTER DATABASE `.*$/gm;
/** Longer beginnings of lines are no statement of the kinds above. */
const LONGEST = 4096;

export class Owned extends Transform {
    /** The beginning of a line whose end has not come yet, a byte a character. */
    #begun = '';
    /** What comes belongs to a long line that has been handed on in part. */
    #inside = false;

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        const text = this.#begun + chunk.toString('latin1');
        const start = this.#inside ? text.indexOf('\n') + 1 : 0;
        if (this.#inside && start === 0) {
            done(null, chunk);
            return;
        }
        const end = text.lastIndexOf('\n') + 1;
        const tail = text.slice(end);
        this.#inside = tail.length > LONGEST;
        this.#begun = this.#inside ? '' : tail;
        done(null, Buffer.from(
            text.slice(0, start) + owned(text.slice(start, end)) + (this.#inside ? owned(tail) : ''), 'latin1'));
    }

    override _flush(done: TransformCallback): void {
        done(null, Buffer.from(owned(this.#begun), 'latin1'));
    }
}

function owned(lines: string): string {
    return lines.replaceAll(DEFINER, '$1').replaceAll(ALTER_DATABASE, '');
}
