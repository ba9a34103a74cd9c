// SPDX-License-Identifier: LGPL-2.1-or-later
/* The page cache of a WordPress site, its switch for xmlrpc, and new passwords. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { heldBack, underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';
import { endRelease, serveRelease, Visitor } from '../support/wordpress.ts';

const FAILED = 1, INVALID = 2, NOT_FOUND = 3, CONFLICT = 5;
const CACHE = '/var/cache/nginx/hosting-press';
const POST = '/hello-world/';
const OWN = '/home/press/public_html/wp-content/mu-plugins';
/** Pages that must not be kept, and a word on what PHP is told. */
const PLUGIN = `<?php
add_action('template_redirect', function () {
    if (is_page()) { setcookie('visitor', '1'); }
    if (is_category()) { nocache_headers(); }
}, 0);
add_action('wp_footer', function () {
    $told = array(PHP_VERSION, $_SERVER['HTTP_HOST'], $_SERVER['REQUEST_URI'], $_SERVER['QUERY_STRING']);
    foreach (array('HTTP_X_FORWARDED_HOST', 'HTTP_X_FORWARDED_PROTO') as $name) { $told[] = $_SERVER[$name] ?? ''; }
    echo '<pre id="told">', implode('|', $told), '</pre>';
});`;

interface Credentials { credentials: OutputOf<'site.credentials'> }

let login: OutputOf<'site.credentials'>;
const anybody = new Visitor('press.example', '127.0.2.1');
const cache = async (url: string, ...flags: string[]): Promise<string> => (await anybody.get(url, ...flags)).cache;
const told = (body: string): string[] => (/<pre id="told">(.*)<\/pre>/.exec(body)?.[1] ?? '').split('|');
const set = (...flags: string[]): Promise<unknown> => hostingctl('wordpress', 'set', 'press', ...flags);
const purge = (...flags: string[]): Promise<unknown> => hostingctl('wordpress', 'purge', 'press', ...flags);

beforeAll(async () => {
    await serveRelease();
    await hostingctl('site', 'create', 'plain.example');
    ({ credentials: login } = await hostingctl<Credentials>(
        'site', 'create', 'press.example', '--alias', 'www.press.example', '--app', 'wordpress', '--php', '8.4'));
    await run(['mkdir', OWN], { user: 'press' });
    await writeAs('press', `${OWN}/test.php`, PLUGIN);
}, 300_000);

afterAll(async () => {
    for (const name of ['press', 'plain'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await endRelease();
    expect(await leftovers('press')).toEqual([]);
});

describe('a site of another kind', () => {
    it.each([['set', '--cache'], ['purge'], ['password']])('has no %s', async (verb, ...flags) => {
        expect(await refused(['wordpress', verb, 'plain', ...flags]))
            .toMatchObject({ status: CONFLICT, message: 'plain is no WordPress site.' });
    });

    it('is no network, and shows nothing of WordPress', async () => {
        expect(await refused(['site', 'create', 'bad.example', '--multisite', 'subdomain']))
            .toMatchObject({ status: INVALID, fields: { multisite: expect.stringContaining('Only WordPress') as string } });
        expect((await hostingctl<Site>('site', 'show', 'plain')).wordpress).toBeNull();
    });
});

describe('the page cache', () => {
    it('is off unless it was switched on', async () => {
        expect(await cache(POST)).toBe('');
        expect(await refused(['wordpress', 'purge', 'press'])).toMatchObject({
            status: CONFLICT, hint: expect.stringContaining('--cache') as string,
        });
        expect((await exec(['ls', '-d', CACHE])).status).not.toBe(0);
    });

    it.each([['--cache-minutes', '0'], ['--cache-minutes', '1441'], ['--cache-minutes', 'x'], []])('refuses %j', async (...flags) => {
        expect(await refused(['wordpress', 'set', 'press', ...flags])).toMatchObject({ status: INVALID });
    });

    it('leaves nothing where nginx refuses it', async () => {
        await run(['tee', '/etc/nginx/conf.d/zz-broken.conf'], { input: 'nonsense;' });
        expect(await refused(['wordpress', 'set', 'press', '--cache'])).toMatchObject({ status: FAILED });
        await run(['rm', '/etc/nginx/conf.d/zz-broken.conf']);
        expect((await exec(['ls', '-d', CACHE])).status).not.toBe(0);
        expect((await hostingctl<Site>('site', 'show', 'press')).wordpress?.cache).toBe(false);
    });

    it('keeps a page, in a bounded directory that is nginx\'s alone', async () => {
        await set('--cache', '--cache-minutes', '5');
        expect([await cache(POST), await cache(POST), await cache(POST)]).toEqual(['MISS', 'HIT', 'HIT']);
        expect(await run(['stat', '--format=%a %U', CACHE])).toBe('700 nginx\n');
        expect((await exec(['ls', CACHE], { user: 'press' })).status).not.toBe(0);
        expect(await run(['bash', '-c', 'nginx -T 2>/dev/null | grep keys_zone=hosting_press']))
            .toMatch(/ max_size=256m inactive=1d;$/m);
        expect(await hostingctl('site', 'check', 'press')).toEqual({ site: 'press', drift: [] });
        expect((await hostingctl<Site>('site', 'show', 'press')).wordpress)
            .toEqual({ multisite: 'none', cache: true, cacheMinutes: 5, xmlrpc: false });
    });

    it.each(['wordpress_logged_in_abc=1', 'a=1; wordpress_logged_in_abc=1', 'wordpress.logged.in_abc=1', 'wordpress_sec_abc=1',
        'comment_author_abc=Bob', 'wp-postpass_abc=1', 'wp_woocommerce_session_abc=1', 'woocommerce_items_in_cart=1',
        'woocommerce_cart_hash=1', 'PHPSESSID=1',
    ])('is not for whoever has the cookie %s', async cookie => {
        expect(await cache(POST, '--header', `Cookie: ${cookie}`)).toBe('BYPASS');
        expect(await cache(POST)).toBe('HIT');
    });

    it('is for whoever has other cookies', async () => {
        expect(await cache(POST, '--header', 'Cookie: consent=yes; wordpress_test_cookie=1')).toBe('HIT');
    });

    it.each([
        '/?s=hello', '/?p=1', '/?utm_source=x&s=hello', '/feed/', '/comments/feed/', `${POST}feed/`, '/wp-sitemap.xml',
        '/robots.txt', '/wp-json/', '/wp-login.php', '/wp-cron.php', '/wp-admin/admin-ajax.php?action=x', '/wp-admin/', '/index.php?p=1',
        '/cart/', '/checkout/', '/my-account/orders/',
    ])('is not for %s', async url => {
        expect([await cache(url), await cache(url)]).toEqual(['BYPASS', 'BYPASS']);
    });

    it('is not for an empty query, which would be a second name of a page', async () => {
        // curl leaves the question mark out.
        const request = `GET ${POST}? HTTP/1.1\\r\\nHost: press.example\\r\\nConnection: close\\r\\n\\r\\n`;
        expect(await run(['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/80; printf '${request}' >&3; head -n 12 <&3`]))
            .toContain('X-Cache: BYPASS');
    });

    it('is not for posts of a form or callers with a password', async () => {
        expect(await cache(POST, '--data', 'a=b')).toBe('BYPASS');
        expect(await cache(POST, '--user', 'press:x')).toBe('BYPASS');
        expect(await cache(POST, '--request', 'PUT')).toBe('BYPASS');
    });

    it('keeps the answer to HEAD apart', async () => {
        expect(await cache(POST, '--head')).toBe('MISS');
        expect((await anybody.get(POST)).body).toContain('Hello world!');
    });

    it('does not keep what sets a cookie, or what WordPress says not to keep', async () => {
        for (const url of ['/sample-page/', '/category/uncategorized/'])
            expect([await cache(url), await cache(url)], url).toEqual(['MISS', 'MISS']);
        expect((await anybody.get('/no-such-page/')).cache).toBe('MISS');
        expect((await anybody.get('/no-such-page/')).cache).toBe('MISS');
    });

    it('knows a page by its address without what marks where a visitor came from, which PHP is not told', async () => {
        await purge();
        const first = await anybody.get(`${POST}?utm_source=%3Cscript%3E&fbclid=xyz`);
        expect(first.cache).toBe('MISS');
        expect(told(first.body).slice(2, 4)).toEqual([POST, '']);
        for (const url of [POST, `${POST}?gclid=1`, `${POST}?utm_campaign=a&utm_medium=b`])
            expect(await cache(url), url).toBe('HIT');
        // Where there is more, PHP is told all of it.
        expect(told((await anybody.get(`${POST}?x=1&utm_source=y`)).body).slice(2, 4))
            .toEqual([`${POST}?x=1&utm_source=y`, 'x=1&utm_source=y']);
    });

    it('keeps no text that the first visitor chose', async () => {
        await purge();
        const { stdout } = await exec(['curl', '-s', '-H', 'Host: PRESS.example:evil', '-H', 'X-Forwarded-Host: evil.example',
            '-H', 'X-Forwarded-Proto: evil', '--', `http://127.0.0.1${POST}`]);
        expect(told(stdout).slice(1)).toEqual(['press.example', POST, '', '', '']);
        const { cache: kept, body } = await anybody.get(POST);
        expect(kept).toBe('HIT');
        expect(body).not.toContain('evil');
    });

    it('has a page of its own for each name', async () => {
        const alias = new Visitor('www.press.example', '127.0.2.2');
        expect(await alias.get(POST)).toMatchObject({ status: 301, cache: 'MISS', location: `http://press.example${POST}` });
        expect(await alias.get(POST)).toMatchObject({ status: 301, cache: 'HIT' });
        expect(await anybody.get(POST)).toMatchObject({ status: 200, cache: 'HIT' });
    });

    it('shows a new post once it was purged, and another page is kept', async () => {
        const browser = new Visitor('press.example', '127.0.2.3');
        expect((await browser.logIn(login.user, login.password)).status).toBe(302);
        const nonce = await browser.nonce();
        await purge();
        expect([await cache('/'), await cache(POST)]).toEqual(['MISS', 'MISS']);
        expect((await browser.get('/wp-json/wp/v2/posts', '--header', nonce,
            '--json', '{"title": "News of today", "status": "publish"}')).status).toBe(201);
        const old = await anybody.get('/');
        expect(old.cache).toBe('HIT');
        expect(old.body).not.toContain('News of today');
        await purge('--url', 'http://press.example/');
        const fresh = await anybody.get('/');
        expect(fresh.cache).toBe('MISS');
        expect(fresh.body).toContain('News of today');
        expect(await cache(POST)).toBe('HIT');
        // Who is logged in sees what is so now, and nobody else sees his page.
        const own = await browser.get(POST);
        expect(own.cache).toBe('BYPASS');
        expect(own.body).toContain('wpadminbar');
        expect((await anybody.get(POST)).body).not.toContain('wpadminbar');
        await purge('--url', POST);
        expect([await cache(POST), await cache('/')]).toEqual(['MISS', 'HIT']);
        await purge();
        expect([await cache(POST), await cache('/')]).toEqual(['MISS', 'MISS']);
        expect(await run(['cat', '/var/log/hosting/press/error.log'])).not.toMatch(/\[(?:crit|alert|emerg)\]/);
    });

    it.each(['http://other.example/', '//other.example/', 'press.example/', '/a b', 'ftp://press.example/'])(
        'is not purged of %j', async url => {
            expect(await refused(['wordpress', 'purge', 'press', '--url', url]))
                .toMatchObject({ status: INVALID, fields: { url: expect.any(String) as string } });
        });

    it('is switched off and on while visitors come, and none of them notices', async () => {
        const { asked, wrong } = await underLoad('press.example', POST, async () => {
            for (const flag of ['--no-cache', '--cache', '--no-cache'])
                await set(flag);
        });
        expect(asked).toBeGreaterThan(10);
        expect(wrong).toEqual([]);
        expect(await cache(POST)).toBe('');
        expect((await exec(['ls', '-d', CACHE])).status).not.toBe(0);
        await set('--cache');
        expect([await cache(POST), await cache(POST)]).toEqual(['MISS', 'HIT']);
    });

    it('is switched off while a request is under way, which is answered', async () => {
        // That many, so that their removal takes a while: in the middle of it a worker of before comes to look for a page.
        await run(['bash', '-c', 'cd "$1" && seq 20000 | xargs touch', 'fill', CACHE], { user: 'nginx' });
        const { begun, answer } = heldBack('press.example', POST, `[ "$(stat -c %U ${CACHE})" = nginx ]`);
        await begun;
        await set('--no-cache');
        expect(await answer).toMatch(/^HTTP\/1.1 200 /);
        expect((await exec(['bash', '-c', `ls -d ${CACHE}*`])).status).not.toBe(0);
        await set('--cache');
        expect([await cache(POST), await cache(POST)]).toEqual(['MISS', 'HIT']);
    });

    it('shows nothing of a suspended site', async () => {
        expect(await cache(POST)).toBe('HIT');
        await hostingctl('site', 'suspend', 'press');
        expect(await anybody.get(POST)).toMatchObject({ status: 503, cache: '' });
        expect((await exec(['ls', '-d', CACHE])).status).not.toBe(0);
        expect((await refused(['wordpress', 'password', 'press'])).message).toMatch(/suspended/);
        await hostingctl('site', 'resume', 'press');
        expect([await cache(POST), await cache(POST)]).toEqual(['MISS', 'HIT']);
    });
});

it.each(['7.4', '8.2', '8.4'])('is served by PHP %s', async version => {
    await hostingctl('site', 'set', 'press', '--php', version).catch((error: unknown) => {
        // The last one it has already.
        expect(String(error)).toContain('nothing');
    });
    await purge();
    const { status, body, cache: kept } = await anybody.get(POST);
    expect([status, kept]).toEqual([200, 'MISS']);
    expect(told(body)[0]).toMatch(new RegExp(`^${version}\\.`));
});

describe('xmlrpc.php', () => {
    const CALL = '<?xml version="1.0"?><methodCall><methodName>demo.sayHello</methodName></methodCall>';

    it('is closed until it is opened', async () => {
        expect((await anybody.get('/xmlrpc.php', '--data', CALL)).status).toBe(403);
        await set('--xmlrpc');
        expect(await anybody.get('/xmlrpc.php', '--data', CALL)).toMatchObject({ status: 200, cache: 'BYPASS' });
        expect((await visit('press.example', '/xmlrpc.php', '--data', CALL)).body).toContain('Hello!');
        await set('--no-xmlrpc');
        expect((await anybody.get('/xmlrpc.php', '--data', CALL)).status).toBe(403);
    });
});

describe('a new password', () => {
    it('lets the administrator in and ends what the old one opened', async () => {
        const before = new Visitor('press.example', '127.0.2.4');
        expect((await before.logIn(login.user, login.password)).status).toBe(302);
        expect((await before.get('/wp-admin/')).status).toBe(200);
        const { credentials, job } = await hostingctl<Credentials & { job: number }>('wordpress', 'password', 'press');
        expect(credentials).toEqual({
            user: 'press', password: expect.stringMatching(/^[A-Za-z0-9]{24}$/) as string, url: 'http://press.example/wp-login.php',
        });
        expect((await before.get('/wp-admin/')).status).toBe(302);
        const browser = new Visitor('press.example', '127.0.2.5');
        expect((await browser.logIn(login.user, login.password)).body).toContain('login_error');
        expect((await browser.logIn(credentials.user, credentials.password)).status).toBe(302);
        expect(await refused(['site', 'credentials', 'press'])).toMatchObject({ status: NOT_FOUND });

        const { password } = credentials;
        expect(JSON.stringify(await hostingctl('job', 'show', String(job)))).not.toContain(password);
        expect(await run(['journalctl', '--output=export'])).not.toContain(password);
        const found = await exec(['grep', '--recursive', '--files-with-matches', '--text', '--fixed-strings', '--', password,
            '/etc', '/var/lib/hosting', '/var/lib/mysql/press', '/var/log', '/home/press', CACHE]);
        expect(found.stdout).toBe('');
        expect(await run(['find', '/home/press/tmp', '-type', 'f'])).toBe('');
    });

    it('is for an administrator that is named, and for nobody else', async () => {
        await run(['mariadb', 'press', '-e', `INSERT INTO wp_users (user_login, user_nicename) VALUES ('anna', 'anna'), ('bert', 'bert');
            INSERT INTO wp_usermeta (user_id, meta_key, meta_value)
                SELECT ID, 'wp_capabilities', IF(user_login = 'anna', 'a:1:{s:13:"administrator";b:1;}', 'a:1:{s:6:"editor";b:1;}')
                  FROM wp_users WHERE user_login IN ('anna', 'bert')`]);
        for (const user of ['bert', 'nobody']) {
            expect(await refused(['wordpress', 'password', 'press', '--user', user]))
                .toMatchObject({ status: NOT_FOUND, fields: { user: `${user} is no administrator of press.example.` } });
        }
        expect((await hostingctl<Site>('site', 'show', 'press')).hasLogin).toBe(false);
        const { credentials } = await hostingctl<Credentials>('wordpress', 'password', 'press', '--user', 'anna');
        expect(credentials.user).toBe('anna');
        expect((await new Visitor('press.example', '127.0.2.6').logIn('anna', credentials.password)).status).toBe(302);
    });

    it('is that of the first administrator where the one of before is gone', async () => {
        await run(['mariadb', 'press', '-e', 'DELETE FROM wp_users WHERE user_login = "anna"']);
        expect((await hostingctl<Credentials>('wordpress', 'password', 'press')).credentials.user).toBe('press');
    });

    it('that nobody has seen is not lost to another', async () => {
        await hostingctl('wordpress', 'password', 'press', '--no-wait');
        let refusal = await refused(['wordpress', 'password', 'press']);
        while (/^Job/.test(refusal.message))
            refusal = await refused(['wordpress', 'password', 'press']);
        expect(refusal).toMatchObject({ status: CONFLICT, hint: 'See it with hostingctl site credentials press' });
        expect((await hostingctl<Site>('site', 'show', 'press')).hasLogin).toBe(true);
        await hostingctl('site', 'credentials', 'press');
    });

    it('is set although a plugin is broken', async () => {
        const plugins = '/home/press/public_html/wp-content/plugins';
        await writeAs('press', `${plugins}/broken.php`, '<?php /* Plugin Name: Broken */ throw new Exception("broken");');
        await run(['mariadb', 'press', '-e',
            'UPDATE wp_options SET option_value = \'a:1:{i:0;s:10:"broken.php";}\' WHERE option_name = "active_plugins"']);
        expect((await anybody.get('/wp-login.php')).status).toBe(500);
        await hostingctl('wordpress', 'password', 'press');
        await run(['mariadb', 'press', '-e', 'UPDATE wp_options SET option_value = "a:0:{}" WHERE option_name = "active_plugins"']);
    });

    it('that PHP cannot set leaves none to be shown, and can be tried again', async () => {
        const lock = (how: string): Promise<string> => run(['mariadb', '-e', `ALTER USER press@localhost ACCOUNT ${how}`]);
        await lock('LOCK');
        expect((await refused(['wordpress', 'password', 'press'])).message).toMatch(/The password could not be set .*database connection/);
        expect((await hostingctl<Site>('site', 'show', 'press')).hasLogin).toBe(false);
        await lock('UNLOCK');
        const [job] = await hostingctl<{ id: number }[]>('job', 'list', '--limit', '1');
        await hostingctl('job', 'retry', String(job?.id));
        const again = await hostingctl<OutputOf<'site.credentials'>>('site', 'credentials', 'press');
        expect((await new Visitor('press.example', '127.0.2.7').logIn(again.user, again.password)).status).toBe(302);
    });
});
