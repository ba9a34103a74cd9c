// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A stream whose proper end can be told from a connection that broke: pieces with their length before them, and an empty piece
 * at the end. A program that is killed closes its sockets like one that has finished. See contract/streams.ts.
 */

import { Transform, type TransformCallback } from 'node:stream';

import { failed } from '../contract/errors.ts';
import { LENGTH_BYTES, RECEIPT_FOR } from '../contract/streams.ts';

/** Puts lengths before the pieces. */
export class Framer extends Transform {
    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        if (chunk.length > 0) {
            this.push(lengthOf(chunk.length));
            this.push(chunk);
        }
        done();
    }

    override _flush(done: TransformCallback): void {
        done(null, lengthOf(0));
    }
}

/** Takes the lengths away again, and fails where the last piece is missing. Holds nothing but what it is given. */
export class Unframer extends Transform {
    #length = Buffer.alloc(0);
    #left = 0;
    #taken = 0;
    #hasEnded = false;
    readonly #receipt: () => void;

    /** @param receipt called for every RECEIPT_FOR bytes of the pieces that were taken */
    constructor(receipt: () => void = () => undefined) {
        super();
        this.#receipt = receipt;
    }

    override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
        let rest = chunk;
        while (rest.length > 0) {
            if (this.#hasEnded) {
                done(failed('Something came behind the end of the stream.'));
                return;
            }
            if (this.#left > 0) {
                const piece = rest.subarray(0, this.#left);
                this.push(piece);
                this.#left -= piece.length;
                this.#count(piece.length);
                rest = rest.subarray(piece.length);
                continue;
            }
            const missing = LENGTH_BYTES - this.#length.length;
            this.#length = Buffer.concat([this.#length, rest.subarray(0, missing)]);
            rest = rest.subarray(missing);
            if (this.#length.length === LENGTH_BYTES) {
                this.#left = this.#length.readUInt32BE();
                this.#hasEnded = this.#left === 0;
                this.#length = Buffer.alloc(0);
            }
        }
        done();
    }

    #count(bytes: number): void {
        for (this.#taken += bytes; this.#taken >= RECEIPT_FOR; this.#taken -= RECEIPT_FOR)
            this.#receipt();
    }

    override _flush(done: TransformCallback): void {
        done(this.#hasEnded ? null : failed('The connection ended before the stream did.', 'Send it again, whole.'));
    }
}

function lengthOf(bytes: number): Buffer {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(bytes);
    return length;
}
