// SPDX-License-Identifier: LGPL-2.1-or-later
/* Mistakes that configurations of nginx are known for, tried on a real one with a site that uses everything. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { exec, hostingctl, run, visit, writeAs } from '../support/machine.ts';

const FILES = '/home/mistakes/public_html';
const DOMAIN = 'mistakes.example';

/** Answer to a request as it is written here, with its status line and headers. */
async function raw(request: string): Promise<string> {
    return await run(['python3', '-c', `
import socket, sys
s = socket.create_connection(('127.0.0.1', 80), 10)
s.sendall(sys.stdin.buffer.read())
s.settimeout(10)
answer = b''
while chunk := s.recv(65536): answer += chunk
sys.stdout.buffer.write(answer)`], { input: request.replaceAll('\n', '\r\n') });
}

const get = (url: string, host = DOMAIN, more = ''): Promise<string> =>
    raw(`GET ${url} HTTP/1.1\nHost: ${host}\n${more}Connection: close\n\n`);

beforeAll(async () => {
    await hostingctl('site', 'create', DOMAIN, '--alias', 'old.mistakes.example');
    await run(['mkdir', '-p', `${FILES}/dir`, `${FILES}/files`], { user: 'mistakes' });
    await writeAs('mistakes', `${FILES}/index.php`, '<?php echo "ran ", json_encode(array_intersect_key($_SERVER, array_flip('
        + '["SERVER_NAME", "PATH_INFO", "REMOTE_ADDR", "HTTP_PROXY", "SCRIPT_NAME"])));');
    await writeAs('mistakes', `${FILES}/evil.jpg`, '<?php echo "ran evil";');
    await writeAs('mistakes', `${FILES}/../secret.txt`, 'top secret');
    await hostingctl('header', 'add', 'mistakes', 'X-Frame-Options', 'DENY');
    await hostingctl('redirect', 'add', 'mistakes', '/moved', 'https://new.example/x', '--keep-path');
    await hostingctl('redirect', 'add', 'mistakes', 'old.mistakes.example', `https://${DOMAIN}`, '--keep-path');
    await hostingctl('web', 'set', 'mistakes', '--front-controller', '--path-info', '--error-page', '404=/none.html');
});

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'mistakes', '--yes', '--files', 'delete']);
});

it.each(['evil.example', 'mistakes.example.evil.example', 'mistakes.example@evil.example'])(
    'the name %s of a visitor reaches no redirect and no application', async host => {
        for (const url of ['/dir', '/moved', '/']) {
            const answer = await get(url, host);
            expect(answer, url).not.toMatch(/Location: .*evil|ran /i);
        }
    });

it('an absolute address with another name in it does not replace the name of the site', async () => {
    const answer = await raw(`GET http://${DOMAIN}/ HTTP/1.1\nHost: evil.example\nConnection: close\n\n`);
    expect(answer).toContain('"SERVER_NAME":"mistakes.example"');
});

it.each(['/moved/%0d%0aX-Split:%20yes', '/moved%0d%0aX-Split:%20yes', '/dir%0d%0aX-Split:%20yes', '/moved/%0aX-Split:yes'])(
    '%s makes no header of its own', async url => {
        for (const host of [DOMAIN, 'old.mistakes.example'])
            expect(await get(url, host), host).not.toMatch(/^X-Split/im);
    });

it.each([
    '/files../secret.txt', '/files..%2fsecret.txt', '/..%2f..%2fsecret.txt', '/files/..;/secret.txt', '//../secret.txt',
    '/moved/../../secret.txt',
])('%s does not lead out of the document root', async url => {
    expect(await get(url)).not.toMatch(/\r\n\r\n[^]*top secret/);
});

it.each(['/evil.jpg/x.php', '/evil.jpg%00.php', '/evil.jpg/.php', '/evil.jpg/x.php/y', '/evil.jpg%20/x.php'])(
    '%s does not run a file that is no PHP', async url => {
        // Where it is served as it is, its text is an image to browsers.
        expect(await get(url)).not.toMatch(/\r\n\r\n(?:[0-9a-f]+\r\n)?ran evil/);
    });

it('a script is handed what stands behind it, and nothing else is', async () => {
    expect(await get('/index.php/a/b')).toMatch(/"PATH_INFO":"\\\/a\\\/b"/);
    expect(await get('/index.php')).not.toContain('PATH_INFO');
    expect(await get('/pretty/a')).not.toContain('PATH_INFO');
    expect(await get('/evil.php/a')).toMatch(/^HTTP\/1.1 404 /);
});

it.each(['/', '/none', '/.git', '/evil.jpg', '/moved', '/dir'])('the header of the site is sent at %s', async url => {
    expect(await get(url)).toMatch(/^X-Frame-Options: DENY\r$/m);
});

it('an error page that is missing ends in nginx\'s own, once', async () => {
    const answer = await get('/.git/config');
    expect(answer).toMatch(/^HTTP\/1.1 404 [^]*<center>nginx<\/center>/);
    expect((await visit(DOMAIN, '/.hosting-error/404')).status).toBe(404);
});

it('headers of a visitor become neither his address nor a proxy', async () => {
    const answer = await get('/', DOMAIN,
        'X-Forwarded-For: 192.0.2.1\nX-Real-IP: 192.0.2.1\nForwarded: for=192.0.2.1\nProxy: http://192.0.2.1/\n');
    expect(answer).toContain('"REMOTE_ADDR":"127.0.0.1"');
    expect(answer).not.toContain('192.0.2.1');
});

it('nginx has nothing to warn of in the site', async () => {
    const { stderr } = await exec(['nginx', '-t']);
    expect(stderr).not.toContain('hosting-mistakes.conf');
});
