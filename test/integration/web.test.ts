// SPDX-License-Identifier: LGPL-2.1-or-later
/* How nginx serves a site: document root, front controller, headers, error pages, expiry, compression. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';

const INVALID = 2, NOT_FOUND = 3, CONFLICT = 5;
const FILES = '/home/web/public_html';

beforeAll(async () => {
    await hostingctl('site', 'create', 'web.example');
});

/** The headers of an answer, by their names in small letters. */
async function headersOf(url: string, ...flags: string[]): Promise<Record<string, string>> {
    const { body } = await visit('web.example', url, '--head', ...flags);
    return Object.fromEntries([...body.matchAll(/^([\w-]+): (.*)\r$/gm)].map(([, name, value]) => [name!.toLowerCase(), value!]));
}

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'web', '--yes', '--files', 'delete']);
});

describe('the document root', () => {
    it('is a directory below public_html, and what is beside it is not served', async () => {
        await run(['mkdir', '-p', `${FILES}/app/public`], { user: 'web' });
        await writeAs('web', `${FILES}/app/public/index.php`, '<?php echo $_SERVER["DOCUMENT_ROOT"];');
        await writeAs('web', `${FILES}/app/secret.txt`, 'secret');
        await hostingctl('web', 'set', 'web', '--docroot', 'app/public');
        expect(await hostingctl<Site>('site', 'show', 'web'))
            .toMatchObject({ docroot: `${FILES}/app/public`, web: { docroot: 'app/public' } });
        expect(await visit('web.example', '/')).toEqual({ status: 200, body: `${FILES}/app/public` });
        for (const url of ['/secret.txt', '/../secret.txt', '/%2e%2e/secret.txt', '/app/secret.txt'])
            expect((await visit('web.example', url, '--path-as-is')).body, url).not.toContain('secret');
    });

    it.each(['../..', '/etc', 'a/../../b', '.git', 'a//b', 'a b', 'a;b', 'a\nb', 'a/', '$a', 'a{b'])('is not %j', async docroot => {
        expect(await refused(['web', 'set', 'web', '--docroot', docroot])).toMatchObject({
            status: INVALID, fields: { docroot: expect.any(String) as string },
        });
    });

    it.each(['public_html', 'public_html/app'])('is not served from a neighbour through a link that was %s', async place => {
        await hostingctl('site', 'create', 'near.example');
        await writeAs('near', '/home/near/public_html/config.inc', 'a secret of near');
        await hostingctl('web', 'set', 'web', '--docroot', place === 'public_html' ? '' : 'app/public');
        await run(['mkdir', '-p', '/home/web/public_html/app/public'], { user: 'web' });
        await run(['mv', `/home/web/${place}`, '/home/web/away'], { user: 'web' });
        await run(['ln', '-s', '/home/near/public_html', `/home/web/${place}`], { user: 'web' });
        try {
            await run(['mkdir', '-p', '/home/near/public_html/public'], { user: 'near' });
            await run(['ln', '-sf', '../config.inc', '/home/near/public_html/public/config.inc'], { user: 'near' });
            expect((await visit('near.example', '/config.inc')).body).toBe('a secret of near');
            expect((await visit('web.example', '/config.inc')).body).not.toContain('secret');
        } finally {
            await run(['rm', `/home/web/${place}`], { user: 'web' });
            await run(['mv', '/home/web/away', `/home/web/${place}`], { user: 'web' });
            await hostingctl('site', 'delete', 'near', '--yes', '--files', 'delete');
        }
    });

    it('is served through a link of the site\'s own', async () => {
        await run(['mkdir', '-p', `${FILES}/releases/1/public`], { user: 'web' });
        await writeAs('web', `${FILES}/releases/1/public/index.txt`, 'release 1');
        await run(['ln', '-s', 'releases/1', `${FILES}/current`], { user: 'web' });
        await hostingctl('web', 'set', 'web', '--docroot', 'current/public');
        expect(await visit('web.example', '/index.txt')).toEqual({ status: 200, body: 'release 1' });
    });

    it('is public_html again', async () => {
        await hostingctl('web', 'set', 'web', '--docroot', '');
        expect((await hostingctl<Site>('site', 'show', 'web')).docroot).toBe(FILES);
    });
});

describe('a front controller', () => {
    it('gets every address that is no file, and the query', async () => {
        await writeAs('web', `${FILES}/index.php`, '<?php echo "front ", $_SERVER["REQUEST_URI"], " ", $_GET["b"] ?? "";');
        await writeAs('web', `${FILES}/there.txt`, 'there');
        expect((await visit('web.example', '/no/such?b=1')).status).toBe(404);
        await hostingctl('web', 'set', 'web', '--front-controller');
        expect(await visit('web.example', '/no/such?b=1')).toEqual({ status: 200, body: 'front /no/such?b=1 1' });
        expect((await visit('web.example', '/there.txt')).body).toBe('there');
        // PHP is executed where it is a file, never by a path behind another file.
        expect((await visit('web.example', '/there.txt/x.php')).body).not.toContain('front');
        await hostingctl('web', 'set', 'web', '--no-front-controller');
        expect((await visit('web.example', '/no/such')).status).toBe(404);
    });

    it('is refused with nothing said', async () => {
        expect((await refused(['web', 'set', 'web'])).message).toBe('Say what is to change.');
    });
});

describe('headers', () => {
    const CSP = 'default-src \'self\'; img-src "x" \\ {}#;';

    it('are sent with every kind of answer, once', async () => {
        await hostingctl('header', 'add', 'web', 'Content-Security-Policy', CSP);
        await hostingctl('header', 'preset', 'web', 'recommended');
        await writeAs('web', `${FILES}/framed.php`, '<?php header("X-Frame-Options: ALLOW"); echo "framed";');
        await run(['mkdir', '-p', `${FILES}/dir`], { user: 'web' });
        for (const url of ['/', '/there.txt', '/dir', '/no/such', '/.git', '/framed.php']) {
            expect(await headersOf(url), url).toMatchObject({
                'content-security-policy': CSP, 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN',
                'referrer-policy': 'strict-origin-when-cross-origin',
            });
            expect((await visit('web.example', url, '--head')).body.match(/^x-frame-options/gim), url).toHaveLength(1);
        }
    });

    it('have one value each, whatever the case of their letters', async () => {
        await hostingctl('header', 'add', 'web', 'x-frame-options', 'DENY');
        expect(await headersOf('/')).toMatchObject({ 'x-frame-options': 'DENY' });
        expect((await refused(['header', 'add', 'web', 'X-FRAME-OPTIONS', 'DENY'])).status).toBe(CONFLICT);
        // Somebody has chosen this one himself; the others are there.
        expect((await refused(['header', 'preset', 'web', 'recommended'])).status).toBe(CONFLICT);
    });

    it.each([
        ['Content-Length', '1', 'name'], ['Set-Cookie', 'a=b', 'name'], ['a b', 'x', 'name'], ['A:', 'x', 'name'], ['A\r\nB', 'x', 'name'],
        ['X-A', 'a\nb', 'value'], ['X-A', '$host', 'value'], ['X-A', '', 'value'], ['X-A', 'ü', 'value'],
    ])('%j: %j is refused at %s', async (name, value, field) => {
        expect(await refused(['header', 'add', 'web', '--', name, value])).toMatchObject({
            status: INVALID, fields: { [field]: expect.any(String) as string },
        });
    });

    it('go', async () => {
        await hostingctl('header', 'remove', 'web', 'X-FRAME-OPTIONS');
        expect(await headersOf('/')).not.toHaveProperty('x-frame-options');
        expect((await refused(['header', 'remove', 'web', 'X-Frame-Options'])).status).toBe(NOT_FOUND);
    });
});

describe('error pages', () => {
    it('are sent with the status of the error, and only read', async () => {
        await run(['mkdir', '-p', `${FILES}/errors`], { user: 'web' });
        await writeAs('web', `${FILES}/errors/404.html`, 'custom <?php echo 1; ?>');
        await writeAs('web', `${FILES}/errors/50x.html`, 'PHP is down');
        await hostingctl('web', 'set', 'web', '--error-page', '404=/errors/404.html', '--error-page', '502=/errors/50x.html',
            '--error-page', '503=/errors/none.html');
        expect(await visit('web.example', '/no/such')).toEqual({ status: 404, body: 'custom <?php echo 1; ?>' });
        expect(await visit('web.example', '/no/such', '--data', 'a=b')).toEqual({ status: 404, body: 'custom <?php echo 1; ?>' });
        // What the application answers is its own.
        await writeAs('web', `${FILES}/own.php`, '<?php http_response_code(404); echo "own";');
        expect(await visit('web.example', '/own.php')).toEqual({ status: 404, body: 'own' });
    });

    it('are sent when PHP is down', async () => {
        await run(['systemctl', 'stop', 'hosting-php@web.socket', 'hosting-php@web.service']);
        try {
            expect(await visit('web.example', '/index.php')).toEqual({ status: 502, body: 'PHP is down' });
            await run(['rm', `${FILES}/errors/50x.html`], { user: 'web' });
            const { status, body } = await visit('web.example', '/index.php');
            expect(status).toBe(502);
            expect(body).toContain('<center>nginx</center>');
        } finally {
            await run(['systemctl', 'start', 'hosting-php@web.socket']);
        }
    });

    it.each(['404=/../x.html', '404=/x.php', '404=x.html', '200=/x.html', '404=/.git/x.html', '404=/a b.html', '404=/$uri.html', '404'])(
        'are not %j', async choice => {
            expect(await refused(['web', 'set', 'web', '--error-page', choice])).toMatchObject({
                status: INVALID, fields: { 'error-page': expect.any(String) as string },
            });
        });

    it('are taken away one by one', async () => {
        await hostingctl('web', 'set', 'web', '--error-page', '404=', '--error-page', '502=');
        expect((await hostingctl<Site>('site', 'show', 'web')).web.errorPages).toEqual([{ code: 503, path: '/errors/none.html' }]);
        expect((await visit('web.example', '/no/such')).body).toContain('<center>nginx</center>');
    });
});

describe('files', () => {
    it('may be kept for the time that was set, and what PHP says is left alone', async () => {
        for (const name of ['a.css', 'a.js', 'a.svg', 'a.woff2', 'a.txt'])
            await writeAs('web', `${FILES}/${name}`, 'body { color: red }\n'.repeat(200));
        await writeAs('web', `${FILES}/image.php`, '<?php header("Content-Type: image/png"); header("Cache-Control: private");');
        await hostingctl('web', 'set', 'web', '--expires', '2h', '--gzip');
        for (const name of ['a.css', 'a.js', 'a.svg', 'a.woff2'])
            expect(await headersOf(`/${name}`), name).toMatchObject({ 'cache-control': 'max-age=7200' });
        for (const url of ['/a.txt', '/index.php', '/no/such.css'])
            expect(await headersOf(url), url).not.toHaveProperty('cache-control');
        expect(await headersOf('/image.php')).toMatchObject({ 'cache-control': 'private' });
    });

    it('are compressed where they are texts and the visitor takes it', async () => {
        const gzip = ['--header', 'Accept-Encoding: gzip', '--request', 'GET'];
        for (const name of ['a.css', 'a.js', 'a.svg', 'a.txt'])
            expect(await headersOf(`/${name}`, ...gzip), name).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
        expect(await headersOf('/a.woff2', ...gzip)).not.toHaveProperty('content-encoding');
        expect(await headersOf('/a.css')).not.toHaveProperty('content-encoding');
    });

    it.each(['-1d', '30', '30s', 'max', '1d;', '$a'])('are not kept for %j', async expires => {
        expect(await refused(['web', 'set', 'web', `--expires=${expires}`])).toMatchObject({
            status: INVALID, fields: { expires: expect.any(String) as string },
        });
    });
});

it('no request fails while all of it is changed, and nothing differs afterwards', async () => {
    const { asked, wrong } = await underLoad('web.example', '/index.php', async () => {
        await hostingctl('web', 'set', 'web', '--expires', 'off', '--no-gzip', '--path-info', '--error-page', '410=/gone.html');
        await hostingctl('header', 'add', 'web', 'X-Load', 'yes');
        await hostingctl('web', 'set', 'web', '--no-path-info');
    });
    expect(asked).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
    expect((await hostingctl<{ drift: unknown[] }>('site', 'check', 'web')).drift).toEqual([]);
});

it('a suspended site keeps its headers, and gets its settings back', async () => {
    await hostingctl('site', 'suspend', 'web');
    expect((await visit('web.example', '/')).status).toBe(503);
    expect(await headersOf('/')).toMatchObject({ 'x-load': 'yes', 'retry-after': '3600' });
    await hostingctl('site', 'resume', 'web');
    expect((await visit('web.example', '/')).status).toBe(200);
    expect(await headersOf('/')).toMatchObject({ 'x-load': 'yes' });
});
