// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeAll, describe, expect, test, vi } from 'vitest';

import type * as Surface from './surface.ts';

let surface: typeof Surface;

beforeAll(async () => {
    vi.stubGlobal('cockpit', {
        gettext: (text: string) => text,
        ngettext: (one: string, many: string, count: number) => count === 1 ? one : many,
        format: (text: string, ...values: unknown[]) => text.replaceAll(/\$(\d)/g, (_all, at) => String(values[Number(at)])),
    });
    surface = await import('./surface.ts');
});

describe('visitors', () => {
    test('are all, but of a suspended site none', () => {
        expect(surface.visitorsOf({ suspended: false, access: { rules: [], protections: [] } })).toEqual(['Everybody']);
        expect(surface.visitorsOf({ suspended: true, access: { rules: [], protections: [] } })[0]).toMatch(/^Nobody/);
    });

    test('are those who are allowed; or all but those who are denied', () => {
        const allowed = { action: 'allow' as const, address: '192.0.2.0/24' };
        const denied = { action: 'deny' as const, address: '192.0.2.7' };
        expect(surface.visitorsOf({ suspended: false, access: { rules: [denied, allowed], protections: [] } }))
            .toEqual(['192.0.2.7 denied', '192.0.2.0/24 allowed', 'All others denied']);
        expect(surface.visitorsOf({ suspended: false, access: { rules: [denied], protections: [] } }))
            .toEqual(['192.0.2.7 denied', 'All others allowed']);
    });
});

test('a password for the root is one for all of the site', () => {
    const protections = [{ path: '/', users: ['anna', 'bert'] }, { path: '/admin', users: ['anna'] }];
    expect(surface.protectedOf({ access: { rules: [], protections } })).toEqual(['All of it, from anna, bert', '/admin, from anna']);
});

test('databases are reached from here, unless an address was allowed', () => {
    const databases = [{ engine: 'mariadb' as const, name: 'shop', user: 'shop' }];
    expect(surface.databasesOf({ databases: [], remote: { rules: [] } })).toEqual(['None']);
    expect(surface.databasesOf({ databases, remote: { rules: [] } })).toEqual(['From this host alone']);
    expect(surface.databasesOf({ databases, remote: { rules: [{ database: 'shop', address: '192.0.2.7' }] } }))
        .toEqual(['shop from 192.0.2.7, over TLS']);
});

test('nobody logs in unless SFTP is on, and then with keys or the password', () => {
    const key = { type: 'ssh-ed25519', key: 'A', comment: 'anna', fingerprint: 'SHA256:a', from: [], until: null };
    const of = (enabled: boolean, hasPassword: boolean, suspended = false): string =>
        surface.sftpOf({ sftp: { enabled, hasPassword, keys: [key] }, suspended });
    expect(of(false, true)).toMatch(/^None/);
    expect(of(true, true, true)).toMatch(/^None/);
    expect(of(true, false)).toBe('SFTP to its own files, with 1 key');
    expect(of(true, true)).toBe('SFTP to its own files, with 1 key, or with its password');
});

test('an administrator may keep sites from connecting anywhere; exceptions go on', () => {
    expect(surface.outgoingOf({ outgoing: 'all', ports: ['6379/tcp'] })).toBe('To any address and port');
    expect(surface.outgoingOf({ outgoing: 'few', ports: [] })).toBe('To ports of mail and databases alone');
    expect(surface.outgoingOf({ outgoing: 'few', ports: ['6379/tcp'] })).toBe('To ports of mail and databases, and to 6379/tcp');
});
