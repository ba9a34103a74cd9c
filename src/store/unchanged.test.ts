// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { keepUnchanged } from './unchanged.ts';

test('rows that say the same stay the same objects', () => {
    const before = [{ name: 'a', state: 'idle' }, { name: 'b', state: 'idle' }];
    const now = keepUnchanged(before, [{ name: 'b', state: 'running' }, { name: 'a', state: 'idle' }]);
    expect(now).toEqual([{ name: 'b', state: 'running' }, { name: 'a', state: 'idle' }]);
    expect(now[1]).toBe(before[0]);
});

test('an answer that says the same is the same answer', () => {
    const list = [{ name: 'a' }];
    expect(keepUnchanged(list, [{ name: 'a' }])).toBe(list);
    const one = { name: 'a' };
    expect(keepUnchanged(one, { name: 'a' })).toBe(one);
    expect(keepUnchanged(one, { name: 'b' })).toEqual({ name: 'b' });
    expect(keepUnchanged<unknown>(undefined, { name: 'b' })).toEqual({ name: 'b' });
});

test('a shorter list is a new list', () => {
    const list = [{ name: 'a' }, { name: 'b' }];
    expect(keepUnchanged(list, [{ name: 'a' }])).toEqual([{ name: 'a' }]);
});
