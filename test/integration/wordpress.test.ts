// SPDX-License-Identifier: LGPL-2.1-or-later
/* WordPress from Debian's package: installed, used as its administrator and its visitors use it, and attacked. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, run, until, visit, writeAs } from '../support/machine.ts';
import { endRelease, RELEASE_URL, serveRelease, setSource, Visitor } from '../support/wordpress.ts';

const FAILED = 1, INVALID = 2, NOT_FOUND = 3, DENIED = 4;
const ZEROS = '0'.repeat(64);
const TITLE = 'Anna\'s "Blog" & <more>';
const DOCROOT = '/home/blog/public_html';
/** A PNG of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

interface Created { job: number, site: string, state: string, credentials: OutputOf<'site.credentials'> }

let created: Created;

beforeAll(async () => {
    await serveRelease();
    await hostingctl('site', 'create', 'plain.example');
    created = await hostingctl<Created>(
        'site', 'create', 'blog.example', '--alias', 'www.blog.example', '--app', 'wordpress', '--php', '8.2',
        '--title', TITLE, '--email', 'anna@blog.example');
}, 300_000);

afterAll(async () => {
    for (const name of ['blog', 'plain'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await endRelease();
    expect(await leftovers('blog')).toEqual([]);
});

describe('the creation', () => {
    it('answers with the log-in', () => {
        expect(created).toMatchObject({
            site: 'blog', state: 'done',
            credentials: { user: 'blog', url: 'http://blog.example/wp-login.php' },
        });
        expect(created.credentials.password).toMatch(/^[A-Za-z0-9]{24}$/);
    });

    it('makes a database by itself', async () => {
        expect(await hostingctl<Site>('site', 'show', 'blog'))
            .toMatchObject({ app: 'wordpress', php: '8.2', state: 'active', database: { engine: 'mariadb', name: 'blog' } });
    });

    it('shows the log-in once', async () => {
        expect(await refused(['site', 'credentials', 'blog'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['site', 'credentials', 'plain'])).toMatchObject({ status: NOT_FOUND });
        expect(await run(['sqlite3', '/var/lib/hosting/hosting.db', 'SELECT password IS NULL FROM application_logins'])).toBe('1\n');
    });

    it('keeps the log-in in no job, journal entry, log or file', async () => {
        const { password } = created.credentials;
        expect(await run(['journalctl', '--output=export'])).not.toContain(password);
        expect(JSON.stringify(await hostingctl('job', 'show', String(created.job)))).not.toContain(password);
        const found = await exec(['grep', '--recursive', '--files-with-matches', '--text', '--fixed-strings', '--', password,
            '/etc', '/var/lib/hosting', '/var/lib/mysql/blog', '/var/log', '/run/hosting', '/home/blog', '/tmp']);
        expect(found.stdout).toBe('');
    });

    it('writes down that the log-in was shown, and to whom, but not the log-in', async () => {
        expect(await run(['sqlite3', '/var/lib/hosting/hosting.db',
            `SELECT command, outcome, input FROM audit
              WHERE command = 'site.credentials' AND input LIKE '%"blog"%' ORDER BY id LIMIT 1`]))
            .toBe('site.credentials|ok|{"site":"blog"}\n');
    });

    it('leaves files that are the site\'s and a configuration only it can read', async () => {
        expect(await run(['find', '/home/blog', '!', '-user', 'blog', '-o', '!', '-group', 'blog'])).toBe('');
        expect(await run(['find', '/home/blog', '-perm', '/6022', '!', '-type', 'l'])).toBe('');
        expect(await run(['stat', '--format=%a %U', '/home/blog/wp-config.php'])).toBe('600 blog\n');
        expect(await run(['find', '/home/blog/tmp', '-type', 'f'])).toBe('');
        const keys = [...(await run(['cat', '/home/blog/wp-config.php'])).matchAll(/_(?:KEY|SALT)', '([A-Za-z0-9+/]{64})'/g)];
        expect(new Set(keys.map(([, key]) => key)).size).toBe(8);
    });

    it.each([
        [['--title', 'a\nb'], 'title'], [['--title', ''], 'title'], [['--title', 'x'.repeat(201)], 'title'],
        [['--email', 'anna'], 'email'], [['--email', 'a@b\n.example'], 'email'], [['--email', '"a b"@blog.example'], 'email'],
        [['--database', 'none'], 'database'],
    ])('refuses %j', async (flags, field) => {
        expect(await refused(['site', 'create', 'bad.example', '--app', 'wordpress', ...flags]))
            .toMatchObject({ status: INVALID, fields: { [field]: expect.any(String) as string } });
    });

    it('of a generic site refuses what only WordPress has', async () => {
        expect(await refused(['site', 'create', 'bad.example', '--title', 'x']))
            .toMatchObject({ status: INVALID, fields: { title: expect.any(String) as string } });
    });

    it('does not show log-ins to customers', async () => {
        expect(await refused(['site', 'credentials', 'blog'], { user: 'customer' })).toMatchObject({ status: DENIED });
    });
});

describe('visitors', () => {
    it('see the title', async () => {
        const { status, body } = await visit('blog.example');
        expect(status).toBe(200);
        expect(body).toMatch(/<title>Anna(?:&#0?39;|&#8217;)s .*&lt;more&gt;/);
    });

    it('are led from an alias to the primary domain', async () => {
        expect(await new Visitor('www.blog.example').get('/')).toMatchObject({ status: 301, location: 'http://blog.example/' });
    });

    it('get what belongs to the pages', async () => {
        expect((await visit('blog.example', '/wp-includes/css/dashicons.min.css')).status).toBe(200);
        expect((await visit('blog.example', '/wp-includes/js/jquery/jquery.min.js')).status).toBe(200);
        expect((await visit('blog.example', '/wp-json/')).body).toContain('"namespaces"');
        expect((await visit('blog.example', '/no-such-page/')).status).toBe(404);
    });

    it('do not make addresses of the host they name', async () => {
        expect((await visit('blog.example', '/', '--header', 'X-Forwarded-Host: evil.example')).body).not.toContain('evil.example');
    });

    it.each([
        '/xmlrpc.php', '/readme.html', '/README.html', '/wp-config.php', '/wp-config-sample.php', '/wp-config.php.bak', '/wp-config.php~',
        '/.env', '/.git/config', '/.htaccess', '/wp-content/.env', '/backup.sql', '/backup.sql.gz', '/blog.tar.gz', '/wp-content/debug.log',
        '/index.php.old', '/wp-admin/install.php', '/wp-admin/setup-config.php', '/wp-admin/includes/upgrade.php',
        '/wp-includes/version.php', '/wp-content/uploads/x.php', '/wp-content/uploads/2026/x.PHP', '/wp-content/uploads/x.phtml',
        '/wp-content/uploads/x.php/y', '/wp-content/uploads/x.phar',
    ])('do not get %s', async url => {
        const file = `${DOCROOT}${url.replace(/\/y$/, '')}`;
        await run(['mkdir', '--parents', file.slice(0, file.lastIndexOf('/'))], { user: 'blog' });
        const before = await exec(['cat', file]);
        if (before.status !== 0)
            await writeAs('blog', file, '<?php echo "ran";');
        const { status, body } = await visit('blog.example', url);
        expect([403, 404]).toContain(status);
        expect(body).not.toContain('ran');
        expect(body).not.toContain('<?php');
        if (before.status !== 0)
            await run(['rm', file], { user: 'blog' });
    });

    it('get archives from the uploads', async () => {
        await run(['mkdir', '--parents', `${DOCROOT}/wp-content/uploads`], { user: 'blog' });
        await writeAs('blog', `${DOCROOT}/wp-content/uploads/songs.zip`, 'PK');
        expect(await visit('blog.example', '/wp-content/uploads/songs.zip')).toEqual({ status: 200, body: 'PK' });
    });
});

describe('the administrator', () => {
    const browser = new Visitor('blog.example', '127.0.0.2');
    let nonce: string;
    const rest = (path: string, ...flags: string[]): ReturnType<Visitor['get']> =>
        browser.get(`/wp-json/wp/v2/${path}`, '--header', `X-WP-Nonce: ${nonce}`, ...flags);

    it('is not let in with another password', async () => {
        const { status, body } = await browser.logIn('blog', 'wrong');
        expect(status).toBe(200);
        expect(body).toContain('login_error');
        expect((await browser.get('/wp-admin/')).status).toBe(302);
    });

    it('logs in with what was printed', async () => {
        const { user, password } = created.credentials;
        expect(await browser.logIn(user, password)).toMatchObject({ status: 302, location: 'http://blog.example/wp-admin/' });
        const { status, body } = await browser.get('/wp-admin/');
        expect(status).toBe(200);
        expect(body).toContain('wp-admin-bar');
        nonce = (await browser.get('/wp-admin/admin-ajax.php?action=rest-nonce')).body;
        expect(nonce).toMatch(/^[0-9a-f]{10}$/);
    });

    it('publishes a post, which answers at a pretty address', async () => {
        const { status, body } = await rest(
            'posts', '--json', '{"title": "Hello Hosting", "content": "From a test.", "status": "publish"}');
        expect(status).toBe(201);
        expect((JSON.parse(body) as { link: string }).link).toBe('http://blog.example/hello-hosting/');
        const page = await visit('blog.example', '/hello-hosting/');
        expect(page.status).toBe(200);
        expect(page.body).toContain('From a test.');
    });

    it('uploads an image', async () => {
        await run(['bash', '-c', 'base64 --decode >/tmp/pixel.png'], { input: PIXEL });
        const { status, body } = await rest('media', '--data-binary', '@/tmp/pixel.png', '--header', 'Content-Type: image/png',
            '--header', 'Content-Disposition: attachment; filename=pixel.png');
        expect(status, body).toBe(201);
        const { source_url: url } = JSON.parse(body) as { source_url: string };
        expect(url).toMatch(/^http:\/\/blog\.example\/wp-content\/uploads\/.*pixel\.png$/);
        expect((await visit('blog.example', new URL(url).pathname)).status).toBe(200);
    });

    it('uploads no PHP', async () => {
        const { status } = await rest('media', '--data-binary', '<?php echo 1;', '--header', 'Content-Type: image/png',
            '--header', 'Content-Disposition: attachment; filename=x.php');
        expect(status).toBeGreaterThanOrEqual(400);
    });

    it('cannot edit PHP in the browser', async () => {
        expect((await browser.get('/wp-admin/theme-editor.php')).status).toBe(403);
    });

    it('finds the site at another address after a change of the primary domain', async () => {
        await hostingctl('domain', 'primary', 'blog', 'www.blog.example');
        expect(await new Visitor('blog.example').get('/hello-hosting/'))
            .toMatchObject({ status: 301, location: 'http://www.blog.example/hello-hosting/' });
        expect((await visit('www.blog.example', '/hello-hosting/')).status).toBe(200);
        await hostingctl('domain', 'primary', 'blog', 'blog.example');
    });
});

describe('guessing passwords', () => {
    const guesser = new Visitor('blog.example', '127.0.0.3');

    it('is answered 429 after a few, for this visitor alone', async () => {
        const codes: number[] = [];
        for (let guess = 0; guess < 8; guess++)
            codes.push((await guesser.get('/wp-login.php', '--data', `log=blog&pwd=guess${guess}`)).status);
        expect(codes.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
        expect(codes.slice(-2)).toEqual([429, 429]);
        expect((await guesser.get('/wp-login.php')).status).toBe(200);
        expect((await new Visitor('blog.example', '127.0.0.4').get('/wp-login.php', '--data', 'log=blog&pwd=x')).status).toBe(200);
    });
});

describe('a release that cannot be trusted or had', () => {
    const create = (): Promise<{ status: number, message: string, hint?: string }> =>
        refused(['site', 'create', 'broken.example', '--app', 'wordpress']);

    afterAll(async () => { await setSource({ url: RELEASE_URL }); });

    it.each([
        ['has another checksum than the administrator\'s', { url: RELEASE_URL, sha256: ZEROS }, /not the release that its checksum is for/],
        ['has no checksum', { url: 'http://127.0.0.1:8008/wordpress.tar.gz.sha256' }, /No checksum is published/],
        ['is not there', { url: 'http://127.0.0.1:8008/nothing.tar.gz', sha256: ZEROS }, /could not be fetched.*404/],
        ['is not reached', { url: 'http://127.0.0.1:8998/wordpress.tar.gz' }, /could not be fetched from .*:8998.*ECONNREFUSED/],
        ['comes over an open line', { url: 'http://wordpress.example/wordpress.tar.gz' }, /only https is/],
        ['comes by way of a file', { url: 'file:///etc/shadow' }, /only https is/],
        ['is set in a way nobody understands', { address: RELEASE_URL }, /is not understood/],
    ])('because it %s leaves nothing', async (_what, source, message) => {
        await setSource(source);
        const { status, message: words, hint } = await create();
        expect(status).toBe(FAILED);
        expect(words).toMatch(message);
        expect(`${words} ${hint}`).toContain('/etc/hosting/wordpress.json');
        expect(await leftovers('broken')).toEqual([]);
        expect((await visit('broken.example')).status).toBe(0);
        expect(await run(['find', '/var/lib/hosting/downloads', '-name', '*.part'])).toBe('');
    });

    it('because it has another content than its published checksum leaves nothing', async () => {
        await run(['bash', '-c', 'cd /srv/release && echo forged >forged.tar.gz && cp wordpress.tar.gz.sha256 forged.tar.gz.sha256']);
        // The genuine one is there from an earlier download and would be taken.
        await run(['bash', '-c', 'rm -f /var/lib/hosting/downloads/*']);
        await setSource({ url: 'http://127.0.0.1:8008/forged.tar.gz' });
        expect((await create()).message).toMatch(/not the release that its checksum is for/);
        expect(await leftovers('broken')).toEqual([]);
        expect(await run(['ls', '/var/lib/hosting/downloads'])).toBe('');
    });

    it('because it is no archive of WordPress leaves nothing', async () => {
        await run(['bash', '-c', `cd /srv/release && mkdir -p other && echo x >other/x && tar czf other.tar.gz other
            sha256sum other.tar.gz >other.tar.gz.sha256`]);
        await setSource({ url: 'http://127.0.0.1:8008/other.tar.gz' });
        expect((await create()).message).toMatch(/WordPress could not be installed/);
        expect(await leftovers('broken')).toEqual([]);
    });

    it('is no obstacle to a retry with a good one', async () => {
        await setSource({ url: RELEASE_URL });
        const [job] = await hostingctl<{ id: number }[]>('job', 'list', '--limit', '1');
        await hostingctl('job', 'retry', String(job?.id));
        expect((await visit('broken.example')).body).toContain('<title>broken.example');
        const login = await hostingctl<OutputOf<'site.credentials'>>('site', 'credentials', 'broken');
        expect((await new Visitor('broken.example', '127.0.0.5').logIn(login.user, login.password)).status).toBe(302);
        await hostingctl('site', 'delete', 'broken', '--yes', '--files', 'delete');
        expect(await leftovers('broken')).toEqual([]);
    });
});

describe('a service that is killed', () => {
    const STEPS = `SELECT steps.state FROM steps JOIN jobs ON jobs.id = job_id
                    WHERE kind = 'site.create' AND site = 'cut' AND name = 'application' ORDER BY job_id DESC LIMIT 1`;
    const statements = (...args: string[]): Promise<string> => run(['mariadb', '-BN', '-e', ...args]);

    it.each([0, 400, 1000])('%i ms into the installation finishes it all the same', async milliseconds => {
        const { job } = await hostingctl<{ job: number }>('site', 'create', 'cut.example', '--app', 'wordpress', '--no-wait');
        await run(['bash', '-c', `
            for try in {1..500}; do
                [ "$(sqlite3 /var/lib/hosting/hosting.db "${STEPS}")" != running ] || break
                sleep 0.02
            done
            sleep ${milliseconds / 1000}; systemctl kill --signal=KILL --kill-whom=all hostingd.service`]);
        await until('the job has ended', async () =>
            (await hostingctl<{ state: string }>('job', 'show', String(job)).catch(() => undefined))?.state === 'done', 60);
        // Not installed twice over itself: one of each.
        expect(await statements('SELECT COUNT(*) FROM cut.wp_users; SELECT COUNT(*) FROM cut.wp_posts WHERE post_type = "post"'))
            .toBe('1\n1\n');
        const login = await hostingctl<OutputOf<'site.credentials'>>('site', 'credentials', 'cut');
        expect((await new Visitor('cut.example', `127.0.1.${milliseconds / 50}`).logIn(login.user, login.password)).status).toBe(302);
        await hostingctl('site', 'delete', 'cut', '--yes', '--files', 'delete');
        expect(await leftovers('cut')).toEqual([]);
    });
});

it('uses the release again that is there, with a published SHA-1 too', async () => {
    await run(['bash', '-c', `cd /srv/release && rm wordpress.tar.gz.sha256
        sha1sum wordpress.tar.gz | cut -c 1-40 >wordpress.tar.gz.sha1`]);
    for (const words of ['Downloaded from', 'The release of an earlier download is used']) {
        const { job } = await hostingctl<Created>('site', 'create', 'again.example', '--app', 'wordpress', '--php', '7.4');
        expect(await run(['hostingctl', 'job', 'log', String(job)])).toContain(words);
        expect((await visit('again.example')).status).toBe(200);
        await hostingctl('site', 'delete', 'again', '--yes', '--files', 'delete');
    }
});

it('leaves the other site as it was', async () => {
    const { status, body } = await visit('plain.example');
    expect(status).toBe(200);
    expect(body).toContain('This site is ready.');
});
