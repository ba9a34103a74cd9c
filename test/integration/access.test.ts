// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who may come to a site: passwords for paths, addresses; with a front controller as frameworks and WordPress have one. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';

const INVALID = 2, NOT_FOUND = 3, DENIED = 4, CONFLICT = 5;
const DOMAIN = 'access.example';
const FILES = '/home/access/public_html';
const PASSWORD = 'p4ss "w" \\ $x';
const CHALLENGES = '/var/www/hosting-acme';
const CHALLENGE = '/.well-known/acme-challenge/token';

/** Protects a path; the password goes in by standard input. */
async function protect(path: string, user: string, password = PASSWORD): Promise<void> {
    await run(['hostingctl', '--json', 'protection', 'add', 'access', path, user], { input: `${password}\n` });
}

const as = (user: string, password = PASSWORD): string[] => ['--user', `${user}:${password}`];
const ask = (url: string, ...flags: string[]): Promise<{ status: number, body: string }> => visit(DOMAIN, url, '--path-as-is', ...flags);

beforeAll(async () => {
    await hostingctl('site', 'create', DOMAIN, '--owner', 'customer');
    await run(['mkdir', '-p', `${FILES}/admin/deep`, `${FILES}/errors`], { user: 'access' });
    await run(['mkdir', '-p', `${CHALLENGES}/.well-known/acme-challenge`]);
    await writeAs('access', `${FILES}/index.php`, '<?php echo "front ", $_SERVER["REQUEST_URI"];');
    await writeAs('access', `${FILES}/admin/x.php`, '<?php echo "admin ", "x";');
    await writeAs('access', `${FILES}/admin/file.txt`, 'admin file');
    await writeAs('access', `${FILES}/errors/403.html`, 'not for you');
    await run(['tee', `${CHALLENGES}${CHALLENGE}`], { input: 'token' });
    await hostingctl('web', 'set', 'access', '--front-controller', '--error-page', '403=/errors/403.html');
});

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'access', '--yes', '--files', 'delete']);
});

describe.each([['generic', '--no-path-info'], ['generic with PATH_INFO', '--path-info']])('a protected path, %s', (_what, pathInfo) => {
    beforeAll(async () => {
        await hostingctl('web', 'set', 'access', pathInfo);
        await protect('/admin', 'anna');
    });

    it.each([
        '/admin', '/admin/', '/admin/page', '/admin/x.php', '/admin/x.php/y', '/admin/file.txt', '//admin', '//admin//x.php', '/%61dmin/',
        '/ADMIN', '/admin?x', '/admin/none.css', '/index.php/admin', '/index.php/admin/x', '/index.php%2fadmin', '/admin%2fx',
        '/admin%0a', '/admin;x', '/index.php/admin%0a',
    ])('asks at %s', async url => {
        expect((await ask(url)).status).toBe(401);
    });

    it.each([
        '/./admin', '/admin/../admin/', '/public/../admin/', '/admin/../x', '/admin/page/../../x', '/%61dmin/%2e%2e/x', '/admin%2f..%2fx',
        '/x/..%2fadmin', '/admin/.', '/admin/x/..', '/admin\\..\\x', '/admin/..?x',
    ])('does not answer to %s, which an application may read in another way', async url => {
        expect((await ask(url)).status).toBe(400);
    });

    it.each(['/', '/administrator', '/x/admin', '/x?a=/admin/../x', '/index.php', '/errors/403.html', CHALLENGE])(
        'does not ask at %s', async url => {
            expect((await ask(url)).status).toBe(200);
        });

    it('lets in who knows the password, and runs what is PHP', async () => {
        expect(await ask('/admin/x.php', ...as('anna'))).toEqual({ status: 200, body: 'admin x' });
        expect(await ask('/admin/page', ...as('anna'))).toEqual({ status: 200, body: 'front /admin/page' });
        expect(await ask('/admin/file.txt', ...as('anna'))).toEqual({ status: 200, body: 'admin file' });
        for (const wrong of [as('anna', 'p4ss'), as('anna', ''), as('bert'), as('', '')])
            expect((await ask('/admin/x.php', ...wrong)).status).toBe(401);
    });
});

describe('a password', () => {
    it('is nowhere but hashed in a file for nginx and root', async () => {
        const [file = ''] = (await run(['find', '/etc/nginx/hosting/access', '-type', 'f'])).trim().split('\n');
        expect(await run(['stat', '-c', '%U:%G %a', file])).toBe('root:nginx 640\n');
        expect(await run(['cat', file])).toMatch(/^anna:\$6\$[^\n]+\n$/);
        for (const user of ['access', 'customer'])
            expect((await exec(['cat', file], { user })).status, user).not.toBe(0);
        const everything = await run(['bash', '-c', 'sqlite3 /var/lib/hosting/hosting.db .dump; journalctl --no-pager']);
        expect(everything).toContain('protection.add');
        expect(everything).not.toContain('p4ss "w"');
        expect(everything).not.toContain('$6$');
    });

    it('does not stand among the arguments', async () => {
        const { status, fields } = await refused(['protection', 'add', 'access', '/admin', 'anna', '--password', 'hunter22']);
        expect([status, Object.keys(fields ?? {})]).toEqual([INVALID, ['password']]);
    });

    it('may come from a file, and replaces the one before', async () => {
        await run(['tee', '/tmp/password'], { input: 'another password\n' });
        await hostingctl('protection', 'add', 'access', '/admin', 'anna', '--password-file', '/tmp/password');
        expect((await ask('/admin/x.php', ...as('anna', 'another password'))).status).toBe(200);
        expect((await ask('/admin/x.php', ...as('anna'))).status).toBe(401);
        await protect('/admin', 'anna');
    });

    it.each(['short', '', 'x'.repeat(129), 'pässword', 'two\nlines here'])('is not %j', async password => {
        expect(await refused(['protection', 'add', 'access', '/admin', 'anna'], { input: password }))
            .toMatchObject({ status: INVALID, fields: { password: expect.any(String) as string } });
    });

    it.each([['/.well-known', 'path'], ['admin', 'path'], ['/a b', 'path'], ['/a/../b', 'path'], ['/$a', 'path']])(
        'is not asked for at %j', async (path, field) => {
            expect(await refused(['protection', 'add', 'access', path, 'anna'], { input: PASSWORD }))
                .toMatchObject({ status: INVALID, fields: { [field]: expect.any(String) as string } });
        });
});

describe('users', () => {
    it('are those of the deepest path', async () => {
        await protect('/admin/deep', 'bert');
        await protect('/admin', 'carl');
        expect(await hostingctl<Site>('site', 'show', 'access')).toMatchObject({
            access: { protections: [{ path: '/admin', users: ['anna', 'carl'] }, { path: '/admin/deep', users: ['bert'] }] },
        });
        expect((await ask('/admin/x.php', ...as('carl'))).status).toBe(200);
        expect((await ask('/admin/x.php', ...as('bert'))).status).toBe(401);
        expect((await ask('/admin/deep/x', ...as('bert'))).status).toBe(200);
        expect((await ask('/admin/deep/x', ...as('anna'))).status).toBe(401);
    });

    it('go one by one, but the last only with the protection', async () => {
        await hostingctl('protection', 'remove', 'access', '/admin', '--user', 'carl');
        expect((await ask('/admin/x.php', ...as('carl'))).status).toBe(401);
        expect((await refused(['protection', 'remove', 'access', '/admin', '--user', 'anna'])).status).toBe(CONFLICT);
        expect((await refused(['protection', 'remove', 'access', '/admin', '--user', 'carl'])).status).toBe(NOT_FOUND);
        expect((await refused(['protection', 'remove', 'access', '/none'])).status).toBe(NOT_FOUND);
    });
});

it('nothing differs from the settings, a hash that was tampered with is noticed and shown to nobody', async () => {
    const drift = async (): Promise<unknown[]> => (await hostingctl<{ drift: unknown[] }>('site', 'check', 'access')).drift;
    expect(await drift()).toEqual([]);
    await run(['bash', '-c', 'echo "mallory:x" >>"$(ls /etc/nginx/hosting/access/* | head -1)"']);
    expect(await drift()).toMatchObject([{ reason: 'edited', diff: '' }]);
    await hostingctl('site', 'apply', 'access', '--force');
    expect(await drift()).toEqual([]);
});

it('a suspended site asks nobody, and asks again afterwards', async () => {
    await hostingctl('site', 'suspend', 'access');
    expect((await ask('/admin/')).status).toBe(503);
    await hostingctl('site', 'resume', 'access');
    expect((await ask('/admin/')).status).toBe(401);
});

it('no request fails while protections and rules come and go', async () => {
    const { asked, wrong } = await underLoad(DOMAIN, '/', async () => {
        await protect('/other', 'anna');
        await hostingctl('access', 'deny', 'access', '192.0.2.0/24');
        await hostingctl('protection', 'remove', 'access', '/other');
        await hostingctl('access', 'remove', 'access', '192.0.2.0/24');
    });
    expect(asked).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
});

describe('addresses', () => {
    const from = (address: string, ...flags: string[]) => ask('/', '--interface', address, ...flags);

    it('that are denied get the page for it, and nothing a visitor writes helps', async () => {
        await hostingctl('access', 'deny', 'access', '127.0.0.8/29');
        expect(await from('127.0.0.9')).toEqual({ status: 403, body: 'not for you' });
        expect((await from('127.0.0.9', '--header', 'X-Forwarded-For: 127.0.0.1', '--header', 'X-Real-IP: 127.0.0.1')).status).toBe(403);
        expect((await from('127.0.0.16')).status).toBe(200);
    });

    it('are decided by the most specific rule', async () => {
        await hostingctl('access', 'allow', 'access', '127.0.0.9');
        expect((await from('127.0.0.9')).status).toBe(200);
        expect((await from('127.0.0.10')).status).toBe(403);
        expect((await from('127.0.0.16')).status, 'nobody else once somebody is allowed').toBe(403);
        expect((await hostingctl<Site>('site', 'show', 'access')).access.rules).toEqual([
            { action: 'allow', address: '127.0.0.9' }, { action: 'deny', address: '127.0.0.8/29' },
        ]);
    });

    it('that are denied still issue certificates', async () => {
        await hostingctl('access', 'deny', 'access', '0.0.0.0/0');
        await protect('/', 'anna');
        expect(await ask(CHALLENGE, '--interface', '127.0.0.10')).toEqual({ status: 200, body: 'token' });
        expect((await from('127.0.0.9')).status, 'the password as well').toBe(401);
        expect((await from('127.0.0.9', ...as('anna'))).status).toBe(200);
        await hostingctl('protection', 'remove', 'access', '/');
    });

    it('are one in every spelling', async () => {
        await hostingctl('access', 'allow', 'access', '2001:DB8:0::/32');
        expect((await refused(['access', 'allow', 'access', '2001:db8::/32'])).status).toBe(CONFLICT);
        await hostingctl('access', 'remove', 'access', '2001:0db8::/32');
        expect((await refused(['access', 'remove', 'access', '2001:db8::/32'])).status).toBe(NOT_FOUND);
    });

    it.each(['all', 'unix:', '192.0.2.7/24', '192.0.2.256', '127.0.0.1;', '::1%lo', '10.0.0.0/33', 'a\nb', '::ffff:127.0.0.1'])(
        'are not %j', async address => {
            expect(await refused(['access', 'deny', 'access', '--', address])).toMatchObject({
                status: INVALID, fields: { address: expect.any(String) as string },
            });
        });
});

it.each([
    ['protection', 'add', 'access', '/x', 'anna'], ['protection', 'remove', 'access', '/admin'], ['access', 'allow', 'access', '192.0.2.1'],
    ['access', 'remove', 'access', '127.0.0.9'], ['header', 'add', 'access', 'X-A', 'b'], ['snippet', 'set', 'access'],
    ['snippet', 'show', 'access'], ['snippet', 'remove', 'access'], ['web', 'set', 'access', '--gzip'],
])('a customer may not %s %s, not even of his own site', async (...words) => {
    expect((await refused(words, { user: 'customer', input: PASSWORD })).status).toBe(DENIED);
});

it('a deleted site leaves nothing', async () => {
    await hostingctl('site', 'delete', 'access', '--yes', '--files', 'delete');
    expect(await leftovers('access')).toEqual([]);
});
