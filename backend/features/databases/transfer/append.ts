// SPDX-License-Identifier: LGPL-2.1-or-later

import { Transform, type TransformCallback } from 'node:stream';

/** Lets everything through, and a text after it. */
export class Append extends Transform {
    readonly #text: string;

    constructor(text: string) {
        super();
        this.#text = text;
    }

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        done(null, chunk);
    }

    override _flush(done: TransformCallback): void {
        done(null, Buffer.from(this.#text));
    }
}
