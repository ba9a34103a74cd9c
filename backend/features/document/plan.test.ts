// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe as group, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';

import { invalid } from '../../contract/errors.ts';
import type { DocumentSite } from '../../contract/document.ts';
import { commands } from '../../contract/index.ts';
import { phpSettings } from '../../contract/php.ts';
import { Store } from '../../store/store.ts';
import type { Applications } from '../applications/application.ts';
import { settingsOf, type SiteSettings } from '../common/site.ts';
import type { Website } from '../sites/lookup.ts';
import { SiteRecords } from '../sites/records.ts';
import { describe } from './describe.ts';
import { plan } from './plan.ts';

vi.mock('../php/versions.ts', () => ({
    chooseVersion: (php: string) => php === '5.0' ? Promise.reject(invalid('php', 'Not here.')) : Promise.resolve(php),
}));
vi.mock('../sites/owner.ts', () => ({ requireOwner: () => Promise.resolve() }));
vi.mock('../../host/accounts.ts', () => ({ findAccount: () => Promise.resolve(undefined), findGroup: () => Promise.resolve(undefined) }));

const applications = {
    generic: {}, wordpress: { settings: { phpSettings: phpSettings.parse({ executionTime: 300 }) } }, laravel: {}, client: {},
} as unknown as Applications;

let records: SiteRecords;

function site(name: string, more: Partial<SiteSettings> = {}, app: Website['app'] = 'generic'): void {
    records.insert({
        name, domain: `${name}.example`, aliases: [], app, php: '8.4', owner: null, uid: records.nextUid(70_000),
        databases: [{ engine: 'mariadb', name, charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci', users: [] }],
    });
    records.setState(name, 'active');
    const found = records.byName(name)!;
    records.update(name, { ...settingsOf(found), ...more });
}

/** As the service takes it. */
const parsed = (sites: unknown[]): DocumentSite[] => z.parse(commands['document.plan'].input, { sites }).sites;

async function planned(sites: unknown[], prune = false) {
    const changes = await plan({ records, applications }, parsed(sites), prune);
    // Each is a command that the service would take.
    for (const { command, input } of changes)
        z.parse(z.strictObject(commands[command as keyof typeof commands].input.shape), input);
    return changes.map(({ path, command, input }) => ({ path, command, input }));
}

async function refusal(sites: unknown[], prune = false): Promise<unknown> {
    return await planned(sites, prune).catch((error: unknown) => error);
}

beforeEach(() => {
    records = new SiteRecords(Store.open(':memory:'));
    site('shop', {
        aliases: ['a.example', 'www.shop.example'], owner: 'anna', domains: { redirectTwin: true },
        redirects: [{ source: '/old', target: '/new', code: 302, keepPath: true }],
    });
    const { web, access, tls, ...rest } = settingsOf(records.byName('shop')!);
    records.update('shop', {
        ...rest,
        web: { ...web, gzip: true, headers: [{ name: 'X-A', value: '1' }], errorPages: [{ code: 404, path: '/e.html' }] },
        access: { ...access, rules: [{ action: 'deny', address: '192.0.2.0/24' }] },
        tls: { ...tls, forceHttps: true, hsts: { days: 30, subdomains: false, preload: false } },
        snippet: { text: 'client_max_body_size 1m;' },
    });
    site('blog', {}, 'wordpress');
});

const exported = (name: string): DocumentSite => describe(records.byName(name) as Website);

test('what was exported asks for nothing', async () => {
    expect(await planned([exported('shop'), exported('blog')])).toEqual([]);
    expect(await planned([exported('shop'), exported('blog')], true)).toEqual([]);
});

test('what a document does not say is left as it is', async () => {
    expect(await planned([{ domain: 'shop.example' }])).toEqual([]);
    expect(await planned([{ domain: 'a.example', user: 'shop' }])).toMatchObject([{ command: 'domain.rename' }]);
});

test.each<[Record<string, unknown>, string, string, Record<string, unknown>]>([
    [{ php: '8.2', limits: { memory: '2G', cpu: '100%' } }, 'php', 'site.set', { php: '8.2', memory: '2G' }],
    [{ owner: '' }, 'owner', 'site.set', { owner: '' }],
    [{ limits: { disk: '1G', files: 0 } }, 'limits', 'site.set', { disk: '1G' }],
    [{ domain: 'new.example', user: 'shop' }, 'domain', 'domain.rename', { domain: 'new.example', 'keep-old': true }],
    [{ prefer: 'none' }, 'prefer', 'domain.prefer', { form: 'none' }],
    [{ web: { gzip: false, requests: 200 } }, 'web', 'web.set', { gzip: false }],
    [{ web: { 'error-page': ['403=/f.html'] } }, 'web', 'web.set', { 'error-page': ['403=/f.html', '404='] }],
    [{ web: { 'error-page': [] } }, 'web', 'web.set', { 'error-page': ['404='] }],
    [{ headers: { 'x-a': '2' } }, 'headers.x-a', 'header.add', { name: 'x-a', value: '2' }],
    [{ headers: {} }, 'headers', 'header.remove', { name: 'X-A' }],
    [{ access: { allow: ['192.0.2.0/24'], deny: [] } }, 'access.allow', 'access.allow', { address: '192.0.2.0/24' }],
    [{ access: { deny: [] } }, 'access.deny', 'access.remove', { address: '192.0.2.0/24' }],
    [{ https: { hsts: false } }, 'https', 'https.set', { hsts: false }],
    [{ https: { 'hsts-days': 60, sure: true } }, 'https', 'https.set', { 'hsts-days': 60, sure: true }],
    [{ 'php-settings': { 'memory-limit': '512M' } }, 'php-settings', 'php.set', { 'memory-limit': '512M' }],
    [{ 'php-settings': { 'disable-function': ['exec', 'exec'] } }, 'php-settings', 'php.set', { 'disable-function': ['exec'] }],
    [{ environment: { 'in-php': true, link: [] } }, 'environment', 'env.set', { 'in-php': true }],
    [{ snippet: '' }, 'snippet', 'snippet.remove', {}],
    [{ snippet: 'gzip on;' }, 'snippet', 'snippet.set', { text: 'gzip on;' }],
    [{ databases: [{ engine: 'mariadb', name: 'shop' }, { engine: 'postgresql', name: 'two' }] }, 'databases[1]', 'database.create',
        { engine: 'postgresql', name: 'two' }],
    [{ suspended: true }, 'suspended', 'site.suspend', {}],
    [{ aliases: ['www.shop.example'] }, 'aliases', 'domain.remove', { domain: 'a.example' }],
    [{ aliases: ['www.shop.example', 'a.example', 'B.Example'] }, 'aliases', 'domain.add', { domain: 'b.example' }],
])('%j is one command', async (wanted, path, command, input) => {
    expect(await planned([{ domain: 'shop.example', ...wanted }]))
        .toEqual([{ path: `sites[0].${path}`, command, input: { site: 'shop', ...input } }]);
});

test('a redirect that changes is taken away and made again', async () => {
    const redirect = { from: '/old', to: '/other', code: '302', 'keep-path': true };
    expect(await planned([{ domain: 'shop.example', redirects: [redirect] }])).toEqual([
        { path: 'sites[0].redirects', command: 'redirect.remove', input: { site: 'shop', from: '/old' } },
        { path: 'sites[0].redirects[0]', command: 'redirect.add', input: { site: 'shop', ...redirect } },
    ]);
});

test('a name goes from one site to another: first it is given up', async () => {
    expect(await planned([{ domain: 'blog.example', aliases: ['a.example'] }, { domain: 'shop.example', aliases: ['www.shop.example'] }]))
        .toEqual([
            { path: 'sites[1].aliases', command: 'domain.remove', input: { site: 'shop', domain: 'a.example' } },
            { path: 'sites[0].aliases', command: 'domain.add', input: { site: 'blog', domain: 'a.example' } },
        ]);
});

test('a new domain need not leave the old one', async () => {
    expect(await planned([{ user: 'shop', domain: 'a.example', aliases: ['www.shop.example'] }])).toMatchObject([
        { command: 'domain.rename', input: { domain: 'a.example', 'keep-old': false } },
    ]);
});

group('a new site', () => {
    test('is created with what its creation takes, and gets the rest by commands of its own', async () => {
        const wanted = {
            domain: 'New.Example', user: 'fresh', aliases: ['www.new.example'], php: '8.2', owner: 'anna', prefer: 'plain', suspended: true,
            limits: { memory: '2G' }, web: { gzip: true, requests: 200 }, headers: { 'X-A': '1' }, snippet: '',
            databases: [{ engine: 'postgresql', name: 'fresh' }, { engine: 'mariadb', name: 'two' }], redirects: [{ from: '/a', to: '/b' }],
        };
        expect((await planned([wanted])).map(({ command, input }) => [command, input])).toEqual([
            ['site.create', {
                domain: 'new.example', user: 'fresh', alias: ['www.new.example'], php: '8.2', owner: 'anna', database: 'postgresql',
            }],
            ['site.set', { site: 'fresh', memory: '2G' }],
            ['domain.prefer', { site: 'fresh', form: 'plain' }],
            ['redirect.add', { site: 'fresh', from: '/a', to: '/b', code: '301', 'keep-path': false }],
            ['web.set', { site: 'fresh', gzip: true }],
            ['header.add', { site: 'fresh', name: 'X-A', value: '1' }],
            ['database.create', { site: 'fresh', engine: 'mariadb', name: 'two' }],
            ['site.suspend', { site: 'fresh' }],
        ]);
    });

    test('begins with the settings of its kind', async () => {
        const wordpress = { domain: 'w.example', app: 'wordpress', wordpress: { multisite: 'subdomain', title: 'W' } };
        const creation = { command: 'site.create', input: { domain: 'w.example', app: 'wordpress', multisite: 'subdomain', title: 'W' } };
        expect(await planned([{ ...wordpress, 'php-settings': { 'execution-time': 300 } }])).toMatchObject([creation]);
        expect(await planned([{ ...wordpress, 'php-settings': { 'execution-time': 60 } }]))
            .toMatchObject([creation, { command: 'php.set', input: { site: 'w.example', 'execution-time': 60 } }]);
    });

    test('has no settings that the table gives it already', async () => {
        const { limits } = exported('blog');
        expect(await planned([{ domain: 'w.example', limits }])).toMatchObject([{ command: 'site.create' }]);
    });
});

group('pruning', () => {
    test('deletes what the document does not have, before anything else', async () => {
        expect(await planned([{ domain: 'blog.example', aliases: ['a.example'] }], true)).toEqual([
            { path: null, command: 'site.delete', input: { site: 'shop', files: 'archive' } },
            { path: 'sites[0].aliases', command: 'domain.add', input: { site: 'blog', domain: 'a.example' } },
        ]);
    });

    test('drops databases where the document lists them', async () => {
        const others = exported('blog');
        expect(await planned([{ domain: 'shop.example', databases: [] }, others])).toEqual([]);
        expect(await planned([{ domain: 'shop.example', databases: [] }, others], true)).toMatchObject([
            { command: 'database.drop', input: { name: 'shop' } },
        ]);
        expect(await planned([{ domain: 'shop.example' }, others], true)).toEqual([]);
    });
});

test.each<[unknown[], Record<string, string>]>([
    [[{ domain: 'shop.example', php: '5.0' }], { 'sites[0].php': 'Not here.' }],
    [[{ domain: 'shop.example' }, { domain: 'b.example', user: 'shop' }],
        { 'sites[1].user': 'The site shop stands in the document twice: sites[0].domain has it, too.' }],
    [[{ domain: 'n.example' }, { domain: 'm.example', aliases: ['N.example'] }],
        { 'sites[1].aliases[0]': 'n.example stands in the document twice: sites[0].domain has it, too.' }],
    [[{ domain: 'n.example', aliases: ['a.example'] }], { 'sites[0].aliases[0]': 'a.example belongs to the site shop already.' }],
    [[{ domain: 'shop.example', user: 'other' }], { 'sites[0].domain': 'shop.example belongs to the site shop already.' }],
    [[{ domain: 'blog.example', app: 'laravel', laravel: {} }], {
        'sites[0].app': 'blog is a wordpress site, and stays one.',
        'sites[0].laravel': 'This is for laravel sites alone; the site is a wordpress one.',
    }],
    [[{ domain: 'blog.example', wordpress: { multisite: 'subdomain' } }],
        { 'sites[0].wordpress.multisite': 'It is chosen when a site is created: none stays.' }],
    [[{ domain: 'shop.example', databases: [{ engine: 'postgresql', name: 'shop' }, { name: 'shop' }] }], {
        'sites[0].databases[0].engine': 'shop is on mariadb, and stays there.',
        'sites[0].databases[1].name': 'Two databases of the site have this name.',
    }],
    [[{ domain: 'shop.example', databases: [{ charset: 'latin1' }] }],
        { 'sites[0].databases[0].charset': 'The charset of shop is utf8mb4, and stays so.' }],
    [[{ domain: 'shop.example', prefer: 'www' }],
        { 'sites[0].prefer': 'The domain of the site is shop.example: to prefer www, name it www.shop.example and shop.example among its '
            + 'aliases.' }],
    [[{ domain: 'shop.example', redirects: [{ from: '/a', to: '/b' }, { from: '/a', to: '/c' }] }],
        { 'sites[0].redirects[1].from': '/a is redirected twice.' }],
])('%j is refused at its places', async (sites, fields) => {
    expect(await refusal(sites)).toMatchObject({ fields });
});
