// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { parseDotenv } from './dotenv.ts';
import { valuesOf } from './dotenv-values.ts';

function read(text: string): Record<string, string | null> {
    const { entries, errors, unclosed } = parseDotenv(text);
    expect({ errors, unclosed }).toEqual({ errors: [], unclosed: undefined });
    return Object.fromEntries(valuesOf(entries));
}

test.each<[string, string, Record<string, string | null>]>([
    ['plain words', 'A=b\nC = d \n', { A: 'b', C: 'd' }],
    ['any line end', 'A=1\r\nB=2\rC=3', { A: '1', B: '2', C: '3' }],
    ['empty values', 'A=\nB=""\nC=\'\'\n', { A: '', B: '', C: '' }],
    ['comments', '# one\n  # two\nA=b # three\nB=c#d\nC="e#f" # g\nD=#h', { A: 'b', B: 'c', C: 'e#f', D: '' }],
    ['export, and quotes around names', 'export AB=1\nexport\t"CD"=2\n\'E\'=3', { AB: '1', CD: '2', E: '3' }],
    ['a name alone', 'AB\nexport CD', { AB: null, CD: null }],
    ['escapes in double quotes', String.raw`A="a\n\t\"\\\$b"`, { A: 'a\n\t"\\$b' }],
    ['none in single quotes', String.raw`A='a\n$b'`, { A: String.raw`a\n$b` }],
    ['several lines', 'A="one\ntwo # no comment\n"\nB=1', { A: 'one\ntwo # no comment\n', B: '1' }],
    ['a quote alone on a line ends them', 'A="one\n"\nB=1', { A: 'one\n', B: '1' }],
    ['other variables', 'A=x\nB="${A}-${A}"\nC=${A}y\nD=\'${A}\'\nE="\\${A}"\nF=$A',
        { A: 'x', B: 'x-x', C: 'xy', D: '${A}', E: '${A}', F: '$A' }],
    ['others within others', 'A=B\nB=end\nC="${${A}}"', { A: 'B', B: 'end', C: 'end' }],
    ['others that come later, or never', 'A="${B} ${C}"\nB=1', { A: '${B} ${C}', B: '1' }],
    ['the last of a name', 'A=1\nB=${A}\nA=2', { A: '2', B: '1' }],
    ['a comment that begins a value of several lines', '# A="x\nB=1\nC="y"\nD=2', { D: '2' }],
    ['letters of any language', 'Ä=1\nA=Zürich\nB="日本 😀"', { Ä: '1', A: 'Zürich', B: '日本 😀' }],
])('reads %s', (_what, text, expected) => {
    expect(read(text)).toEqual(expected);
});

test('looks names up among those that are there already, and prefers the text\'s', () => {
    const { entries } = parseDotenv('A="${HOME}"\nHOME=mine\nB="${HOME}"');
    expect(valuesOf(entries, new Map([['HOME', '/home/shop']])))
        .toEqual(new Map([['A', '/home/shop'], ['HOME', 'mine'], ['B', 'mine']]));
});

test.each([
    ['A=b c', 1, 5], ['X=1\nA="b" c', 2, 7], ['A=\'b', 1, 3], ['\n\nA="\\x"', 3, 5], ['=b', 1, 1], ['A-B=c', 1, 1],
    ['A€=1', 1, 1], ['hello world', 1, 1], ['A="one\ntwo" three', 2, 6], ['A="one\r\ntwo" three', 2, 6], ['export A', 1, 1], [' A', 1, 2],
])('refuses %j at line %i, column %i', (text, line, column) => {
    expect(parseDotenv(text)).toMatchObject({ entries: text.startsWith('X') ? [{ name: 'X' }] : [], errors: [{ line, column }] });
});

test('says which quote is never closed, because phpdotenv does not', () => {
    expect(parseDotenv('A=1\nB="two\nC=3\n')).toMatchObject({ entries: [{ name: 'A' }], errors: [], unclosed: { line: 2, column: 3 } });
});

test('knows where a value is written', () => {
    const text = '# x\r\nexport AB ="one\r\ntwo"  # c\r\nC=d e\r\nD=';
    const { entries } = parseDotenv(text);
    expect(entries.map(({ start, end, written: [from, to] }) => [text.slice(start, end), text.slice(from, to)]))
        .toEqual([['export AB ="one\r\ntwo"  # c\r\n', '"one\r\ntwo"'], ['D=', '']]);
});
