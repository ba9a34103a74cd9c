// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { lineDiff } from './line-diff.ts';

test.each([
    ['A=1\nB=2\n', 'A=1\nB=2\n', ''],
    ['A=1\nB=2\nC=3\n', 'A=1\nB=9\nC=3\n', '-B=2\n+B=9'],
    ['A=1\n', 'A=1\nB=2\n', '+B=2'],
    ['A=1\nB=2\nC=3\nD=4\n', 'A=2\nB=2\nC=3\n', '-A=1\n-D=4\n+A=2'],
])('%j to %j', (before, after, expected) => {
    expect(lineDiff(before, after)).toBe(expected);
});
