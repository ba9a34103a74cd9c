// SPDX-License-Identifier: LGPL-2.1-or-later

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { compressionOf, recognise } from './format.ts';
import { pathInHome } from './file.ts';
import { progressText, sizeText } from './size.ts';

const SQL = Buffer.from('CREATE TABLE t (a INT);\n');

describe('the first bytes of a dump', () => {
    test.each([
        [SQL, 'none'], [gzipSync(SQL), 'gzip'], [Buffer.from('28b52ffd04', 'hex'), 'zstd'], [Buffer.from('\u001f'), 'none'], [Buffer.from('a'), 'none'],
    ])('of %j tell how it is packed', (head, compression) => {
        expect(compressionOf(head)).toBe(compression);
    });

    test.each(['fd377a585a0000', '425a6839', '504b03041400', '5047444d50010e'])('%s is refused', head => {
        expect(() => compressionOf(Buffer.from(head, 'hex'))).toThrow('neither SQL');
    });

    test('are not lost, however they come', async () => {
        const packed = gzipSync(SQL);
        for (let first = 1; first < 9; first++) {
            const { compression, whole } = await recognise(Readable.from([packed.subarray(0, first), packed.subarray(first)]));
            expect(compression).toBe('gzip');
            expect(await buffer(whole)).toEqual(packed);
        }
    });

    test('have to be there', async () => {
        await expect(recognise(Readable.from([]))).rejects.toThrow('The dump is empty');
    });

    test('of a source that fails are its failure', async () => {
        const broken = new Readable({ read() { this.destroy(new Error('broken')); } });
        await expect(recognise(broken)).rejects.toThrow('broken');
    });
});

describe('a path below the home', () => {
    test.each([
        ['exports/a.sql', '/home/shop/exports/a.sql'], ['/home/shop/a.sql.gz', '/home/shop/a.sql.gz'], ['./x/../a', '/home/shop/a'],
        ['-a', '/home/shop/-a'],
    ])('%s is %s', (file, whole) => {
        expect(pathInHome('shop', file)).toBe(whole);
    });

    test.each(['/etc/passwd', '../other/a', '/home/shop2/a', '/home/shop', '', '.', 'a/../..', 'exports/', '/home/shop/../other/a'])(
        '%s is refused', file => {
            expect(() => pathInHome('shop', file)).toThrow('A dump lies below /home/shop.');
        });
});

test.each([
    [0, '0 B'], [999, '999 B'], [1000, '1.0 kB'], [123_456_789, '123 MB'], [1_040_000_000, '1.0 GB'], [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
});

test('progress is told of what is known', () => {
    expect(progressText(312_000_000, 1_000_000_000)).toBe('312 MB of 1.0 GB (31 %)');
    expect(progressText(312_000_000, undefined)).toBe('312 MB');
    expect(progressText(20, 10)).toBe('20 B of 10 B (100 %)');
});
