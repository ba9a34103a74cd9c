// SPDX-License-Identifier: LGPL-2.1-or-later
/* Changes of a site: domains, PHP, limits, suspension, apply and drift. Visitors notice nothing but what was asked for. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';

const INVALID = 2, NOT_FOUND = 3, CONFLICT = 5;
const VHOST = '/etc/nginx/conf.d/hosting-change.conf';

const show = (): Promise<Site> => hostingctl<Site>('site', 'show', 'change');
const check = (): Promise<OutputOf<'site.check'>> => hostingctl('site', 'check', 'change');

beforeAll(async () => {
    await hostingctl('site', 'create', 'change.example', '--database', 'mariadb', '--php', '8.4');
    await writeAs('change', '/home/change/public_html/version.php', '<?php echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;');
});

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'change', '--yes', '--files', 'delete']);
    expect(await leftovers('change')).toEqual([]);
});

describe('domains', () => {
    it('are added, made primary and removed', async () => {
        await hostingctl('domain', 'add', 'change', 'Zweite.example');
        expect(await show()).toMatchObject({ domain: 'change.example', aliases: ['zweite.example'] });
        expect((await visit('zweite.example', '/version.php')).body).toBe('8.4');

        await hostingctl('domain', 'primary', 'change', 'zweite.example');
        expect(await show()).toMatchObject({ domain: 'zweite.example', aliases: ['change.example'] });
        await hostingctl('domain', 'primary', 'change', 'change.example');

        await hostingctl('domain', 'remove', 'change', 'zweite.example');
        expect(await show()).toMatchObject({ domain: 'change.example', aliases: [] });
        expect((await visit('zweite.example')).status).toBe(0);
    });

    it('of others, of nobody and the primary one are refused where they do not fit', async () => {
        await hostingctl('site', 'create', 'other.example');
        expect(await refused(['domain', 'add', 'change', 'other.example']))
            .toMatchObject({ status: CONFLICT, fields: { domain: expect.any(String) as string } });
        expect(await refused(['domain', 'add', 'change', 'change.example'])).toMatchObject({ status: CONFLICT });
        expect(await refused(['domain', 'add', 'change', 'bad domain'])).toMatchObject({ status: INVALID });
        expect(await refused(['domain', 'remove', 'change', 'change.example'])).toMatchObject({ status: CONFLICT });
        expect(await refused(['domain', 'remove', 'change', 'other.example'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['domain', 'primary', 'change', 'other.example'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['domain', 'add', 'nosuch', 'x.example'])).toMatchObject({ status: NOT_FOUND });
        await hostingctl('site', 'delete', 'other', '--yes', '--files', 'delete');
    });

    it('change without a failed request', async () => {
        const { asked, wrong } = await underLoad('change.example', '/version.php', async () => {
            await hostingctl('domain', 'add', 'change', 'load.example');
            await hostingctl('domain', 'remove', 'change', 'load.example');
        });
        expect(asked).toBeGreaterThan(20);
        expect(wrong).toEqual([]);
    });
});

describe('PHP', () => {
    for (const version of ['7.4', '8.2', '8.4']) {
        it(`is switched to ${version} without a failed request`, async () => {
            const { asked, wrong } = await underLoad('change.example', '/version.php',
                () => hostingctl('site', 'set', 'change', '--php', version));
            expect(asked).toBeGreaterThan(10);
            expect(wrong).toEqual([]);
            expect((await visit('change.example', '/version.php')).body).toBe(version);
            expect((await show()).php).toBe(version);
        });
    }

    it('that is not installed is refused', async () => {
        expect(await refused(['site', 'set', 'change', '--php', '8.1']))
            .toMatchObject({ status: INVALID, fields: { php: expect.any(String) as string } });
    });
});

describe('limits', () => {
    it('are changed live, in the unit and in what runs', async () => {
        await visit('change.example', '/version.php');
        await hostingctl('site', 'set', 'change', '--memory', '512M', '--cpu', '50%', '--processes', '60');
        expect((await show()).limits).toEqual({ memory: '512M', cpu: '50%', processes: 60, io: 100 });
        const now = await run(['systemctl', 'show', 'hosting-change.slice', '-p', 'MemoryMax,CPUQuotaPerSecUSec,TasksMax']);
        expect(now.trim().split('\n').sort()).toEqual(['CPUQuotaPerSecUSec=500ms', 'MemoryMax=536870912', 'TasksMax=60']);
        expect(await run(['cat', '/etc/systemd/system/hosting-change.slice'])).toMatch(/MemoryMax=512M\n(#.*\n)?MemorySwapMax=0\nCPUQuota=50%\nTasksMax=60\n/);
    });

    it('out of range, of another form and empty changes are refused', async () => {
        for (const [flag, value] of [
            ['memory', '10M'], ['memory', '512'], ['memory', '1G\nTasksMax=infinity'], ['cpu', '50'], ['cpu', '0%'],
            ['processes', '1'], ['processes', '99999'], ['io', '0'],
        ] as const) {
            const { status, fields } = await refused(['site', 'set', 'change', `--${flag}`, value]);
            expect([status, Object.keys(fields ?? {})]).toEqual([INVALID, [flag]]);
        }
        expect(await refused(['site', 'set', 'change'])).toMatchObject({ status: INVALID });
    });
});

describe('the owner', () => {
    it('is changed, and sees the site from then on', async () => {
        const listed = async (): Promise<string> => await run(['hostingctl', 'site', 'list', '--json'], { user: 'customer' });
        await hostingctl('site', 'set', 'change', '--owner', 'customer');
        expect(await listed()).toContain('"change"');
        await hostingctl('site', 'set', 'change', '--owner', '');
        expect(await listed()).toBe('[]\n');
    });
});

describe('suspension', () => {
    it('answers 503 everywhere, stops PHP and closes the database; resuming brings all back', async () => {
        await visit('change.example');
        await hostingctl('site', 'suspend', 'change');
        for (const url of ['/', '/version.php', '/nothing', '/.env']) {
            const { status, body } = await visit('change.example', url);
            expect(status, url).toBe(503);
            expect(body).toContain('not available at the moment');
        }
        expect((await visit('change.example', '/', '--head')).body).toMatch(/Retry-After: 3600/);
        expect((await exec(['pgrep', '-u', 'change'])).status).not.toBe(0);
        expect((await show()).suspended).toBe(true);

        const env = await run(['cat', '/home/change/.env']);
        const password = /DB_PASSWORD="(.*)"/.exec(env)?.[1] ?? '';
        const login = (): ReturnType<typeof exec> =>
            exec(['mariadb', '--user=change', `--password=${password}`, '-e', 'SELECT 1', 'change']);
        expect((await login()).stderr).toContain('account is locked');

        expect(await refused(['site', 'suspend', 'change'])).toMatchObject({ status: CONFLICT });
        await hostingctl('site', 'resume', 'change');
        expect((await visit('change.example', '/version.php')).body).toBe('8.4');
        expect((await login()).status).toBe(0);
        expect(await refused(['site', 'resume', 'change'])).toMatchObject({ status: CONFLICT });
    });
});

describe('apply and check', () => {
    it('find nothing to do where nothing differs', async () => {
        expect(await check()).toEqual({ site: 'change', drift: [] });
        const before = await run(['stat', '--format=%Y %n', VHOST, '/etc/hosting/php/change/pool.conf']);
        await hostingctl('site', 'apply', 'change');
        expect(await run(['stat', '--format=%Y %n', VHOST, '/etc/hosting/php/change/pool.conf'])).toBe(before);
    });

    it('show an edit as a diff, refuse to overwrite it, and do so when told to', async () => {
        const text = await run(['cat', VHOST]);
        await run(['tee', VHOST], { input: text.replace('client_max_body_size 65M;', 'client_max_body_size 66M;') });
        const { drift } = await check();
        expect(drift).toMatchObject([{ path: VHOST, reason: 'edited' }]);
        expect(drift[0]?.diff).toMatch(/^-.*66M;\n\+.*65M;$/m);

        expect(await refused(['site', 'apply', 'change'])).toMatchObject({ status: CONFLICT, message: `${VHOST} was changed by hand.` });
        expect(await refused(['domain', 'add', 'change', 'edited.example'])).toMatchObject({ status: CONFLICT });
        expect(await run(['cat', VHOST])).toContain('66M');
        expect((await show()).aliases).toEqual([]);

        await hostingctl('site', 'apply', 'change', '--force');
        expect(await run(['cat', VHOST])).toBe(text);
        expect(await check()).toEqual({ site: 'change', drift: [] });
    });

    it('write a missing file again', async () => {
        await run(['rm', '/etc/hosting/php/change/pool.conf']);
        expect((await check()).drift).toMatchObject([{ reason: 'missing' }]);
        await hostingctl('site', 'apply', 'change');
        expect((await visit('change.example', '/version.php')).body).toBe('8.4');
    });

    it('use an override of a part that templates share', async () => {
        const override = '/etc/hosting/templates/nginx/parts/hidden.conf.hbs';
        await run(['mkdir', '-p', '/etc/hosting/templates/nginx/parts']);
        await run(['tee', override], { input: 'location ~ /\\. { return 410; }\n' });
        await hostingctl('site', 'apply', 'change');
        expect((await visit('change.example', '/.env')).status).toBe(410);
        await run(['rm', override]);
        await hostingctl('site', 'apply', 'change');
        expect((await visit('change.example', '/.env')).status).toBe(404);
    });

    it('use an override of a template, and refuse one that prints a bare value', async () => {
        const override = '/etc/hosting/templates/nginx/generic.conf.hbs';
        await run(['mkdir', '-p', '/etc/hosting/templates/nginx']);
        const shipped = await run(['cat', '/usr/share/hosting/templates/nginx/generic.conf.hbs']);
        await run(['tee', override], { input: shipped.replace('index index.php', 'add_header X-Ours yes;\n    index index.php') });
        expect((await check()).drift).toMatchObject([{ path: VHOST, reason: 'outdated' }]);
        await hostingctl('site', 'apply', 'change');
        expect((await visit('change.example', '/', '--head')).body).toContain('X-Ours: yes');

        await run(['tee', override], { input: 'server { server_name {{domain}}; }' });
        expect((await refused(['site', 'apply', 'change'])).message).toContain('prints a value without quoting it');
        await run(['rm', override]);
        await hostingctl('site', 'apply', 'change');
        expect((await visit('change.example', '/', '--head')).body).not.toContain('X-Ours');
    });
});

describe('a change that nginx refuses', () => {
    it('is rolled back, with the settings', async () => {
        await run(['tee', '/etc/nginx/conf.d/zz-foreign.conf'], { input: 'nonsense on;\n' });
        const refusal = await refused(['domain', 'add', 'change', 'late.example']) as unknown as { job: number };
        expect(await show()).toMatchObject({ aliases: [] });
        await run(['rm', '/etc/nginx/conf.d/zz-foreign.conf']);
        expect(await check()).toEqual({ site: 'change', drift: [] });
        await hostingctl('job', 'retry', String(refusal.job));
        expect(await show()).toMatchObject({ aliases: ['late.example'] });
        await hostingctl('domain', 'remove', 'change', 'late.example');
    });
});

describe('redirects', () => {
    async function location(domain: string, url: string): Promise<string> {
        const { body } = await visit(domain, url, '--head', '--path-as-is');
        return `${/^HTTP\S+ (\d+)/.exec(body)?.[1]} ${/^Location: (.*?)\r?$/mi.exec(body)?.[1]}`;
    }

    it('lead from a path to another address, with each status', async () => {
        for (const code of ['301', '302', '307', '308']) {
            await hostingctl('redirect', 'add', 'change', '/old.html', 'https://new.example/page?x=1&y=2', '--code', code);
            expect(await location('change.example', '/old.html')).toBe(`${code} https://new.example/page?x=1&y=2`);
            expect((await visit('change.example', '/oldxhtml')).status).toBe(404);
            await hostingctl('redirect', 'remove', 'change', '/old.html');
        }
        expect((await visit('change.example', '/old.html')).status).toBe(404);
    });

    it('keep what stands behind the path when asked to, and cannot be made to split a header', async () => {
        await hostingctl('redirect', 'add', 'change', '/old+1.x', 'https://new.example/base/', '--keep-path', '--code', '302');
        expect(await location('change.example', '/old+1.x/a/b?c=d')).toBe('302 https://new.example/base/a/b?c=d');
        expect(await location('change.example', '/old+1.x')).toBe('302 https://new.example/base');
        expect((await visit('change.example', '/old+1xx/a')).status).toBe(404);
        const { body } = await visit('change.example', '/old+1.x/%0d%0aSet-Cookie:%20evil=1', '--head');
        expect(body).not.toMatch(/^Set-Cookie/mi);
        await hostingctl('redirect', 'remove', 'change', '/old+1.x');
    });

    it('lead from a whole domain of the site, not from the way certificates are issued', async () => {
        await hostingctl('domain', 'add', 'change', 'moved.example');
        await hostingctl('redirect', 'add', 'change', 'moved.example', 'https://change.example', '--keep-path');
        expect(await location('moved.example', '/a?b=c')).toBe('301 https://change.example/a?b=c');
        await run(['mkdir', '-p', '/var/www/hosting-acme/.well-known/acme-challenge']);
        await run(['tee', '/var/www/hosting-acme/.well-known/acme-challenge/token'], { input: 'answer' });
        expect((await visit('moved.example', '/.well-known/acme-challenge/token')).body).toBe('answer');
        await run(['rm', '/var/www/hosting-acme/.well-known/acme-challenge/token']);
        expect(await refused(['domain', 'remove', 'change', 'moved.example'])).toMatchObject({ status: CONFLICT });
        expect((await show()).redirects).toMatchObject([{ source: 'moved.example', code: 301, keepPath: true }]);
        await hostingctl('redirect', 'remove', 'change', 'moved.example');
        await hostingctl('domain', 'remove', 'change', 'moved.example');
    });

    it('of another form are refused at their field', async () => {
        for (const [from, to, field] of [
            ['/', 'https://x.example', 'from'], ['/.well-known/x', 'https://x.example', 'from'], ['/a;b', '/b', 'from'],
            ['/a\nb', '/b', 'from'], ['/a{', '/b', 'from'], ['foreign.example', '/b', 'from'], ['/a$host', '/b', 'from'],
            ['/a', 'javascript:alert(1)', 'to'], ['/a', 'https://x.example/\r\nSet-Cookie: a=b', 'to'], ['/a', '/b;', 'to'],
            ['/a', 'https://$host/', 'to'], ['/a', '', 'to'], ['/a', '//evil.example', 'to'], ['/a', '/a', 'to'],
            ['/a', 'https://user@x.example/', 'to'],
        ] as const) {
            const { status, fields } = await refused(['redirect', 'add', 'change', '--', from, to]);
            expect([status, Object.keys(fields ?? {})], `${from} ${to}`).toEqual([INVALID, [field]]);
        }
        expect(await refused(['redirect', 'remove', 'change', '/nothing'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['redirect', 'add', 'change', 'change.example', 'https://x.example'])).toMatchObject({ status: CONFLICT });
    });
});
