// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { CONTROLS, read, textsOf } from '../../../test/support/sql.ts';
import { grantPattern, identifier, literal } from './mariadb-sql.ts';

const PIECES = ['a', 'Z', '0', '_', '%', '`', '``', '\'', '\'\'', '"', '\\', '\\\'', '\\\\',
    ';', '--', '/*', ' ', '#', '@', 'ü', '😀', '\u00a0', 'ʼ', '＇'];
const TEXTS = textsOf(PIECES, 11);

describe('literal', () => {
    test.each([
        ['', '\'\''], ['a', '\'a\''], ['it\'s', '\'it\'\'s\''], ['\\', '\'\\\\\''], ['\\\'', '\'\\\\\'\'\''], ['"`%_', '\'"`%_\''],
    ])('writes %j as %s', (text, written) => {
        expect(literal(text)).toBe(written);
    });

    test('is read back as it was', () => {
        for (const text of TEXTS)
            expect(read(literal(text), '\'', true)).toBe(text);
    });

    test('holds even where a backslash does not escape (NO_BACKSLASH_ESCAPES)', () => {
        for (const text of TEXTS)
            expect(read(literal(text), '\'', false), text).toBe(text.replaceAll('\\', '\\\\'));
    });
});

describe('identifier', () => {
    test.each([['shop', '`shop`'], ['a b', '`a b`'], ['a`b', '`a``b`'], ['\\', '`\\`']])('writes %j as %s', (name, written) => {
        expect(identifier(name)).toBe(written);
    });

    test('is read back as it was', () => {
        for (const text of TEXTS)
            expect(read(identifier(text), '`', false)).toBe(text);
    });

    test('is never empty', () => {
        expect(() => identifier('')).toThrow('empty');
        expect(() => grantPattern('')).toThrow('empty');
    });
});

describe('grantPattern', () => {
    test.each([
        ['shop', '`shop`'], ['a_b', '`a\\_b`'], ['%', '`\\%`'], ['a`_', '`a``\\_`'], ['a\\_', '`a\\\\\\_`'],
    ])('writes %j as %s', (name, written) => {
        expect(grantPattern(name)).toBe(written);
    });

    test('has no place left where a pattern would match anything else', () => {
        for (const text of TEXTS) {
            const pattern = read(grantPattern(text), '`', false)!;
            expect(pattern.replaceAll(/\\[_%\\]/g, ''), text).not.toMatch(/[_%\\]/);
            expect(pattern.replaceAll(/\\([_%\\])/g, '$1')).toBe(text);
        }
    });
});

test.each([
    ['literal', literal], ['identifier', identifier], ['grantPattern', grantPattern],
])('%s refuses control characters', (_name, quote) => {
    for (const control of CONTROLS) {
        for (const text of [control, `a${control}`, `${control}b`])
            expect(() => quote(text), JSON.stringify(text)).toThrow('control character');
    }
});
