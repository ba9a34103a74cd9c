// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a hosting host does all day, with SELinux enforcing: WordPress, dumps of databases, databases that are reached from elsewhere,
 * SFTP, Laravel, the web client for databases, keys. Nothing of it is denied, neither to the sites nor to the service.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run } from '../support/machine.ts';
import { guests } from '../support/web-client.ts';
import { endRelease, type Page, serveRelease, Visitor } from '../support/wordpress.ts';
import { databaseClient, enableClient } from './database-client.ts';
import { contextOf, denials, page } from './host.ts';
import { laravel, makeLaravel } from './laravel.ts';

const POST = '/hello-world/';
const KEY = '/root/press-key';
const TABLE = 'CREATE TABLE words (word text); ALTER TABLE words OWNER TO "press_more:owner";';
/** No host has it: RFC 5737. */
const ADDRESS = '192.0.2.7';
const CLIENT = ['-F', 'none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR',
    '-i', KEY, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-b', '-'];

/** At once, as they are made: the labels of all of them are one transaction then, which takes the emulator a minute or two. */
const REMOVALS = [
    ...['press', 'lara'].map(site => ['site', 'delete', site, '--yes', '--files', 'delete']), ['database-client', 'disable', '--yes'],
];

const anybody = new Visitor('press.example');
const get = (url: string): Promise<Page> => anybody.get(url, '--max-time', '150');
let level = '';

beforeAll(async () => {
    await denials();
    await run(['systemctl', 'mask', '--runtime', '--now', 'hosting-idle.timer']);
    await hostingctl('selinux', 'set', '--no-own-types');
    await serveRelease();
});

afterAll(async () => {
    for (const words of REMOVALS)
        await exec(['hostingctl', ...words]);
    await endRelease();
    await exec(['rm', '-rf', '/usr/share/adminer']);
    await exec(['rm', '-f', KEY, `${KEY}.pub`, '/tmp/brought.txt']);
    await exec(['systemctl', 'unmask', '--runtime', 'hosting-idle.timer']);
});

it('sites of all kinds are made', async () => {
    await Promise.all([hostingctl('site', 'create', 'press.example', '--app', 'wordpress'), makeLaravel(), enableClient()]);
    expect(await denials()).toEqual([]);
});

describe('WordPress', () => {
    it('is installed, and nginx cannot read its passwords', async () => {
        ({ level } = await hostingctl<Site>('site', 'show', 'press'));
        expect(await get(POST)).toMatchObject({ status: 200, body: expect.stringContaining('Hello world') as string });
        expect(await contextOf('/home/press/wp-config.php')).toEqual([`system_u:object_r:hosting_env_t:${level}`]);
        expect(await denials()).toEqual([]);
    });

    it('has its pages kept by nginx, and no longer', async () => {
        await hostingctl('wordpress', 'set', 'press', '--cache');
        expect([(await get(POST)).cache, (await get(POST)).cache]).toEqual(['MISS', 'HIT']);
        await hostingctl('wordpress', 'purge', 'press', '--url', POST);
        expect((await get(POST)).cache).toBe('MISS');
        await hostingctl('wordpress', 'set', 'press', '--no-cache');
        expect((await get(POST)).cache).toBe('');
        expect(await denials()).toEqual([]);
    });

    it('gets another domain and another password', async () => {
        await hostingctl('domain', 'rename', 'press', 'paper.example');
        expect((await page('paper.example', POST)).body).toContain('http://paper.example/');
        expect(await hostingctl('wordpress', 'password', 'press')).toBeDefined();
        expect(await denials()).toEqual([]);
    });
});

describe.each(['mariadb', 'postgresql'] as const)('a database of %s', engine => {
    const name = engine === 'mariadb' ? 'press' : 'press_more';

    it('is written to a dump and brought back from it', async () => {
        if (engine === 'postgresql') {
            await hostingctl('database', 'create', 'press', '--engine', engine, '--name', 'more');
            await run(['psql', '--no-psqlrc', '--quiet', `--dbname=${name}`], { user: 'postgres', input: TABLE });
        }
        await hostingctl('database', 'export', 'press', name, 'dump.sql.gz');
        expect((await contextOf('/home/press/dump.sql.gz'))[0]).toMatch(new RegExp(`:hosting_content_t:${level}$`));
        await hostingctl('database', 'import', 'press', name, 'dump.sql.gz', '--yes');
        await run(['rm', '/home/press/dump.sql.gz']);
        expect(await denials()).toEqual([]);
    });

    it('gets another password, and its user in with it', async () => {
        await hostingctl('database', 'password', 'press', name);
        await hostingctl('database', 'test', 'press', name);
        expect(await denials()).toEqual([]);
    });

    it('is opened to another host and closed again, with a restart of the server that takes the certificate', async () => {
        await hostingctl('database-remote', 'allow', 'press', name, ADDRESS);
        await hostingctl('database-remote', 'remove', 'press', name, ADDRESS);
        await hostingctl('database-server', 'show', engine);
        expect(await denials()).toEqual([]);
    });
});

/*
 * Enterprise Linux's sshd takes the user's context for a session of SFTP, Debian's stays in its own, which may not go into homes: so here
 * the host is permissive, and what would have been refused is that alone.
 */
describe('SFTP', () => {
    beforeAll(async () => { await run(['setenforce', '0']); });
    afterAll(async () => { await run(['setenforce', '1']); });

    it('brings a file, which has the label of the site', async () => {
        await run(['rm', '-f', KEY, `${KEY}.pub`]);
        await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', KEY]);
        await run(['tee', '/tmp/brought.txt'], { input: 'brought by sftp' });
        await hostingctl('sftp', 'enable', 'press');
        await run(['hostingctl', 'sftp', 'allow', 'press'], { input: await run(['cat', `${KEY}.pub`]) });
        expect(await denials()).toEqual([]);
        const session = await exec(['sftp', ...CLIENT, 'press@127.0.0.1'],
            { input: 'put /tmp/brought.txt public_html/brought.txt\n-ls /etc\n' });
        expect(session).toMatchObject({ status: 0, stderr: expect.stringContaining('"/etc" not found') as string });
        expect(await contextOf('/home/press/public_html/brought.txt')).toEqual([`system_u:object_r:hosting_content_t:${level}`]);
        const refused = await denials();
        expect(refused.filter(line => !/scontext=\S*:sshd_t:.*tcontext=\S*:(hosting_content_t|hosting_env_t|cockpit_runtime_t):/.test(line)))
            .toEqual([]);
        const { hostKeys } = await hostingctl<{ hostKeys: string[] }>('sftp', 'show', 'press');
        expect(hostKeys.join('\n')).toMatch(/^ED25519 SHA256:/m);
        await hostingctl('sftp', 'new-password', 'press');
        await hostingctl('sftp', 'disable', 'press');
        expect(await denials()).toEqual([]);
    });
});

describe('Laravel', laravel);
describe('the web client for databases', () => { databaseClient(['press', 'press_more']); });

it('a key is made and shown', async () => {
    await hostingctl('ssh-key', 'generate', 'deploy');
    expect(await hostingctl('ssh-key', 'show', 'deploy')).toMatchObject({ name: 'deploy' });
    await hostingctl('ssh-key', 'remove', 'deploy', '--yes');
    expect(await denials()).toEqual([]);
});

it('the host is looked at', async () => {
    await hostingctl('host', 'hardening');
    await exec(['hostingctl', 'host', 'check']);
    expect(await denials()).toEqual([]);
});

it('in the end nothing is left', async () => {
    await Promise.all(REMOVALS.map(words => hostingctl(...words)));
    for (const site of ['press', 'lara', 'dbwebclient'])
        expect(await leftovers(site)).toEqual([]);
    expect(await guests()).toEqual([]);
    expect(await denials()).toEqual([]);
});
