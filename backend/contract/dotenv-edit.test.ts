// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { parseDotenv } from './dotenv.ts';
import { valuesOf } from './dotenv-values.ts';
import { quoteDotenv, setVariables } from './dotenv-edit.ts';

/** Numbers that are the same each time (Park and Miller). */
function numbers(seed: number): (below: number) => number {
    let state = seed;
    return below => {
        state = (state * 48_271) % 2_147_483_647;
        return state % below;
    };
}

test('what is written is read back, whatever it is', () => {
    const random = numbers(5);
    const alphabet = [
        'a', 'Z', '0', ' ', '"', '\'', '\\', '$', '${A}', '{', '}', '#', '=', '="', '`', '\n', '\r', '\t', 'é', '日', '😀', ';', '!',
    ];
    for (let round = 0; round < 5000; round += 1) {
        const value = Array.from({ length: random(12) }, () => alphabet[random(alphabet.length)]).join('');
        const text = `A=before\nB=${quoteDotenv(value)}\nC=after\n`;
        expect(Object.fromEntries(valuesOf(parseDotenv(text).entries)), text).toEqual({ A: 'before', B: value, C: 'after' });
    }
});

test.each([
    ['shop', 'shop'], ['', ''], ['base64:a/b+c==', 'base64:a/b+c=='], ['My shop', '"My shop"'], ['p$w`x\\', '\'p$w`x\\\''],
    ['a"b', '"a\\"b"'], ['it\'s $5', '"it\'s \\$5"'], ['one\ntwo', '"one\\ntwo"'],
])('%j is written as %s', (value, written) => {
    expect(quoteDotenv(value)).toBe(written);
});

test('changes one value and leaves all else as it is', () => {
    const text = '# Mine.\n\nexport DB_PASSWORD = \'old\' # secret\r\nAPI_KEY="${DB_PASSWORD}"\nEMPTY=\nALONE\n'
        + 'KEY="a\nb" # two lines\nLAST=1';
    expect(setVariables(text, { DB_PASSWORD: 'n$w', ALONE: 'x', KEY: 'c d', EMPTY: 'f', NEW: 'y' }))
        .toBe('# Mine.\n\nexport DB_PASSWORD = \'n$w\' # secret\r\nAPI_KEY="${DB_PASSWORD}"\nEMPTY=f\nALONE=x\n'
            + 'KEY="c d" # two lines\nLAST=1\nNEW=y\n');
    expect(setVariables(text, { DB_PASSWORD: null, KEY: null }))
        .toBe('# Mine.\n\nAPI_KEY="${DB_PASSWORD}"\nEMPTY=\nALONE\nLAST=1');
    expect(setVariables(text, { LAST: '1' })).toBe(text);
    expect(setVariables('', { A: 'b' })).toBe('A=b\n');
});

test('a value that is the text of another variable is written so that it stays text', () => {
    expect(setVariables('A=x\nB=${A}\n', { B: '${A}' })).toBe('A=x\nB=\'${A}\'\n');
});

test('of a name that stands there twice the one that counts is changed', () => {
    expect(setVariables('A=1\nB=${A}\nA=2\n', { A: '3' })).toBe('A=1\nB=${A}\nA=3\n');
    expect(setVariables('A=1\nB=0\nA=2\n', { A: null })).toBe('B=0\n');
});

test('nothing is changed where it is not known what a change would do', () => {
    expect(() => setVariables('A=b c\n', { D: '1' })).toThrow('Line 1 of the environment file cannot be read');
    expect(() => setVariables('A="b\nC=1\n', { D: '1' })).toThrow('not closed');
    // The quote in the comment takes the next line with it; quotes around the new value would give it free.
    expect(() => setVariables('A=1 # B="x\nC=2\n"\nD=3\n', { A: 'a b' })).toThrow('would change with it');
});
