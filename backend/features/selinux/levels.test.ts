// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { idOf, levelOf, PAIRS } from './levels.ts';

test('levels count through the pairs, from the first to the last', () => {
    expect([1, 2, 1023, 1024, 1025, PAIRS - 1, PAIRS].map(levelOf))
        .toEqual(['s0:c0,c1', 's0:c0,c2', 's0:c0,c1023', 's0:c1,c2', 's0:c1,c3', 's0:c1021,c1023', 's0:c1022,c1023']);
    expect(PAIRS).toBe(523_776);
});

test('no two numbers have one level, and each is a pair of two categories in the kernel\'s order', () => {
    const seen = new Uint8Array(1024 * 1024);
    let wrong = 0;
    for (let id = 1; id <= PAIRS; id++) {
        const level = levelOf(id);
        const comma = level.indexOf(',');
        const first = Number(level.slice(4, comma)), second = Number(level.slice(comma + 2));
        if (!(first >= 0 && first < second && second < 1024) || level !== `s0:c${first},c${second}` || seen[first * 1024 + second] !== 0)
            wrong++;
        seen[first * 1024 + second] = 1;
    }
    expect(wrong).toBe(0);
});

test('the number of a level is found again', () => {
    for (const id of [1, 2, 1023, 1024, 1025, 300_000, PAIRS - 1, PAIRS])
        expect(idOf(levelOf(id))).toBe(id);
    for (const other of ['s0', 's0:c1', 's0:c2,c1', 's0:c1,c1', 's0:c0.c1023', 's0:c1,c1024', 's0-s0:c0.c1023', 's0:c1,c2,c3', ''])
        expect(idOf(other), other).toBeUndefined();
});

test.each([0, -1, PAIRS + 1, 1.5, NaN, Infinity])('there is no level %d', id => {
    expect(() => levelOf(id)).toThrow(expect.objectContaining({ code: 'Failed' }) as Error);
});
