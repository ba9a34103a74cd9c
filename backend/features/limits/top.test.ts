// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { Shares } from './top.ts';

test('what was used of a processor between two looks is a share of it', () => {
    const shares = new Shares();
    expect(shares.of('shop', 5_000_000, 0)).toBe(null);
    // A quarter of a second in ten.
    expect(shares.of('shop', 5_250_000, 10_000)).toBe(2.5);
    expect(shares.of('shop', 25_250_000, 20_000)).toBe(200);
    expect(shares.of('blog', 0, 20_000)).toBe(null);
    expect(shares.of('blog', 0, 30_000)).toBe(0);
});

test('two looks at once give the same share, and processes that were started anew no less than nothing', () => {
    const shares = new Shares();
    shares.of('shop', 1_000_000, 0);
    expect(shares.of('shop', 2_000_000, 10_000)).toBe(10);
    expect(shares.of('shop', 2_100_000, 10_300)).toBe(10);
    expect(shares.of('shop', 500_000, 20_000)).toBe(5);
    expect(shares.of('shop', null, 30_000)).toBe(5);
});
