// SPDX-License-Identifier: LGPL-2.1-or-later
/* The names of a site: wildcards, with and without www, names of different owners, apply and check of all sites, templates. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { journalAfter, journalEnd } from '../support/journal.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';

const INVALID = 2, NOT_FOUND = 3, CONFLICT = 5;
const OVERRIDES = '/etc/hosting/templates';

const show = (site = 'names'): Promise<Site> => hostingctl<Site>('site', 'show', site);
const field = (name: string) => ({ [name]: expect.any(String) as string });
/** Where a visitor is sent. */
const location = async (domain: string, url: string): Promise<string> =>
    /^location: (.*)$/im.exec((await visit(domain, url, '--head')).body)?.[1]?.trim() ?? '';

beforeAll(async () => {
    await hostingctl('site', 'create', 'names.example', '--www');
    await writeAs('names', '/home/names/public_html/host.php', '<?php echo "names ", $_SERVER["HTTP_HOST"];');
    await writeAs('names', '/home/names/public_html/index.php', 'names');
});

afterAll(async () => {
    for (const site of ['names', 'inner', 'theirs', ...Array.from({ length: 9 }, (_, at) => `many${at}`)])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
    await exec(['rm', '-rf', `${OVERRIDES}/nginx`, `${OVERRIDES}/old.hbs`]);
});

describe('a wildcard', () => {
    it('answers for every name below, and a site of its own for its name', async () => {
        await hostingctl('domain', 'add', 'names', '*.Bücher.example');
        expect((await show('*.bücher.example')).aliases).toContain('*.xn--bcher-kva.example');
        expect((await visit('any.thing.xn--bcher-kva.example', '/host.php')).body).toBe('names any.thing.xn--bcher-kva.example');
        expect((await visit('xn--bcher-kva.example')).status).toBe(0);

        await hostingctl('site', 'create', 'inner.bücher.example', '--user', 'inner');
        expect((await visit('inner.xn--bcher-kva.example')).body).toContain('This site is ready.');
    });

    it('leads elsewhere as any other domain', async () => {
        await hostingctl('redirect', 'add', 'names', '*.bücher.example', 'https://books.example', '--keep-path');
        expect(await location('a.xn--bcher-kva.example', '/b?c')).toBe('https://books.example/b?c');
        await hostingctl('redirect', 'remove', 'names', '*.bücher.example');
    });

    it('says that the site is suspended', async () => {
        await hostingctl('site', 'suspend', 'names');
        expect((await visit('a.xn--bcher-kva.example')).status).toBe(503);
        await hostingctl('site', 'resume', 'names');
    });

    it.each([
        '*.example', '*', 'a.*.example', '*a.names.example', '**.names.example', '*.*.names.example', '*.names.example.', '*.a b.example',
    ])('is not %j', async domain => {
        expect(await refused(['domain', 'add', 'names', domain])).toMatchObject({ status: INVALID, fields: field('domain') });
    });

    it('is a further domain only', async () => {
        for (const command of [['site', 'create', '*.w.example'], ['site', 'clone', 'names', '*.w.example'],
            ['domain', 'primary', 'names', '*.bücher.example'], ['domain', 'rename', 'names', '*.bücher.example']]) {
            expect(await refused(command), command.join(' '))
                .toMatchObject({ status: INVALID, fields: { domain: expect.stringContaining('further domains') as string } });
        }
    });

    it('is removed', async () => {
        await hostingctl('domain', 'remove', 'names', '*.bücher.example');
        expect((await visit('a.xn--bcher-kva.example')).status).toBe(0);
        expect(await refused(['site', 'show', '*.bücher.example'])).toMatchObject({ status: NOT_FOUND });
    });
});

describe('www', () => {
    it('is a name of the site that was created so', async () => {
        expect(await show()).toMatchObject({ domain: 'names.example', aliases: ['www.names.example'], domains: { redirectTwin: false } });
        expect((await visit('www.names.example', '/host.php')).status).toBe(200);
        expect(await refused(['site', 'create', 'www.w.example', '--www'])).toMatchObject({ status: INVALID, fields: field('www') });
    });

    it('leads to the plain name and back, with the address as it was sent; certificates are issued all the same', async () => {
        await hostingctl('domain', 'prefer', 'names', 'plain');
        expect(await location('www.names.example', '/a%20b/?c=%0d%0a')).toBe('http://names.example/a%20b/?c=%0d%0a');
        expect((await visit('names.example', '/host.php')).status).toBe(200);
        await run(['mkdir', '-p', '/var/www/hosting-acme/.well-known/acme-challenge']);
        await run(['tee', '/var/www/hosting-acme/.well-known/acme-challenge/token'], { input: 'key' });
        expect(await visit('www.names.example', '/.well-known/acme-challenge/token')).toEqual({ status: 200, body: 'key' });
        await run(['rm', '/var/www/hosting-acme/.well-known/acme-challenge/token']);

        await hostingctl('domain', 'prefer', 'names', 'www');
        expect(await show()).toMatchObject({ domain: 'www.names.example', aliases: ['names.example'], domains: { redirectTwin: true } });
        expect(await location('names.example', '/')).toBe('http://www.names.example/');
        expect((await visit('www.names.example', '/host.php')).status).toBe(200);
    });

    it('stays one name when the primary domain changes, and when its other form goes and comes', async () => {
        await hostingctl('domain', 'primary', 'names', 'names.example');
        expect(await location('www.names.example', '/')).toBe('http://names.example/');
        await hostingctl('domain', 'remove', 'names', 'www.names.example');
        expect((await visit('www.names.example')).status).toBe(0);
        const { title } = await hostingctl<{ title: string }>('domain', 'add', 'names', 'www.names.example');
        expect(title).toBe('Add www.names.example to names.example, where it leads to');
        expect(await location('www.names.example', '/x')).toBe('http://names.example/x');
        await hostingctl('domain', 'prefer', 'names', 'none');
        expect((await visit('www.names.example', '/host.php')).status).toBe(200);
    });

    it('is refused where it is no domain of the site, is redirected, or is none of the forms', async () => {
        expect(await refused(['domain', 'prefer', 'inner', 'www'])).toMatchObject({ status: CONFLICT, fields: field('form') });
        expect(await refused(['domain', 'prefer', 'names', 'both'])).toMatchObject({ status: INVALID, fields: field('form') });
        await hostingctl('redirect', 'add', 'names', 'www.names.example', 'https://other.example');
        expect(await refused(['domain', 'prefer', 'names', 'www'])).toMatchObject({ status: CONFLICT, fields: field('form') });
        await hostingctl('redirect', 'remove', 'names', 'www.names.example');
    });
});

describe('a rename', () => {
    it('to a new name keeps the old one, or not, and fails no request', async () => {
        const { asked, wrong } = await underLoad('names.example', '/host.php',
            () => hostingctl('domain', 'rename', 'names', 'renamed.example'));
        expect(asked).toBeGreaterThan(5);
        expect(wrong).toEqual([]);
        expect(await show()).toMatchObject({ domain: 'renamed.example', aliases: ['names.example', 'www.names.example'] });
        await hostingctl('domain', 'rename', 'names', 'names.example', '--no-keep-old');
        expect(await show()).toMatchObject({ domain: 'names.example', aliases: ['www.names.example'] });
        expect((await visit('renamed.example')).status).toBe(0);
    });

    it('is refused to what it has, what another has, and what is none', async () => {
        for (const [domain, status] of [['names.example', CONFLICT], ['inner.bücher.example', CONFLICT], ['a b', INVALID]] as const)
            expect(await refused(['domain', 'rename', 'names', domain])).toMatchObject({ status, fields: field('domain') });
    });
});

describe('names of different owners', () => {
    it('are not above or below each other, unless that is meant', async () => {
        for (const [field_, ...command] of [
            ['domain', 'site', 'create', 'sub.names.example', '--owner', 'customer'],
            ['alias', 'site', 'create', 'theirs.example', '--owner', 'customer', '--alias', 'sub.names.example'],
            ['domain', 'site', 'clone', 'names', 'sub.names.example', '--owner', 'customer'],
        ] as [string, ...string[]][]) {
            expect(await refused(command)).toMatchObject({
                status: CONFLICT, fields: { [field_]: expect.stringContaining('names.example of the site names') as string },
                hint: expect.stringContaining('--across-owners') as string,
            });
        }
        await hostingctl('site', 'create', 'theirs.example', '--owner', 'customer');
        expect(await refused(['domain', 'add', 'theirs', 'sub.names.example']))
            .toMatchObject({ status: CONFLICT, fields: field('domain') });
        await hostingctl('domain', 'add', 'theirs', 'sub.names.example', '--across-owners');
        expect((await visit('sub.names.example')).status).toBe(200);
        for (const command of [['domain', 'add', 'names', '*.names.example'], ['domain', 'rename', 'names', 'a.theirs.example']])
            expect(await refused(command), command.join(' ')).toMatchObject({ status: CONFLICT, fields: field('domain') });
    });
});

describe('all sites', () => {
    it('are applied with a few reloads, and what fails for one holds up no other', async () => {
        const sites = Array.from({ length: 9 }, (_, at) => `many${at}`);
        await Promise.all(sites.map(name => hostingctl('site', 'create', `${name}.example`)));
        expect(await hostingctl('site', 'check', '--all')).toEqual(expect.arrayContaining([{ site: 'many0', drift: [] }]));

        await run(['mkdir', '-p', `${OVERRIDES}/nginx`]);
        const shipped = await run(['hostingctl', 'template', 'show', 'nginx/generic.conf']);
        await run(['tee', `${OVERRIDES}/nginx/generic.conf.hbs`], { input: shipped.replace('server {', 'server {\n    # overridden') });
        await run(['tee', '--append', '/etc/nginx/conf.d/hosting-many3.conf'], { input: '# by hand\n' });
        const since = await journalEnd();
        const { status, stdout } = await exec(['hostingctl', 'site', 'apply', '--all', '--json'], { timeout: 110_000 });
        const outcomes = JSON.parse(stdout) as { site: string, state: string, error?: { message: string } }[];
        expect(status).toBe(1);
        const done = outcomes.filter(each => each.state === 'done').map(({ site }) => site);
        expect(done).toEqual(expect.arrayContaining(sites.filter(each => each !== 'many3')));
        expect(outcomes.find(({ site }) => site === 'many3')?.error?.message).toContain('was changed by hand');
        expect((await journalAfter(since, 'RELOAD=nginx')).length).toBeLessThanOrEqual(4);
        expect(await run(['cat', '/etc/nginx/conf.d/hosting-many7.conf'])).toContain('# overridden');
    });

    it('take SITE or --all', async () => {
        expect(await refused(['site', 'apply'])).toMatchObject({ status: INVALID, fields: field('site') });
        expect(await refused(['site', 'apply', 'names', '--all'])).toMatchObject({ status: INVALID });
        expect(await refused(['site', 'suspend', '--all'])).toMatchObject({ status: INVALID });
    });
});

describe('templates', () => {
    const entry = async (name: string): Promise<unknown> =>
        (await hostingctl<OutputOf<'template.list'>>('template', 'list')).find(each => each.name === name);

    it('are listed with what became of their overrides', async () => {
        expect(await entry('nginx/generic.conf'))
            .toEqual({ name: 'nginx/generic.conf', state: 'override', shipped: 'same', problem: null });
        expect(await entry('nginx/wordpress.conf')).toMatchObject({ state: 'shipped' });
        await run(['tee', `${OVERRIDES}/nginx/suspended.conf.hbs`], { input: 'server_name {{domain}};' });
        await run(['tee', `${OVERRIDES}/old.hbs`], { input: 'x' });
        expect(await entry('nginx/suspended.conf')).toMatchObject({
            state: 'broken', shipped: 'unknown', problem: expect.stringContaining('without quoting') as string,
        });
        expect(await entry('old.hbs')).toMatchObject({ state: 'unused' });
    });

    it('are shown as they are used', async () => {
        expect(await run(['hostingctl', 'template', 'show', 'nginx/generic.conf'])).toContain('# overridden');
        expect(await run(['hostingctl', 'template', 'show', 'nginx/generic.conf', '--shipped'])).not.toContain('# overridden');
        expect(await refused(['template', 'show', 'nginx/none.conf'])).toMatchObject({ status: NOT_FOUND, fields: field('name') });
        expect(await refused(['template', 'show', '../../etc/passwd'])).toMatchObject({ status: INVALID, fields: field('name') });
        expect(await refused(['template', 'list'], { user: 'customer' })).toMatchObject({ status: 4 });
    });
});
