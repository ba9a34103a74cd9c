// SPDX-License-Identifier: LGPL-2.1-or-later

import os from 'node:os';

import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';

import { random } from '../../../test/support/random.ts';
import { siteUser } from '../../contract/values.ts';
import { findAccount, findGroup } from '../../host/accounts.ts';
import { exists } from '../../host/files.ts';
import { baseName, chooseName, requireForeignDomain, requireFreeName } from './names.ts';
import type { SiteRecords } from './records.ts';

vi.mock('../../host/accounts.ts', () => ({ findAccount: vi.fn(), findGroup: vi.fn() }));
vi.mock('../../host/files.ts', () => ({ exists: vi.fn() }));

describe('baseName', () => {
    test.each(Object.entries({
        'shop.example': 'shop',
        'my-shop.example': 'myshop',
        'www.my-shop.example': 'myshop',
        'www.www.example': 'example',
        'www.www': 'site',
        'wwwshop.example': 'wwwshop',
        'shop.www.example': 'shop',
        'a.example': 'asite',
        '1.example': 's1',
        '1a.example': 's1a',
        '1and1.example': 's1and1',
        'xn--bcher-kva.example': 'bcherkva',
        'xn--80ak6aa92e.example': 's80ak6aa92e',
        [`${'a'.repeat(63)}.example`]: 'a'.repeat(26),
        [`${'1'.repeat(63)}.example`]: `s${'1'.repeat(26)}`,
        [`${'a-'.repeat(30)}a.example`]: 'a'.repeat(26),
    }))('of %s is %s', (domain, name) => {
        expect(baseName(domain)).toBe(name);
    });

    test('is always a user name, with room for a number of four digits', () => {
        const next = random(3);
        const ALPHABET = 'abz019-w';
        for (let round = 0; round < 3000; round++) {
            const label = Array.from({ length: 1 + Math.floor(next() * 63) }, () => ALPHABET[Math.floor(next() * 8)]).join('');
            const name = baseName(`${next() < 0.2 ? 'xn--' : ''}${label}.example`);
            expect(z.safeParse(siteUser, `${name}9999`).success, label).toBe(true);
            expect(z.safeParse(siteUser, name).success, label).toBe(true);
        }
    });
});

describe('a name', () => {
    /** What stands in the way, by name. */
    let sites: string[], accounts: string[], groups: string[], homes: string[];
    const records = { byName: (name: string) => sites.includes(name) ? {} : undefined } as unknown as SiteRecords;

    beforeEach(() => {
        sites = [];
        accounts = [];
        groups = [];
        homes = [];
        vi.mocked(findAccount).mockImplementation(name => Promise.resolve(accounts.includes(name as string)
            ? { name: name as string, uid: 1, gid: 1, comment: '', home: '' } : undefined));
        // Number 0 is a group as well.
        vi.mocked(findGroup).mockImplementation(name => Promise.resolve(groups.includes(name as string) ? 0 : undefined));
        vi.mocked(exists).mockImplementation(file => Promise.resolve(homes.includes(file)));
    });

    test('is chosen from the domain, with the lowest number that is free', async () => {
        expect(await chooseName('www.shop.example', records)).toBe('shop');
        sites = ['shop'];
        accounts = ['shop2'];
        groups = ['shop3'];
        homes = ['/home/shop4'];
        expect(await chooseName('shop.example', records)).toBe('shop5');
    });

    test.each([
        'root.example', 'nginx.example', 'www.admin.example', 'hosting.example', 'test.example',
    ])('that is reserved is not chosen: %s', async domain => {
        expect(await chooseName(domain, records)).toBe(`${baseName(domain)}2`);
    });

    test('that an administrator chose is refused with the reason, at its field', async () => {
        await expect(requireFreeName('shop', records)).resolves.toBeUndefined();
        const refusal = async (): Promise<unknown> => await requireFreeName('shop', records).catch((error: unknown) => error);
        homes = ['/home/shop'];
        expect(await refusal()).toMatchObject({ code: 'Conflict', fields: { user: '/home/shop exists already.' } });
        groups = ['shop'];
        expect(await refusal()).toMatchObject({ code: 'Conflict', fields: { user: 'A group shop exists on this host already.' } });
        accounts = ['shop'];
        expect(await refusal()).toMatchObject({ code: 'Conflict', fields: { user: 'A user shop exists on this host already.' } });
        sites = ['shop'];
        expect(await refusal()).toMatchObject({ code: 'Conflict', fields: { user: 'A site with the user name shop exists already.' } });
        await expect(requireFreeName('root', records)).rejects.toMatchObject({
            code: 'Invalid', fields: { user: 'The user name root is reserved.' },
        });
    });
});

test('the host\'s own names are no site\'s, the rest is', () => {
    vi.spyOn(os, 'hostname').mockReturnValue('Server.Example');
    for (const domain of ['server.example', 'www.server.example']) {
        const refusal = expect.objectContaining({ code: 'Invalid', fields: { alias: `${domain} is this host's own name.` } }) as Error;
        expect(() => requireForeignDomain(domain, 'alias')).toThrow(refusal);
    }
    expect(() => requireForeignDomain('*.example', 'domain')).toThrow(/covers server.example/);
    expect(() => requireForeignDomain('*.server.example', 'domain')).not.toThrow();
    for (const domain of ['example', 'shop.server.example', 'aserver.example', 'server.example.org'])
        expect(() => requireForeignDomain(domain, 'alias'), domain).not.toThrow();
});
