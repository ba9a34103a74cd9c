// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Attacks through nginx, which may read both sites: the hostile one puts something into its tree and a visitor asks for it. Each is
 * tried with the hostile site's own file as well, where it has to be served: so it is the file's owner that makes the difference.
 */

import { expect, it } from 'vitest';

import { run, visit } from '../support/machine.ts';

const HOME = '/home/hostile/public_html';

interface Served {
    what: string;
    /** Commands of the hostile site's user; $1 is the home of whose file is meant. */
    prepare: string;
    url: string;
    /** Given where its own file does not come either. */
    never?: true;
}

const SERVED: readonly Served[] = [
    { what: 'a link to a file', prepare: 'ln -s $1/public_html/secret.txt link.txt', url: '/link.txt' },
    { what: 'a hard link to a file', prepare: 'ln $1/public_html/secret.txt hard.txt', url: '/hard.txt' },
    { what: 'a link to a directory', prepare: 'ln -s $1/public_html tree', url: '/tree/secret.txt' },
    { what: 'a link to a link', prepare: 'ln -s link.txt twice.txt; ln -s $1/public_html/secret.txt link.txt', url: '/twice.txt' },
    { what: 'a relative link', prepare: 'ln -s ../../../..$1/public_html/secret.txt up.txt', url: '/up.txt' },
    {
        what: 'a document root that is a link',
        prepare: 'cd ..; mv public kept; ln -s $1/public_html public', url: '/secret.txt',
    },
    {
        what: 'a certificate authority\'s file',
        prepare: 'mkdir -p .well-known/acme-challenge; ln -s $1/public_html/secret.txt .well-known/acme-challenge/hostile',
        url: '/.well-known/acme-challenge/hostile', never: true,
    },
    { what: 'its .env', prepare: 'ln -s $1/.env env.txt', url: '/env.txt', never: true },
    { what: 'a path with steps upwards', prepare: ':', url: '/../../../victim/public_html/secret.txt', never: true },
    { what: 'a path with coded steps upwards', prepare: ':', url: '/%2e%2e/%2e%2e/%2e%2e/victim/public_html/secret.txt', never: true },
];

/** What X-Accel-Redirect may name: nginx looks it up in the same site, as any other address. */
const REDIRECTED = ['/home/victim/public_html/secret.txt', '/../../../victim/public_html/secret.txt', '/../../.env', '/.env', 'file:///etc/passwd'];

export function served(): void {
    for (const { what, prepare, url, never } of SERVED) {
        it(`nginx does not serve ${what} of the neighbour, and its own it ${never ? 'does not either' : 'does'}`, async () => {
            expect(await answer(prepare, url, '/home/victim')).not.toContain('of victim');
            const own = await answer(prepare, url, '/home/hostile');
            if (never)
                expect(own).not.toMatch(/of hostile|APP_KEY/);
            else
                expect(own).toBe('of hostile');
        });
    }

    it('nginx follows X-Accel-Redirect within the site alone', async () => {
        await inHome('cp ../secret.txt own.txt');
        for (const target of REDIRECTED)
            expect((await visit('hostile.example', `/accel?accel=${target}`)).body).not.toMatch(/of victim|APP_KEY|root:/);
        expect((await visit('hostile.example', '/accel?accel=/own.txt')).body).toBe('of hostile');
    });

    it('nginx gives a name of no site, or none at all, to no site', async () => {
        for (const name of ['unknown.example', '127.0.0.1', 'victim.example.evil.example'])
            expect((await visit(name)).status, name).toBe(0);
        expect((await visit('VICTIM.example.', '/secret.txt')).body).toBe('of victim');
    });

    async function answer(prepare: string, url: string, home: string): Promise<string> {
        await inHome(`${prepare.replaceAll('$1', home)} 2>/dev/null || true`);
        const { body } = await visit('hostile.example', url, '--path-as-is');
        await run(['bash', '-c', `cd ${HOME}; [ ! -e kept ] || { rm public; mv kept public; }; cd public
            rm -rf link.txt hard.txt tree twice.txt up.txt env.txt .well-known`], { user: 'hostile' });
        return body;
    }
}

async function inHome(script: string): Promise<void> {
    await run(['bash', '-c', `cd ${HOME}/public && { ${script}; }`], { user: 'hostile' });
}
