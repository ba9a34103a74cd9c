// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import type { SiteRecord } from '../common/site.ts';
import { accessOf, patternOf } from './rules.ts';

/** As nginx matches it: `~` and `~*` before, and the end as PCRE writes it. */
function asks(path: string, came: string, rewritten = came): boolean {
    const [, star, source = ''] = /^~(\*?)(.*)$/s.exec(patternOf(path)) ?? [];
    return new RegExp(source, star ? 'i' : '').test(`${came} ${rewritten}`);
}

describe('a protected path', () => {
    test.each([
        '/admin', '/admin/', '/admin/page', '/admin/x.php', '/ADMIN/', '/index.php/admin', '/index.php/admin/x', '/a.php/index.php/admin',
        '/admin\n', '/admin\nx', '/admin;x', '/admin x', '/admin/../x',
    ])('asks at %j', address => {
        expect(asks('/admin', address)).toBe(true);
        expect(asks('/admin', address, '/index.php'), 'sent to a front controller').toBe(true);
        expect(asks('/admin', '/pretty', address), 'sent there by a rewrite').toBe(true);
    });

    test.each(['/', '/administrator', '/admin-x', '/admin.html', '/admin_x', '/adminü', '/x/admin', '/index.php', '/a/b/admin', '/admi'])(
        'does not ask at %j', address => {
            // nginx compares bytes.
            expect(asks('/admin', Buffer.from(address).toString('latin1'))).toBe(false);
        });

    test('of several parts asks wherever a script stands among them', () => {
        for (const address of ['/a/b', '/a/b/c', '/a/index.php/b', '/index.php/a/b', '/index.php/a/x.php/b'])
            expect(asks('/a/b', address), address).toBe(true);
        for (const address of ['/a', '/a/', '/b', '/a/c/b'])
            expect(asks('/a/b', address), address).toBe(false);
    });

    test('has a dot that is no other letter', () => {
        expect([asks('/x.y', '/x.y'), asks('/x.y', '/xzy')]).toEqual([true, false]);
    });

    test('of the whole site asks everywhere', () => {
        for (const address of ['/', '/x', '/index.php', '/\n'])
            expect(asks('/', address), address).toBe(true);
    });
});

describe('accessOf', () => {
    const site = (access: SiteRecord['access']): SiteRecord => ({ name: 'shop', access } as SiteRecord);

    test('puts deeper paths first, each with a file of its own', () => {
        const users = [{ name: 'anna', password: 'sealed' }];
        const { areas } = accessOf(site({ rules: [], protections: ['/', '/a', '/a/b'].map(path => ({ path, users })) }));
        expect(areas.map(({ path }) => path)).toEqual(['/a/b', '/a', '/']);
        expect(new Set(areas.map(each => each.users)).size).toBe(3);
        expect(JSON.stringify(areas)).not.toContain('sealed');
        for (const { users: file } of areas)
            expect(file).toMatch(/^\/etc\/nginx\/hosting\/shop\/[0-9a-f]{16}\.htpasswd$/);
    });

    test('is closed to all others once somebody is allowed', () => {
        const rule = (action: 'allow' | 'deny') => ({ action, address: '192.0.2.0/24' });
        expect(accessOf(site({ rules: [], protections: [] })).closed).toBe(false);
        expect(accessOf(site({ rules: [rule('deny')], protections: [] })).closed).toBe(false);
        expect(accessOf(site({ rules: [rule('deny'), rule('allow')], protections: [] })).closed).toBe(true);
    });
});
