// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe, expect, test } from 'vitest';

import { HostingError } from '../../contract/errors.ts';
import type { Caller } from '../../contract/handlers.ts';
import { Store } from '../../store/store.ts';
import { findSite, maySee } from './lookup.ts';
import { SiteRecords } from './records.ts';

const ADMINISTRATOR: Caller = { uid: 0, name: 'root', actor: 'root', role: 'administrator' };
const customer = (name: string): Caller => ({ uid: 1000, name, actor: name, role: 'customer' });

let records: SiteRecords;

beforeEach(() => {
    records = new SiteRecords(Store.open(':memory:'));
    const common = { app: 'generic' as const, php: '8.4', databases: [] };
    records.insert({
        ...common, name: 'shop', domain: 'xn--bcher-kva.example', aliases: ['*.shop.example', 'shop.example'], owner: 'anna', uid: 70_000,
    });
    records.insert({ ...common, name: 'blog', domain: 'blog.example', aliases: [], owner: null, uid: 70_001 });
});

test.each([
    ['an administrator', ADMINISTRATOR, [true, true, true]],
    ['the owner', customer('anna'), [true, false, false]],
    ['another customer', customer('bert'), [false, true, false]],
    ['a customer without a name', customer(''), [false, false, false]],
])('maySee: %s', (_who, caller, [annas, berts, nobodys]) => {
    expect([maySee(caller, 'anna'), maySee(caller, 'bert'), maySee(caller, null)]).toEqual([annas, berts, nobodys]);
});

describe('findSite', () => {
    test.each([
        'shop', 'xn--bcher-kva.example', 'bücher.example', 'BÜCHER.Example', 'shop.example', 'SHOP.EXAMPLE',
        '*.shop.example', '*.SHOP.Example',
    ])('finds %s', reference => {
        expect(findSite(records, reference, ADMINISTRATOR).name).toBe('shop');
        expect(findSite(records, reference, customer('anna')).name).toBe('shop');
    });

    test('tells a customer the same of a site that is another\'s and one that is not there', () => {
        const refusal = (reference: string): string => {
            try {
                return findSite(records, reference, customer('bert')).name;
            } catch (error) {
                const { code } = error as HostingError;
                return JSON.stringify([code, (error as HostingError).document()]).replaceAll(reference, 'SITE');
            }
        };
        const missing = refusal('nowhere');
        expect(missing).toContain('NotFound');
        for (const reference of ['shop', 'shop.example', 'blog', 'blog.example', 'bücher.example'])
            expect(refusal(reference), reference).toBe(missing);
    });

    test('refuses what is no name at all', () => {
        for (const reference of ['', ' shop', 'shop.', '%', 'shop\n', '*', '*.blog.example', 'a.shop.example'])
            expect(() => findSite(records, reference, ADMINISTRATOR), reference).toThrow(HostingError);
    });
});
