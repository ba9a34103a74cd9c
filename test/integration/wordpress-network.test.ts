// SPDX-License-Identifier: LGPL-2.1-or-later
/* Networks of WordPress sites: below a path, below a name, and with domains of their own. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';
import { endRelease, type Page, serveRelease, Visitor } from '../support/wordpress.ts';

const CONFLICT = 5;
/** A PNG of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const KINDS = {
    subdirectory: { name: 'paths', domain: 'paths.example', second: 'paths.example', path: '/two', address: '127.0.3' },
    subdomain: { name: 'names', domain: 'names.example', second: 'two.names.example', path: '', address: '127.0.4' },
} as const;

beforeAll(async () => {
    await serveRelease();
    await run(['bash', '-c', 'base64 --decode >/tmp/pixel.png'], { input: PIXEL });
}, 300_000);

afterAll(async () => {
    for (const { name } of Object.values(KINDS))
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await endRelease();
    for (const { name } of Object.values(KINDS))
        expect(await leftovers(name)).toEqual([]);
});

describe.each(Object.entries(KINDS))('a network by %s', (multisite, { name, domain, second, path, address }) => {
    let login: OutputOf<'site.credentials'>;
    const admin = new Visitor(domain, `${address}.1`);
    const docroot = `/home/${name}/public_html`;

    /** Sends a form of WordPress's, with the number that its page has put into it. */
    async function send(url: string, action: string, id: string, fields: Record<string, string>): Promise<Page> {
        const { body } = await admin.get(url);
        const nonce = new RegExp(`name="${id}" value="([0-9a-f]{10})"`).exec(body)?.[1] ?? '';
        expect(nonce, body.slice(0, 300)).not.toBe('');
        const data = Object.entries({ [id]: nonce, ...fields }).flatMap(([key, value]) => ['--data-urlencode', `${key}=${value}`]);
        return await admin.get(`${url.split('?')[0]}?action=${action}`, ...data);
    }

    beforeAll(async () => {
        ({ credentials: login } = await hostingctl<{ credentials: typeof login }>(
            'site', 'create', domain, '--app', 'wordpress', '--multisite', multisite, '--php', '8.4'));
        await hostingctl('wordpress', 'set', name, '--cache');
    }, 120_000);

    it('is shown, answers, and its administrator is one of the network', async () => {
        expect((await hostingctl<Site>('site', 'show', name)).wordpress).toMatchObject({ multisite });
        expect((await visit(domain)).body).toContain(`<title>${domain}`);
        expect((await admin.logIn(login.user, login.password)).status).toBe(302);
        expect((await admin.get('/wp-admin/network/')).status).toBe(200);
        expect(await run(['cat', `/var/log/hosting/${name}/php-error.log`])).not.toMatch(/PHP (?:Warning|Fatal|Notice|Deprecated)/);
    });

    it('gets a second site by its own form, which answers with its own pages', async () => {
        const made = await send('/wp-admin/network/site-new.php', 'add-site', '_wpnonce_add-blog', {
            'blog[domain]': 'two', 'blog[title]': 'The second', 'blog[email]': `webmaster@${domain}`,
        });
        expect(made.location, made.body.slice(0, 500)).toMatch(/update=added&id=2$/);
        expect((await visit(second, `${path}/`)).body).toContain('<title>The second');
        expect((await visit(domain, '/')).body).toContain(`<title>${domain}`);
    });

    it('serves each site the files of the first, and its administration', async () => {
        const visitor = new Visitor(second, `${address}.2`);
        expect((await visitor.get(`${path}/wp-includes/css/dashicons.min.css`)).status).toBe(200);
        expect((await visitor.get(`${path}/wp-login.php`)).body).toContain('user_login');
        expect((await visitor.get(`${path}/wp-json/`)).body).toContain('"name":"The second"');
        expect(await visitor.get(`${path}/wp-admin?x=1`)).toMatchObject({ status: 301, location: `http://${second}${path}/wp-admin/?x=1` });
        expect((await visitor.get(`${path}/no-such-page/`)).status).toBe(404);
    });

    it('closes for each site what it closes for the first', async () => {
        await run(['mkdir', '-p', `${docroot}/wp-content/uploads`], { user: name });
        await writeAs(name, `${docroot}/wp-content/uploads/x.php`, '<?php echo "ran";');
        for (const url of ['/xmlrpc.php', '/wp-config.php', '/wp-admin/install.php', '/wp-admin/includes/upgrade.php',
            '/wp-includes/version.php', '/wp-content/uploads/x.php', '/wp-content/uploads/x.php/y', '/.git/config']) {
            const { status, body } = await visit(second, path + url);
            expect([403, 404], url).toContain(status);
            expect(body, url).not.toContain('ran');
        }
        await run(['rm', `${docroot}/wp-content/uploads/x.php`], { user: name });
    });

    it('takes a post and an image for the second site, at its own addresses', async () => {
        const author = new Visitor(second, `${address}.3`);
        if (path === '') {
            expect((await author.logIn(login.user, login.password)).status).toBe(302);
        } else {
            await author.get(`${path}/wp-login.php`);
            expect((await author.get(`${path}/wp-login.php`, '--data-urlencode', `log=${login.user}`,
                '--data-urlencode', `pwd=${login.password}`, '--data', 'testcookie=1')).status).toBe(302);
        }
        expect((await author.get(`${path}/wp-admin/`)).body).toContain('wpadminbar');
        const nonce = await author.nonce(path);
        const post = await author.get(`${path}/wp-json/wp/v2/posts`, '--header', nonce,
            '--json', '{"title": "From the second", "status": "publish"}');
        expect(post.status, post.body).toBe(201);
        const { link } = JSON.parse(post.body) as { link: string };
        expect(link.startsWith(`http://${second}${path}/`)).toBe(true);
        const page = await visit(second, new URL(link).pathname);
        expect([page.status, page.body.includes('From the second')]).toEqual([200, true]);
        const media = await author.get(`${path}/wp-json/wp/v2/media`, '--header', nonce, '--data-binary', '@/tmp/pixel.png',
            '--header', 'Content-Type: image/png', '--header', 'Content-Disposition: attachment; filename=pixel.png');
        expect(media.status, media.body).toBe(201);
        const { source_url: url } = JSON.parse(media.body) as { source_url: string };
        expect((await visit(new URL(url).hostname, new URL(url).pathname)).status).toBe(200);
    });

    it('keeps the pages of its sites apart', async () => {
        const one = new Visitor(domain, `${address}.4`), two = new Visitor(second, `${address}.5`);
        await hostingctl('wordpress', 'purge', name);
        expect([(await one.get('/')).cache, (await two.get(`${path}/`)).cache]).toEqual(['MISS', 'MISS']);
        const [first, other] = [await one.get('/'), await two.get(`${path}/`)];
        expect([first.cache, other.cache]).toEqual(['HIT', 'HIT']);
        expect(first.body).not.toContain('The second');
        expect(other.body).toContain('The second');
        await hostingctl('wordpress', 'purge', name, '--url', `http://${second}${path}/`);
        expect([(await one.get('/')).cache, (await two.get(`${path}/`)).cache]).toEqual(['HIT', 'MISS']);
    });

    it('gives the second site a domain of its own', async () => {
        const mapped = `mapped-${name}.example`;
        expect((await visit(mapped)).status).toBe(0);
        await hostingctl('domain', 'add', name, mapped);
        expect((await hostingctl<Site>('site', 'show', name)).aliases).toEqual([mapped]);
        await send('/wp-admin/network/site-info.php?id=2', 'update-site', '_wpnonce', {
            id: '2', 'blog[url]': `http://${mapped}/`, 'blog[public]': '1', update_home_url: 'update',
        });
        expect((await visit(mapped)).body).toContain('<title>The second');
        const author = new Visitor(mapped, `${address}.6`);
        expect(await author.logIn(login.user, login.password)).toMatchObject({ status: 302, location: `http://${mapped}/wp-admin/` });
        expect((await author.get('/wp-admin/')).body).toContain('wpadminbar');
        expect((await visit(mapped, '/wp-includes/css/dashicons.min.css')).status).toBe(200);
        expect((await visit(domain)).body).toContain(`<title>${domain}`);
    });

    it('is bound to its domain', async () => {
        expect(await refused(['domain', 'primary', name, `mapped-${name}.example`]))
            .toMatchObject({ status: CONFLICT, fields: { domain: expect.stringContaining('network') as string } });
    });

    it('gives its administrator a new password', async () => {
        const { credentials } = await hostingctl<{ credentials: typeof login }>('wordpress', 'password', name);
        expect((await new Visitor(domain, `${address}.7`).logIn(credentials.user, credentials.password)).status).toBe(302);
    });

    it('is served by PHP 7.4 too', async () => {
        await hostingctl('site', 'set', name, '--php', '7.4');
        await hostingctl('wordpress', 'purge', name);
        expect((await visit(domain)).body).toContain(`<title>${domain}`);
        expect(await run(['cat', `/var/log/hosting/${name}/php-error.log`])).not.toMatch(/PHP (?:Warning|Fatal)/);
    });

    it('is suspended with all of its names', async () => {
        await hostingctl('site', 'suspend', name);
        for (const each of [domain, second, `mapped-${name}.example`])
            expect((await visit(each)).status, each).toBe(503);
        await hostingctl('site', 'resume', name);
        expect((await visit(domain)).status).toBe(200);
    });
});

describe('the names below a network\'s domain', () => {
    it('are the network\'s as far as WordPress knows them, and nothing else than names', async () => {
        expect((await new Visitor('nosuch.names.example', '127.0.4.9').get('/')).status).toBe(302);
        expect((await visit('a<b.names.example')).status).toBe(400);
    });

    it('may be another site\'s', async () => {
        await hostingctl('site', 'create', 'own.names.example');
        expect((await visit('own.names.example')).body).toContain('This site is ready.');
        await hostingctl('site', 'delete', 'own.names.example', '--yes', '--files', 'delete');
    });
});
