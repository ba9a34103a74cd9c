// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { type HeldName, overlap, requireNoOverlap } from './overlap.ts';

describe('overlap', () => {
    test.each([
        ['shop.example', 'shop.example'],
        ['a.shop.example', 'shop.example'],
        ['a.b.shop.example', 'shop.example'],
        ['*.shop.example', 'shop.example'],
        ['*.shop.example', 'a.shop.example'],
        ['*.shop.example', '*.a.shop.example'],
        ['*.shop.example', '*.shop.example'],
        ['*.a.shop.example', 'shop.example'],
    ])('of %s and %s, whichever is first', (one, other) => {
        expect([overlap(one, other), overlap(other, one)]).toEqual([true, true]);
    });

    test.each([
        ['a.shop.example', 'b.shop.example'],
        ['myshop.example', 'shop.example'],
        ['shop.example', 'shop.example.org'],
        ['*.shop.example', 'shop2.example'],
        ['*.a.shop.example', 'b.shop.example'],
        ['shop.example', 'blog.example'],
    ])('there is none of %s and %s', (one, other) => {
        expect([overlap(one, other), overlap(other, one)]).toEqual([false, false]);
    });
});

describe('a name that is taken', () => {
    const held: HeldName[] = [
        { domain: 'anna.example', site: 'anna', owner: 'anna' },
        { domain: '*.wild.example', site: 'wild', owner: 'anna' },
        { domain: 'sub.parent.example', site: 'sub', owner: 'bert' },
        { domain: 'ours.example', site: 'ours', owner: null },
    ];
    const take = (owner: string | null, ...domains: string[]) => (acrossOwners = false): void => {
        requireNoOverlap({ domains, owner, acrossOwners }, held, index => index === 0 ? 'domain' : 'alias');
    };

    test.each([
        ['below a name of another owner', take('bert', 'a.anna.example')],
        ['below a wildcard of another owner', take('bert', 'a.wild.example')],
        ['above a name of another owner', take('anna', 'parent.example')],
        ['a wildcard over a name of another owner', take('anna', '*.parent.example')],
        ['below a name of the administrators', take('anna', 'a.ours.example')],
        ['for the administrators below a customer\'s', take(null, 'a.anna.example')],
    ])('%s is refused, unless that is meant', (_where, taking) => {
        expect(taking).toThrow(expect.objectContaining({
            code: 'Conflict', hint: expect.stringContaining('--across-owners') as string, fields: { domain: expect.any(String) as string },
        }) as Error);
        expect(() => { taking(true); }).not.toThrow();
    });

    test('is refused at its own field, and says who holds what', () => {
        expect(take('bert', 'bert.example', 'a.anna.example')).toThrow(expect.objectContaining({
            fields: { alias: 'a.anna.example overlaps with anna.example of the site anna, which belongs to anna.' },
        }) as Error);
        expect(take('bert', 'a.ours.example')).toThrow(/which belongs to the administrators/);
    });

    test.each([
        ['of the same owner', take('anna', 'a.anna.example', 'b.wild.example', '*.anna.example')],
        ['beside others', take('bert', 'other.example', 'x.parent.example', 'annas.example')],
        ['of the administrators', take(null, 'www.ours.example')],
    ])('%s is taken', (_where, taking) => {
        expect(taking).not.toThrow();
    });
});
