// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { beside, parseChecksum, parseSource } from './source.ts';

const SHA256 = 'AB'.repeat(32), SHA1 = 'cd'.repeat(20);

describe('the source', () => {
    test('is wordpress.org unless something else is set', () => {
        for (const text of [undefined, '{}'])
            expect(parseSource(text)).toEqual({ url: new URL('https://wordpress.org/latest.tar.gz') });
    });

    test.each([
        'https://mirror.example/w.tar.gz', 'http://127.0.0.1:8999/w.tar.gz', 'http://127.1.2.3/w', 'http://localhost/w',
        'http://[::1]:80/w',
    ])('may be %s', url => {
        expect(parseSource(JSON.stringify({ url, sha256: SHA256 }))).toEqual({ url: new URL(url), sha256: SHA256.toLowerCase() });
    });

    test.each([
        'http://mirror.example/w.tar.gz', 'http://127.0.0.1.evil.example/w', 'http://127evil.example/w', 'http://localhost.evil.example/w',
        'http://[::2]/w', 'http://0.0.0.0/w', 'http://10.0.0.1/w', 'ftp://127.0.0.1/w', 'file:///etc/shadow', 'data:,x', 'javascript:1',
        'https://user:pass@mirror.example/w', 'https://user@mirror.example/w', 'w.tar.gz', '//mirror.example/w', '',
    ])('may not be %j', url => {
        expect(() => parseSource(JSON.stringify({ url }))).toThrow();
    });

    test.each([
        '', '{', '[]', 'null', '"https://mirror.example/w"', '{"url": 1}', '{"address": "https://mirror.example/w"}', '{"sha256": "abc"}',
        `{"sha256": "${SHA256}0"}`, '{"sha256": null}',
    ])('is not guessed from %s', text => {
        expect(() => parseSource(text)).toThrow(/wordpress\.json/);
    });
});

test('what is published beside an archive keeps the query where it was', () => {
    expect(beside(new URL('https://mirror.example/w.tar.gz?v=1'), '.sha1').href).toBe('https://mirror.example/w.tar.gz.sha1?v=1');
});

describe('a checksum', () => {
    test.each([
        ['sha256', `${SHA256}  wordpress.tar.gz\n`], ['sha256', SHA256], ['sha256', `\n${SHA256}\r\n`], ['sha1', SHA1],
        ['sha1', `${SHA1} *w\n`],
    ] as const)('is read (%s) from %j', (algorithm, text) => {
        expect(parseChecksum(algorithm, text)).toEqual({ algorithm, hex: (algorithm === 'sha256' ? SHA256 : SHA1).toLowerCase() });
    });

    test.each([
        ['sha256', SHA1], ['sha1', SHA256], ['sha1', ''], ['sha1', '<!DOCTYPE html>'], ['sha256', `x${SHA256}`], ['sha256', `${SHA256}0`],
    ] as const)('is not read (%s) from %j', (algorithm, text) => {
        expect(parseChecksum(algorithm, text)).toBeUndefined();
    });
});
