// SPDX-License-Identifier: LGPL-2.1-or-later
/* Benches write their part of docs/benchmarks.md, and leave the others' alone. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { median, withSection } from '../bench/support.ts';

test('a part comes at the end, and again into the place of the one before', () => {
    const first = withSection('# Benchmarks\n', 'one', ['a']);
    expect(first).toBe('# Benchmarks\n\n<!-- bench one -->\na\n<!-- end of one -->\n');
    const both = withSection(first, 'two', ['b']);
    expect(withSection(both, 'one', ['c', 'd'])).toBe(both.replace('\na\n', '\nc\nd\n'));
    expect(withSection(both, 'two', ['b'])).toBe(both);
});

test('the parts of the document are whole, each once', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/benchmarks.md'), 'utf8');
    const begun = [...text.matchAll(/^<!-- bench (\w+) -->$/gm)].map(([, name]) => name);
    expect([...text.matchAll(/^<!-- end of (\w+) -->$/gm)].map(([, name]) => name)).toEqual(begun);
    expect(new Set(begun).size).toBe(begun.length);
});

test('the median is the value in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([2])).toBe(2);
    expect(median([])).toBeNaN();
});
