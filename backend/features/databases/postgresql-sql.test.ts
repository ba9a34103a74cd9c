// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { CONTROLS, read, textsOf } from '../../../test/support/sql.ts';
import { identifier, literal, literals } from './postgresql-sql.ts';

const PIECES = ['a', 'Z', '0', '_', '%', '"', '""', '\'', '\'\'', '`', '\\', '\\\'', '\\\\', '$$', '$a$', ':x', ':\'x\'', ':"x"',
    ';', '--', '/*', ' ', '#', '@', 'E\'', 'U&"', 'ü', '😀', '\u00a0', 'ʼ', '＇'];
const TEXTS = textsOf(PIECES, 12);

describe('literal', () => {
    test.each([
        ['', '\'\''], ['a', '\'a\''], ['it\'s', '\'it\'\'s\''], ['\\', ' E\'\\\\\''], ['\\\'', ' E\'\\\\\'\'\''], ['"`%_', '\'"`%_\''],
    ])('writes %j as %s', (text, written) => {
        expect(literal(text)).toBe(written);
    });

    test('is read back as it was, whatever standard_conforming_strings is', () => {
        for (const text of TEXTS) {
            const written = literal(text);
            const isEscaped = written.startsWith(' E');
            for (const backslash of isEscaped ? [true] : [true, false])
                expect(read(isEscaped ? written.slice(2) : written, '\'', backslash), written).toBe(text);
        }
    });

    test('of a list are as many, and none of an empty one', () => {
        expect(literals(['a', 'b\'c'])).toBe('(\'a\', \'b\'\'c\')');
        expect(literals([])).toBe('(NULL)');
    });
});

describe('identifier', () => {
    test.each([['shop', '"shop"'], ['shop:owner', '"shop:owner"'], ['a"b', '"a""b"'], ['\\', '"\\"']])(
        'writes %j as %s', (name, written) => { expect(identifier(name)).toBe(written); });

    test('is read back as it was', () => {
        for (const text of TEXTS.filter(each => Buffer.byteLength(each) <= 63))
            expect(read(identifier(text), '"', false)).toBe(text);
    });

    test('is never empty, and never cut off', () => {
        expect(() => identifier('')).toThrow('empty');
        expect(identifier('x'.repeat(63))).toHaveLength(65);
        expect(() => identifier('x'.repeat(64))).toThrow('longer');
        expect(() => identifier('ü'.repeat(32))).toThrow('longer');
    });
});

test.each(CONTROLS)('a control character is refused: %j', control => {
    expect(() => literal(`a${control}b`)).toThrow('control');
    expect(() => identifier(`a${control}b`)).toThrow();
});
