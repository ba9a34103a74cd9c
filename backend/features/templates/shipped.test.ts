// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every value of every shipped template, found in the template itself: with a typical one it renders, with a hostile one
 * it does not (rule R2). A new value fails until a typical one stands here.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test, vi } from 'vitest';
import shipped from 'virtual:templates';

import { templateNames } from '../../../build/templates-plugin.ts';
import { DIRECTORY, printed, parse, TYPICAL, valueAt, withValue } from '../../../test/support/template-values.ts';
import { readFile } from '../../host/files.ts';
import { render } from './render.ts';

// No overrides of the machine that runs the test.
vi.mock('../../host/files.ts', () => ({ readFile: vi.fn(() => Promise.resolve(undefined)) }));

const HOSTILE: Record<string, string[]> = {
    nginx: ['a\nb', 'a\r', 'a;', 'a}', 'a{', 'a"', 'a\'', 'a b', 'a#', '$a', 'a\\', '\0', ''],
    nginxString: ['a\nb', 'a\r', '$a', '${a}', 'a$', 'ü', '\0', '\u2028'],
    nginxSnippet: ['a\r;', '}', '{', 'a;}', 'a {', 'a "b;', 'include /etc/passwd;', '\0;', ''],
    nginxPattern: ['a\nb', 'a\r', 'a"', '.', 'a*', '(a', '[a]', 'a|b', '^a', 'a$', 'a\\', '\\d', '\0', ''],
    ini: ['a\nb', 'a\r', 'a;', 'a}', '${a}', 'a"', 'a\'', 'a b', 'a=b', 'a]', '\0', ''],
    unit: ['a\nb', 'a\r', 'a;', 'a}', 'a"', 'a\'', 'a b', '%h', 'a\\', '\0', ''],
    dotenv: ['a\nb', 'a\r', 'a"', 'a\\', '$a', '`a`', '\0'],
    comment: ['a\nb', 'a\r', 'a\\', '\0', '\u2028'],
    cil: ['a\nb', 'a\r', 'a)', '(a', 'a b', 'a;', '"a"', '.a', '', '\0'],
    sshOption: ['a\nb', 'a\r', 'a"', 'a b', 'a\\', '\0', ''],
    ssh: ['a\nb', 'a\r', 'a"', 'a b', 'a,b', 'a\\', '\0', ''],
    sshComment: ['a\nb', 'a\r', 'a"', '#a', 'a\\', '\0', '\u202e'],
    html: ['a\nb', 'a\r', '\0'],
    php: ['a\nb', 'a\r', '\0'],
};

/** The one helper of each folder's format; `comment` is for lines that are one. */
const FORMAT: Record<string, string> = {
    environment: 'dotenv', nginx: 'nginx', php: 'ini', selinux: 'cil', ssh: 'ssh', systemd: 'unit', welcome: 'html', wordpress: 'php',
};

const names = Object.keys(shipped);

test('every template on disk is compiled', () => {
    expect(names).toEqual(templateNames(DIRECTORY));
    expect(names.length).toBeGreaterThan(5);
});

describe.each(names)('%s', name => {
    const values = printed(parse(name))
        .filter(({ at }) => at.join('.') !== 'template');       // the file's own name, from render()

    test('renders with typical values and prints each of them', async () => {
        const text = await render(name, TYPICAL);
        expect(text).not.toMatch(/\{\{|\}\}|undefined|\[object|NaN/);
        for (const { at } of values)
            expect(text, at.join('.')).toContain(String(valueAt(TYPICAL, at)));
        expect(text.endsWith('\n')).toBe(true);
    });

    test('renders the same twice', async () => {
        expect(await render(name, TYPICAL)).toBe(await render(name, TYPICAL));
    });

    test('renders with nothing of what is optional', async () => {
        const bare = {
            ...TYPICAL, ipv6: false, hash: false, database: null, aliases: [], paths: [], keepPath: false,
            web: { docroot: '', frontController: false, pathInfo: false, gzip: false, requests: 200, errorPages: [], headers: [] },
            expiry: null, rules: [], closed: false, areas: [], snippet: null,
            timezone: null, slow: null, variables: null, plain: false, hsts: null, unknownNames: null,
            tls: { certificate: '/etc/hosting/tls/shop/self-signed.pem', key: '/etc/hosting/tls/shop/self-signed.pem', ciphers: null,
                http1: false, stapling: false, cache: false, timeout: false, tickets: false, protocols: false, order: false, http2: false,
                http2Port: false },
            laravel: undefined, network: false, subdirectories: false, subdomains: false, cache: null,
        };
        expect(await render(name, bare)).not.toMatch(/\{\{|undefined/);
    });

    const named = values.map(each => [each.at.join('.'), each] as const);

    test.each(named)('refuses a hostile %s', async (_path, { helper, at }) => {
        expect(valueAt(TYPICAL, at), 'has a typical value').toBeDefined();
        for (const hostile of HOSTILE[helper] ?? [''])
            await expect(render(name, withValue(TYPICAL, at, hostile)), JSON.stringify(hostile)).rejects.toThrow(/could not be rendered/);
    });

    test.each(named)('needs %s', async (_path, { at }) => {
        const copy = withValue(TYPICAL, at, '') as Record<string, unknown>;
        const holder = valueAt(copy, at.slice(0, -1)) as Record<string, unknown> | unknown[];
        if (Array.isArray(holder))
            holder[0] = undefined;
        else
            Reflect.deleteProperty(holder, at.at(-1)!);
        await expect(render(name, copy)).rejects.toThrow(/could not be rendered/);
    });
});

test.each(names)('%s quotes each value for its own format', name => {
    const lines = readFileSync(path.join(DIRECTORY, `${name}.hbs`), 'utf8').split('\n');
    const wrong = lines.filter(line => [...line.matchAll(/\{\{~?(\w+) /g)].some(([, helper]) =>
        // `nginxPattern` is nginx as well.
        !helper!.startsWith(/^\s*(?:[#;]|\/\/)/.test(line) ? 'comment' : FORMAT[name.split('/')[0]!]!)));
    expect(wrong).toEqual([]);
});

describe('what is rendered', () => {
    test('for nginx: all names on one line, links looked at from the home on', async () => {
        const text = await render('nginx/generic.conf', TYPICAL);
        expect(text).toContain('\n    server_name shop.example www.shop.example xn--bcher-kva.example;\n');
        expect(text).toContain('\n        fastcgi_pass unix:/run/hosting/shop/php.sock;\n');
        expect(text).toContain('\n    root /home/shop/public_html;\n');
        expect(text).toContain('\n    disable_symlinks if_not_owner from=/home/shop;\n');
        expect(text.split('{').length).toBe(text.split('}').length);
    });

    test('for a page: a name that is markup is text', async () => {
        const text = await render('welcome/index.php', { domain: '<?php system(1) ?><script>"\'&' });
        expect(text).not.toContain('<?php system');
        expect(text).not.toContain('<script>');
    });

    test('for an environment without a database: no empty values', async () => {
        const text = await render('environment/dotenv', { database: null });
        expect(text).not.toContain('DB_');
        expect(text).not.toContain('APP_');
    });
});

describe('an override', () => {
    const override = (source: string): unknown => vi.mocked(readFile).mockImplementation(file =>
        Promise.resolve(file === '/etc/hosting/templates/nginx/generic.conf.hbs' ? source : undefined));

    test('is looked for at its place and used instead of the shipped one', async () => {
        override('listen {{nginx name}}; # {{comment template}}');
        expect(await render('nginx/generic.conf', { name: 'shop' })).toBe('listen shop; # /etc/hosting/templates/nginx/generic.conf.hbs');
        expect(readFile).toHaveBeenCalledWith('/etc/hosting/templates/nginx/generic.conf.hbs');
    });

    test.each([
        ['prints a value as it is', 'listen {{name}};', /without quoting/],
        ['does not parse', '{{#if', /Parse error/],
        ['uses a value that is not there', '{{nginx other}}', /could not be rendered/],
        ['is given a value that its format refuses', '{{unit domain}}', /systemd unit/],
    ])('that %s is refused, with what to do', async (_what, source, reason) => {
        override(source);
        await expect(render('nginx/generic.conf', { name: 'shop', domain: 'a b' })).rejects.toMatchObject({
            code: 'Failed', message: expect.stringMatching(reason) as string, hint: expect.stringContaining('mend it') as string,
        });
    });

    test('reaches neither constructors nor prototypes', async () => {
        for (const expression of ['constructor.name', '__proto__', 'name.constructor', 'toString', '(lookup name "constructor")']) {
            override(`{{nginx ${expression}}}`);
            await expect(render('nginx/generic.conf', { name: 'shop' }), expression).rejects.toThrow(/could not be rendered/);
        }
    });
});
