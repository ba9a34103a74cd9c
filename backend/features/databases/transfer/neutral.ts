// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A dump of PostgreSQL on its way into a database of somebody else: lines that give what it makes to roles of another host are
 * left out, commands of psql are refused. Rows between COPY … FROM stdin and `\.` are data, whatever they look like.
 */

import { Transform, type TransformCallback } from 'node:stream';

import { failed } from '../../../contract/errors.ts';

/** As pg_dump writes them, each on a line of its own. */
const OWNERSHIP = /^(?:ALTER [A-Z ]+ .+ OWNER TO .+|(?:GRANT|REVOKE) .+|ALTER DEFAULT PRIVILEGES .+);\r?$/;
/** What pg_dump of 2025 on writes around everything: we do so ourselves. */
const RESTRICTION = /^\\(?:un)?restrict [A-Za-z0-9]+\s*$/;
const COPY = /^COPY .+ FROM stdin;\r?$/i;
const END_OF_ROWS = /^\\\.\r?$/;
/** Longer beginnings of lines are none of these. */
const LONGEST = 65_536;

export class Neutral extends Transform {
    /** The beginning of a line whose end has not come yet, a byte a character. */
    #begun = '';
    /** What comes belongs to a long line that has been handed on in part. */
    #inside = false;
    #areRows = false;

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        try {
            done(null, Buffer.from(this.#take(chunk.toString('latin1')), 'latin1'));
        } catch (error) {
            done(error as Error);
        }
    }

    override _flush(done: TransformCallback): void {
        try {
            done(null, Buffer.from(this.#begun === '' ? '' : this.#line(this.#begun, ''), 'latin1'));
        } catch (error) {
            done(error as Error);
        }
    }

    #take(text: string): string {
        let out = '';
        let at = 0;
        for (let end = text.indexOf('\n', at); end !== -1; end = text.indexOf('\n', at)) {
            const piece = this.#begun + text.slice(at, end);
            out += this.#inside ? `${piece}\n` : this.#line(piece, '\n');
            this.#begun = '';
            this.#inside = false;
            at = end + 1;
        }
        this.#begun += text.slice(at);
        if (this.#begun.length > LONGEST || this.#inside) {
            if (!this.#inside && !this.#areRows)
                refuseCommand(this.#begun);
            out += this.#begun;
            this.#begun = '';
            this.#inside = true;
        }
        return out;
    }

    #line(line: string, end: string): string {
        if (this.#areRows) {
            this.#areRows = !END_OF_ROWS.test(line);
            return line + end;
        }
        if (COPY.test(line))
            this.#areRows = true;
        else if (OWNERSHIP.test(line) || RESTRICTION.test(line))
            return '';
        else
            refuseCommand(line);
        return line + end;
    }
}

function refuseCommand(line: string): void {
    if (line.startsWith('\\') && !END_OF_ROWS.test(line))
        throw failed(`The dump has a command of psql, which is not obeyed: ${printable(line)}`);
}

function printable(line: string): string {
    return line.slice(0, 80).replaceAll(/[^\u0020-\u007e]/g, '?');
}
