// SPDX-License-Identifier: LGPL-2.1-or-later

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { describe, expect, test } from 'vitest';

import { random } from '../../test/support/random.ts';
import { RECEIPT_FOR } from '../contract/streams.ts';
import { Framer, Unframer } from './frames.ts';

const next = random(5);

function pieces(whole: Buffer, longest: number): Buffer[] {
    const cut: Buffer[] = [];
    for (let at = 0; at < whole.length;) {
        const length = 1 + Math.floor(next() * longest);
        cut.push(whole.subarray(at, at + length));
        at += length;
    }
    return cut;
}

const TEXT = Buffer.from(Array.from({ length: 5000 }, () => Math.floor(next() * 256)));

describe('frames', () => {
    test('are read as they were written, however they are cut', async () => {
        for (let round = 0; round < 50; round++) {
            const framed = await buffer(Readable.from(pieces(TEXT, 700)).pipe(new Framer()));
            expect(await buffer(Readable.from(pieces(framed, 1 + round * 20)).pipe(new Unframer()))).toEqual(TEXT);
        }
    });

    test('of nothing are nothing', async () => {
        const framed = await buffer(Readable.from([]).pipe(new Framer()));
        expect((await buffer(Readable.from([framed]).pipe(new Unframer()))).length).toBe(0);
    });

    test('that end anywhere before their end are refused', async () => {
        const framed = await buffer(Readable.from(pieces(TEXT, 700)).pipe(new Framer()));
        for (const end of [0, 1, 3, 4, 5, 700, framed.length - 5, framed.length - 4, framed.length - 1]) {
            const cut = Readable.from(pieces(framed.subarray(0, end), 500)).pipe(new Unframer());
            await expect(buffer(cut), String(end)).rejects.toThrow('The connection ended before');
        }
    });

    test('with something behind their end are refused', async () => {
        const framed = await buffer(Readable.from([TEXT]).pipe(new Framer()));
        await expect(buffer(Readable.from([framed, Buffer.from('x')]).pipe(new Unframer()))).rejects.toThrow('behind the end');
    });

    test('are acknowledged as they are taken, and not before', async () => {
        const whole = Buffer.alloc(RECEIPT_FOR * 8 + 1);
        const framed = await buffer(Readable.from(pieces(whole, 30_000)).pipe(new Framer()));
        let receipts = 0;
        const unframer = new Unframer(() => { receipts += 1; });
        Readable.from(pieces(framed, 10_000)).pipe(unframer);
        await new Promise(resolve => setTimeout(resolve, 20));
        expect(receipts).toBeLessThan(4);
        expect((await buffer(unframer)).length).toBe(whole.length);
        expect(receipts).toBe(8);
    });
});
