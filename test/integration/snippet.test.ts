// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of nginx's own configuration in a virtual host. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { exec, hostingctl, refused, run, visit } from '../support/machine.ts';

const INVALID = 2, FAILED = 1, NOT_FOUND = 3;
const SNIPPET = '# A friendly word.\n\nlocation = /hello {\n    return 200 "hello }";\n}\n';

const set = (text: string): Promise<string> => run(['hostingctl', '--json', 'snippet', 'set', 'snippet'], { input: text });

beforeAll(async () => {
    await hostingctl('site', 'create', 'snippet.example');
});

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'snippet', '--yes', '--files', 'delete']);
});

it('is served, shown as it was sent, and no drift', async () => {
    await set(SNIPPET);
    expect(await visit('snippet.example', '/hello')).toEqual({ status: 200, body: 'hello }' });
    expect(await hostingctl('snippet', 'show', 'snippet')).toEqual({ text: SNIPPET });
    expect(await run(['hostingctl', 'snippet', 'show', 'snippet'])).toBe(SNIPPET);
    expect((await hostingctl<{ drift: unknown[] }>('site', 'check', 'snippet')).drift).toEqual([]);
});

it.each([
    ['location = /x {\n\n\n    no_such_directive on;\n}', 4, /unknown directive "no_such_directive"/],
    ['autoindex on;\nautoindex perhaps;', 2, /autoindex/],
])('that nginx refuses is named by its own line, and everything is as before', async (text, line, reason) => {
    const before = await run(['cat', '/etc/nginx/conf.d/hosting-snippet.conf']);
    const { status, message } = await refused(['snippet', 'set', 'snippet'], { input: text });
    expect(status).toBe(FAILED);
    expect(message).toMatch(new RegExp(`^nginx refused line ${line} of the text: `));
    expect(message).toMatch(reason);
    expect(await run(['cat', '/etc/nginx/conf.d/hosting-snippet.conf'])).toBe(before);
    expect(await hostingctl('snippet', 'show', 'snippet')).toEqual({ text: SNIPPET });
    expect((await visit('snippet.example', '/hello')).status).toBe(200);
});

it.each([
    '}', 'autoindex on; } server { listen 81;', 'include /etc/shadow;', 'location /x { alias /etc/; }', 'listen 81;',
    'location /x { fastcgi_pass unix:/run/hosting/other/php.sock; }', 'add_header X "a', '', '\u0007;',
])('is not %j', async text => {
    expect(await refused(['snippet', 'set', 'snippet'], { input: text })).toMatchObject({
        status: INVALID, fields: { text: expect.any(String) as string },
    });
});

it('is not in the page of a suspended site, and comes back', async () => {
    await hostingctl('site', 'suspend', 'snippet');
    expect((await visit('snippet.example', '/hello')).status).toBe(503);
    await hostingctl('site', 'resume', 'snippet');
    expect((await visit('snippet.example', '/hello')).status).toBe(200);
});

it('is taken out again', async () => {
    await hostingctl('snippet', 'remove', 'snippet');
    expect((await visit('snippet.example', '/hello')).status).toBe(404);
    expect((await refused(['snippet', 'remove', 'snippet'])).status).toBe(NOT_FOUND);
});
