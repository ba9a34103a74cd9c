// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { hasStarted, isOver, look, markOf, stayOf } from './idle.ts';

test.each([
    ['; A comment.\nminutes = 15\n', 15],
    ['minutes = 0\n', 0],
    ['minutes = never\n', Infinity],
    ['', 0],
    ['minutes = -5\n', 0],
    ['; minutes = 5\n', 0],
    ['minutes = 99999\n', 0],
])('%j is a stay of %d minutes', (text, minutes) => {
    expect(stayOf(text)).toBe(minutes);
});

describe('what a master has done', () => {
    const stat = (children: number, start: number, name = 'php-fpm8.4'): string =>
        `4711 (${name}) S 1 4711 4711 0 -1 4194560 1200 ${children} 3 0 5 6 7 8 20 0 1 0 ${start} 230000000 4000`;

    test('differs once a worker has ended, and for another master', () => {
        const marks = [stat(10, 500), stat(11, 500), stat(10, 501)].map(markOf);
        expect(new Set(marks).size).toBe(3);
        expect(markOf(stat(10, 500))).toBe(marks[0]);
    });

    test('is read behind a name of any kind, which a site may choose', () => {
        expect(markOf(stat(10, 500, 'a) S 1 2 (b'))).toBe(markOf(stat(10, 500)));
    });
});

test.each([
    // As seen of php-fpm 8.4 while it preloads, and when it waits for requests.
    ['0000000004000000', false], ['0000000004014a07', true], ['0000000000000003', false], ['fffffffffffffffb', false],
])('a master that catches %s has started: %s', (caught, started) => {
    expect(hasStarted(`Name:\tphp-fpm8.4\nSigIgn:\t0000000000001004\nSigCgt:\t${caught}\nCapInh:\t0\n`)).toBe(started);
});

test('a master whose state cannot be read has not started', () => {
    expect(hasStarted('')).toBe(false);
});

describe('a stay', () => {
    const first = look(undefined, 'a', 1000);

    test('is over after its minutes, and begins anew with work', () => {
        const later = look(first, 'a', 61_000);
        expect(isOver(later, 1, 60_999)).toBe(false);
        expect(isOver(later, 1, 61_000)).toBe(true);
        expect(isOver(look(later, 'b', 61_000), 1, 61_000)).toBe(false);
    });

    test('is never over where it is endless, and at once where it is none', () => {
        expect(isOver(first, Infinity, 1e15)).toBe(false);
        expect(isOver(first, 0, 1000)).toBe(true);
    });

    test('begins anew after a restart of the host, whose clock began anew', () => {
        expect(look({ mark: 'a', since: 9_000_000 }, 'a', 1000)).toEqual({ mark: 'a', since: 1000 });
    });
});
