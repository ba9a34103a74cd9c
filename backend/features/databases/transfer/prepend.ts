// SPDX-License-Identifier: LGPL-2.1-or-later

import { Transform, type TransformCallback } from 'node:stream';

/** Lets everything through, and a text before it. */
export class Prepend extends Transform {
    constructor(text: string) {
        super();
        this.push(Buffer.from(text));
    }

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        done(null, chunk);
    }
}
