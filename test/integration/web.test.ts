// SPDX-License-Identifier: LGPL-2.1-or-later
/* How nginx serves a site: document root, front controller. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';

const INVALID = 2;
const FILES = '/home/web/public_html';

beforeAll(async () => {
    await hostingctl('site', 'create', 'web.example');
});

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
