// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { append, type Block, countLines, filterBlocks, plainLine } from './blocks.ts';

const numbered = (count: number, from = 1): string[] => Array.from({ length: count }, (_line, at) => `line ${from + at}`);
const linesOf = (blocks: readonly Block[]): string[] => blocks.flatMap(({ lines }) => lines);

describe('append', () => {
    test('keeps every line in its order, whatever the portions', () => {
        let blocks: readonly Block[] = [];
        let written = 0;
        for (const portion of [1, 99, 1, 250, 100, 3, 0, 46]) {
            blocks = append(blocks, numbered(portion, written + 1));
            written += portion;
        }
        expect(linesOf(blocks)).toEqual(numbered(500));
        expect(new Set(blocks.map(({ id }) => id)).size).toBe(blocks.length);
    });

    test('leaves full blocks the same objects, and the same list when nothing came', () => {
        const before = append([], numbered(250));
        const after = append(before, ['new']);
        expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
        expect(after[0]).toBe(before[0]);
        expect(after[2]).not.toBe(before[2]);
        expect(append(before, [])).toBe(before);
    });

    test('drops the oldest beyond what is kept', () => {
        const blocks = append(append([], numbered(6000)), ['last']);
        expect(countLines(blocks)).toBe(5901);
        expect(linesOf(blocks)[0]).toBe('line 101');
        expect(linesOf(blocks).at(-1)).toBe('last');
    });
});

describe('filterBlocks', () => {
    const blocks = append([], ['GET /a 200', 'GET /b 404', ...Array.from({ length: 150 }, () => 'POST /c 200')]);

    test('wants every word, in any case', () => {
        expect(linesOf(filterBlocks(blocks, 'get  404'))).toEqual(['GET /b 404']);
        expect(linesOf(filterBlocks(blocks, 'post'))).toHaveLength(150);
        expect(filterBlocks(blocks, 'put')).toEqual([]);
    });

    test('leaves what keeps all its lines alone', () => {
        expect(filterBlocks(blocks, '  ')).toBe(blocks);
        expect(filterBlocks(blocks, 'post')[1]).toBe(blocks[1]);
    });
});

describe('plainLine', () => {
    test('shows what would hide or turn around other text', () => {
        expect(plainLine('a\u001b[31mb')).toBe('a\\u001b[31mb');
        expect(plainLine('gpj\u202eexe')).toBe('gpj\\u202eexe');
        expect(plainLine('\u200b\u2066\ufeff\u0000\r')).toBe('\\u200b\\u2066\\ufeff\\u0000\\u000d');
    });

    test('leaves text of any script, and tabs, alone', () => {
        const text = 'Bücher\t例え שלום <b>&amp;</b> 📚';
        expect(plainLine(text)).toBe(text);
    });
});
