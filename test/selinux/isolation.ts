// SPDX-License-Identifier: LGPL-2.1-or-later
/* Two sites under an enforcing policy: what each may do, and what none may do to the other. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { exec, run } from '../support/machine.ts';
import { contextOf, contexts, denials, masterOf, page, put } from './host.ts';

/** SELinux levels of the two sites. */
export interface Levels { one: string, two: string }

const DROP_INS = '/etc/systemd/system/hosting-php@one.service.d';

const script = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');

/**
 * Everything in the unit that hides something, taken back: what is refused then, SELinux refuses. `User=` and the limits stay.
 */
const BARE = `[Service]
ProtectSystem=no
ProtectHome=no
BindPaths=
BindReadOnlyPaths=
TemporaryFileSystem=
InaccessiblePaths=
PrivateTmp=no
PrivateDevices=no
PrivateUsers=no
PrivateIPC=no
ProtectProc=default
ProcSubset=all
SystemCallFilter=
`;

export function labels(levels: () => Levels): void {
    it('every process of a site has its type and categories, and no other', async () => {
        for (const site of ['one', 'two'] as const) {
            await page(`${site}.example`);
            expect(new Set(await contexts(site))).toEqual(new Set([`system_u:system_r:hosting_site_t:${levels()[site]}`]));
        }
    });

    it('the two have different categories', () => {
        expect(levels().one).toMatch(/^s0:c\d+,c\d+$/);
        expect(levels().two).toMatch(/^s0:c\d+,c\d+$/);
        expect(levels().one).not.toBe(levels().two);
    });

    it('files carry type and categories', async () => {
        const of = (type: string, level: string): string => `system_u:object_r:${type}:${level}`;
        const { one } = levels();
        const home = ['', '/public_html', '/public_html/index.php', '/tmp', '/sessions'].map(name => `/home/one${name}`);
        expect(await contextOf(...home)).toEqual(Array(5).fill(of('hosting_content_t', one)));
        expect(await contextOf('/home/one/.env')).toEqual([of('hosting_env_t', one)]);
        expect(await contextOf('/var/log/hosting/one', '/var/log/hosting/one/access.log', '/var/log/hosting/one/php-error.log'))
            .toEqual(Array(3).fill(of('hosting_log_t', one)));
        // No categories: no site may connect to any socket, its own neither.
        expect(await contextOf('/run/hosting/one', '/run/hosting/one/php.sock')).toEqual(Array(2).fill(of('hosting_run_t', 's0')));
        expect(await contextOf('/etc/hosting/php/one', '/etc/hosting/php/one/pool.conf'))
            .toEqual(Array(2).fill(of('hosting_conf_t', 's0')));
    });
}

export function allowed(levels: () => Levels): void {
    it('its own files, .env, /tmp, sessions, log, programs and database work', async () => {
        await put('one', 'own.php', script('own.php'));
        const { status, body } = await page('one.example', '/own.php');
        expect(status, body).toBe(200);
        expect(Object.entries(JSON.parse(body) as object).filter(([, value]) => value === false)).toEqual([]);
        expect(JSON.parse(body)).toMatchObject({ 'its user': 'one' });
        // What it has made is as closed to others as what was there.
        const [context] = await contextOf('/home/one/public_html/written.txt');
        expect(context).toMatch(new RegExp(`:hosting_content_t:${levels().one}$`));
    });

    it('nginx serves files and reaches PHP, and cannot read what is labelled as a secret', async () => {
        const file = await put('one', 'file.txt', 'of one');
        await run(['chmod', '0644', file]);
        expect(await page('one.example', '/file.txt')).toEqual({ status: 200, body: 'of one' });
        expect((await page('two.example')).status).toBe(200);
        expect(await denials()).toEqual([]);

        await run(['chcon', '--type=hosting_env_t', file]);
        // It may not even look whether it is there.
        expect([403, 404]).toContain((await page('one.example', '/file.txt')).status);
        const refused = await denials();
        expect(refused).not.toEqual([]);
        for (const line of refused)
            expect(line).toMatch(/scontext=system_u:system_r:httpd_t:s0 tcontext=\S+:hosting_env_t:/);
        await run(['rm', file]);
    });

    it('a reload keeps master and context, and the site answers', async () => {
        await page('one.example');
        const master = await masterOf('one');
        for (let round = 0; round < 2; round++) {
            await run(['systemctl', 'reload', 'hosting-php@one.service']);
            expect((await page('one.example')).status).toBe(200);
        }
        expect(await masterOf('one')).toBe(master);
        expect(new Set(await contexts('one'))).toEqual(new Set([`system_u:system_r:hosting_site_t:${levels().one}`]));
    });

    it('logs are rotated by logrotate in its own domain, and written to afterwards', async () => {
        await run(['systemd-run', '--quiet', '--wait', 'logrotate', '--force', '/etc/logrotate.d/cockpit-hosting']);
        await page('one.example', '/after-rotation');
        expect(await run(['cat', '/var/log/hosting/one/access.log'])).toContain('/after-rotation');
        expect(await contextOf('/var/log/hosting/one/access.log')).toEqual([`system_u:object_r:hosting_log_t:${levels().one}`]);
    });

    it('nothing of that was denied', async () => {
        expect(await denials()).toEqual([]);
    });
}

export function refused(levels: () => Levels): void {
    const attack = '/home/one/public_html/attack.php';

    it('with modes of 0777 and no namespaces, SELinux alone refuses everything', async () => {
        for (const name of ['secret.txt', 'victim.txt', 'doomed.txt'])
            await put('two', name, 'of two');
        await put('one', 'attack.php', script('attack.php'));
        await run(['mkdir', DROP_INS]);
        await run(['tee', `${DROP_INS}/99-bare.conf`], { input: BARE });
        await run(['chmod', '--recursive', '0777', '/home/two', '/var/log/hosting/two', '/run/hosting/two']);
        await run(['chmod', '0644', '/etc/shadow']);
        await run(['sysctl', '--quiet', 'fs.protected_hardlinks=0']);
        await run(['systemctl', 'daemon-reload']);
        await run(['systemctl', 'restart', 'hosting-php@one.service']);
        expect(await denials()).toEqual([]);

        const { status, body } = await page('one.example', '/attack.php');
        expect(status, body).toBe(200);
        expect(Object.entries(JSON.parse(body) as object).filter(([, value]) => value !== false)).toEqual([]);
    });

    it('the kernel says so, with the categories of both', async () => {
        const found = await denials();
        const own = `scontext=system_u:system_r:hosting_site_t:${levels().one} `;
        expect(found.filter(line => !line.includes(own))).toEqual([]);
        expect(found.filter(line => line.includes(`:hosting_content_t:${levels().two} `))).not.toEqual([]);
    });

    it('nothing was changed', async () => {
        expect(await run(['cat', '/home/two/public_html/secret.txt'])).toBe('of two');
        expect((await run(['ls', '/home/two/public_html'])).trim().split('\n'))
            .toEqual(['doomed.txt', 'index.php', 'secret.txt', 'victim.txt']);
        expect(await run(['cat', '/var/log/hosting/two/php-error.log'])).not.toContain('forged');
    });

    it('the same program as the same user outside of the policy gets all of it', async () => {
        // So it was not the modes, the namespaces or a mistake in the script.
        const { stdout } = await exec(['php84', attack], { user: 'one' });
        const got = Object.entries(JSON.parse(stdout) as object);
        expect(got).toHaveLength(15);
        expect(got.filter(([, value]) => value === false)).toEqual([]);
        // A connection takes its client's categories: those of a person's shell are more than PHP may read from.
        for (const line of await denials())
            expect(line).toMatch(/denied +\{ read \} .*tcontext=system_u:system_r:hosting_site_t:s0-s0:c0.c1023 tclass=unix_stream_socket/);
    });

    it('is undone', async () => {
        await run(['chmod', '0000', '/etc/shadow']);
        await run(['sysctl', '--quiet', 'fs.protected_hardlinks=1']);
        await run(['rm', '--recursive', DROP_INS, attack]);
        await run(['systemctl', 'daemon-reload']);
        await run(['systemctl', 'restart', 'hosting-php@one.service']);
        expect((await page('one.example')).status).toBe(200);
        expect(await denials()).toEqual([]);
    });
}
