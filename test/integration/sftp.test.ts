// SPDX-License-Identifier: LGPL-2.1-or-later
/* SFTP with a real client and the host's own sshd: what it lets in, what it keeps in, what it keeps out. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, type Result, run, visit, writeAs } from '../support/machine.ts';
import { forgiveFailures, punishFailures } from '../support/sshd.ts';

const KEYS = '/root/sftp-test';
const PASSWORD = 'a pass-word of the test 1';

interface Shown { enabled: boolean, hasPassword: boolean, keys: { fingerprint: string, comment: string }[], hostKeys: string[] }

/** Options of a client that asks nobody and trusts this host. */
const CLIENT = ['-F', 'none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR',
    '-o', 'ConnectTimeout=10'];
const WITH_KEY = ['-i', `${KEYS}/id`, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'];

/** A session by key with these commands; one that fails ends it. */
function sftp(commands: string, user = 'files', key = WITH_KEY): Promise<Result> {
    return exec(['sftp', ...CLIENT, ...key, '-b', '-', `${user}@127.0.0.1`], { input: commands });
}

/** A session by password, which the client takes from a program. */
function byPassword(password: string, user = 'files'): Promise<Result> {
    return exec(['env', 'SSH_ASKPASS_REQUIRE=force', `SSH_ASKPASS=${KEYS}/answer`, `ANSWER=${password}`, 'sftp', ...CLIENT,
        '-o', 'BatchMode=no', '-o', 'PreferredAuthentications=password', '-o', 'NumberOfPasswordPrompts=1', '-b', '/dev/null', `${user}@127.0.0.1`]);
}

/** Commands that each have to fail, in one session. */
async function failing(commands: string[]): Promise<void> {
    const { stdout, stderr } = await sftp(commands.map(each => `-${each}\n`).join(''));
    expect(stdout.split('\n').filter(line => !line.startsWith('sftp>') && line !== '')).toEqual([]);
    expect(stderr.trim().split('\n').length, stderr).toBeGreaterThanOrEqual(commands.length);
}

async function publicKey(name = 'id'): Promise<string> {
    return await run(['cat', `${KEYS}/${name}.pub`]);
}

beforeAll(async () => {
    await forgiveFailures();
    await run(['mkdir', '-p', '-m', '0700', KEYS]);
    for (const name of ['id', 'other', 'own'])
        await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', `${name}@test`, '-f', `${KEYS}/${name}`]);
    await run(['tee', `${KEYS}/answer`], { input: '#!/bin/sh\nprintf "%s\\n" "$ANSWER"\n' });
    await run(['chmod', '0700', `${KEYS}/answer`]);
    await hostingctl('site', 'create', 'files.example', '--owner', 'customer');
    await hostingctl('site', 'create', 'neighbour.example');
    await writeAs('neighbour', '/home/neighbour/public_html/secret.txt', 'the neighbour\'s');
});

afterAll(async () => {
    for (const site of ['files', 'neighbour', 'copied'])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
    await run(['rm', '-rf', KEYS, '/tmp/brought.txt', '/tmp/taken.txt']);
    await punishFailures();
});

describe('a site', () => {
    it('is closed until an administrator opens it', async () => {
        expect((await sftp('ls\n')).status).not.toBe(0);
        expect(await refused(['sftp', 'allow', 'files'], { input: await publicKey() }))
            .toMatchObject({ status: 5, hint: expect.stringContaining('sftp enable files') as string });
        expect(await refused(['sftp', 'enable', 'files'], { user: 'customer' })).toMatchObject({ status: 4 });
        await hostingctl('sftp', 'enable', 'files');
        expect(await refused(['sftp', 'enable', 'files'])).toMatchObject({ status: 5 });
        // Open, and nothing opens it yet.
        expect((await sftp('ls\n')).status).not.toBe(0);
        expect((await byPassword('')).status).not.toBe(0);
    });

    it('is opened by the key of its owner', async () => {
        await run(['hostingctl', 'sftp', 'allow', 'files'], { user: 'customer', input: await publicKey() });
        await run(['tee', '/tmp/brought.txt'], { input: 'brought by sftp' });
        const session = await sftp([
            'pwd', 'ls /', 'put /tmp/brought.txt public_html/first.txt', 'rename public_html/first.txt public_html/second.txt',
            'chmod 604 public_html/second.txt', 'mkdir public_html/sub', 'put /tmp/brought.txt public_html/sub/third.txt',
            'get public_html/second.txt /tmp/taken.txt', 'ls -l public_html', 'rm public_html/sub/third.txt', 'rmdir public_html/sub', '',
        ].join('\n'));
        expect(session).toMatchObject({ status: 0, stderr: '' });
        expect(session.stdout).toContain('Remote working directory: /home\n');
        expect(session.stdout).toMatch(/^\/home *$/m);
        expect(await run(['cat', '/tmp/taken.txt'])).toBe('brought by sftp');
        expect(await visit('files.example', '/second.txt')).toEqual({ status: 200, body: 'brought by sftp' });
        expect(await run(['stat', '--format=%U:%G %a', '/home/files/public_html/second.txt'])).toBe('files:files 604\n');
    });

    it('gives nginx what is brought to read, and nobody the right to write', async () => {
        await run(['chmod', '0666', '/tmp/brought.txt']);
        await sftp('put /tmp/brought.txt public_html/plain.txt\nmkdir public_html/new\n');
        expect(await visit('files.example', '/plain.txt')).toMatchObject({ status: 200 });
        expect(await run(['stat', '--format=%a', '/home/files/public_html/plain.txt', '/home/files/public_html/new'])).toBe('644\n755\n');
    });

    it('shows its owner how to come in, and nobody else', async () => {
        const shown = JSON.parse(await run(['hostingctl', '--json', 'sftp', 'show', 'files'], { user: 'customer' })) as Shown;
        expect(shown).toMatchObject({ enabled: true, hasPassword: false, user: 'files', port: 22, keys: [{ comment: 'id@test', from: [] }] });
        expect(shown.hostKeys.join('\n')).toMatch(/^ED25519 SHA256:/m);
        expect(await refused(['sftp', 'show', 'files'], { user: 'nobodyelse' })).toMatchObject({ status: 3 });
        expect(await refused(['sftp', 'allow', 'files'], { user: 'nobodyelse', input: await publicKey() })).toMatchObject({ status: 3 });
    });
});

describe('whoever comes in', () => {
    it('gets out by no path, no link and no other site', async () => {
        await failing([
            'ls /etc', 'ls /proc', 'ls /home/neighbour', 'ls ../../etc', 'get /etc/passwd /tmp/taken.txt',
            'get ../../../../etc/passwd /tmp/taken.txt', 'ls /srv', 'ls /dev',
        ]);
        await sftp([['root', '/'], ['up', '../../../..'], ['passwd', '/etc/passwd'], ['next', '/home/neighbour/public_html']]
            .map(([name, target]) => `symlink ${target} public_html/${name}\n`).join(''));
        // The root of all is the jail, also for links.
        const { stdout } = await sftp('ls -1 public_html/root/\nls -1 public_html/up/\n');
        expect(stdout.split('\n').filter(line => !line.startsWith('sftp>') && line !== '')).toEqual(['public_html/root/home', 'public_html/up/home']);
        await failing(['get public_html/passwd /tmp/taken.txt', 'ls public_html/next/', 'get public_html/next/secret.txt /tmp/taken.txt']);
        // Nor out of the jail by its own directory.
        await failing(['mkdir /new', 'put /tmp/brought.txt /new', 'rename /home /other', 'rmdir /home', 'chmod 777 /']);
    });

    it('gets no shell, no program, no terminal and no forwarding', async () => {
        const ssh = ['ssh', ...CLIENT, ...WITH_KEY];
        for (const words of [['files@127.0.0.1', 'id'], ['-tt', 'files@127.0.0.1'], ['files@127.0.0.1', '/bin/sh', '-c', 'id']]) {
            const { stdout } = await exec(['timeout', '5', ...ssh, ...words]);
            expect(stdout).not.toMatch(/uid=|\$ /);
        }
        for (const forward of [['-W', '127.0.0.1:80'], ['-o', 'ExitOnForwardFailure=yes', '-N', '-R', '127.0.0.1:8099:127.0.0.1:80'], ['-o', 'ExitOnForwardFailure=yes', '-N', '-w', '0:0']]) {
            const { status, stderr } = await exec(['timeout', '5', ...ssh, ...forward, 'files@127.0.0.1'], { input: 'GET / HTTP/1.0\r\n\r\n' });
            expect(status, forward.join(' ')).toBe(255);
            expect(stderr).toMatch(/prohibited|forwarding failed|Tunnel/i);
        }
    });

    it('cannot bring a key, a file of commands or a unit that opens more', async () => {
        await sftp(['mkdir .ssh', 'chmod 700 .ssh', `put ${KEYS}/own.pub .ssh/authorized_keys`, 'chmod 600 .ssh/authorized_keys',
            `put ${KEYS}/answer .ssh/rc`, 'mkdir .config', 'mkdir .config/systemd', 'mkdir .config/systemd/user',
            'mkdir .config/systemd/user/default.target.wants', ''].join('\n'));
        await writeAs('files', '/home/files/.config/systemd/user/default.target.wants/out.service',
            '[Service]\nType=oneshot\nExecStart=/usr/bin/touch /home/files/public_html/got-out\n');
        const own = ['-i', `${KEYS}/own`, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'];
        expect((await sftp('ls\n', 'files', own)).status).toBe(255);
        expect((await sftp('ls\n')).status).toBe(0);
        await new Promise(resolve => setTimeout(resolve, 1000));
        expect((await exec(['ls', '/home/files/public_html/got-out'])).status).not.toBe(0);
        expect((await exec(['pgrep', '--uid', 'files', 'systemd'])).stdout).toBe('');
    });

    it('sees no other site\'s jail, and no other site sees this one', async () => {
        await hostingctl('sftp', 'enable', 'neighbour');
        for (const path of ['/srv/jail/files', '/srv/jail/files/home', '/srv/jail/files/home/public_html'])
            expect((await exec(['ls', path], { user: 'neighbour' })).status, path).not.toBe(0);
        await run(['chmod', '0777', '/home/files']);
        expect((await exec(['ls', '/srv/jail/files/home'], { user: 'neighbour' })).status).not.toBe(0);
        await run(['chmod', '0710', '/home/files']);
        expect((await sftp('ls\n', 'neighbour')).status).toBe(255);
        await hostingctl('sftp', 'disable', 'neighbour');
    });
});

describe('a key', () => {
    it('opens only from where and as long as was said, and can be taken away', async () => {
        const { fingerprint } = (await hostingctl<Shown & { keys: [{ fingerprint: string }] }>('sftp', 'show', 'files')).keys[0];
        await run(['hostingctl', 'sftp', 'allow', 'files', '--from', '192.0.2.0/24'], { input: await publicKey() });
        expect((await sftp('ls\n')).status).toBe(255);
        await run(['hostingctl', 'sftp', 'allow', 'files', '--from', '127.0.0.0/8', '--until', '2099-12-31'], { input: await publicKey() });
        expect((await sftp('ls\n')).status).toBe(0);
        expect(await refused(['sftp', 'allow', 'files', '--until', '2001-01-01'], { input: await publicKey('other') }))
            .toMatchObject({ status: 2, fields: { until: expect.stringContaining('past') as string } });
        expect((await hostingctl<Shown>('sftp', 'show', 'files')).keys).toHaveLength(1);
        await hostingctl('sftp', 'revoke', 'files', fingerprint);
        expect((await sftp('ls\n')).status).toBe(255);
        expect(await refused(['sftp', 'revoke', 'files', fingerprint])).toMatchObject({ status: 3 });
        await run(['hostingctl', 'sftp', 'allow', 'files'], { input: await publicKey() });
    });

    it('that is none is refused with a sentence', async () => {
        for (const key of [`command="/bin/sh" ${await publicKey()}`, await run(['cat', `${KEYS}/id`]), 'ssh-dss AAAA', 'x\ny\n'])
            expect(await refused(['sftp', 'allow', 'files'], { input: key })).toMatchObject({ status: 2, fields: { key: expect.any(String) as string } });
        expect(await refused(['sftp', 'allow', 'files', '--from', '*.example'], { input: await publicKey('other') }))
            .toMatchObject({ status: 2 });
    });
});

describe('a password', () => {
    it('opens from when it is set until it is taken away', async () => {
        expect((await byPassword(PASSWORD)).status).not.toBe(0);
        expect(await refused(['sftp', 'password', 'files'], { user: 'customer', input: 'short' })).toMatchObject({ status: 2 });
        await run(['hostingctl', 'sftp', 'password', 'files'], { user: 'customer', input: PASSWORD });
        expect((await byPassword(PASSWORD)).status).toBe(0);
        expect((await byPassword(`${PASSWORD}x`)).status).not.toBe(0);
        // It is for SFTP alone.
        expect((await exec(['timeout', '5', 'su', '--login', 'files', '-c', 'id'], { user: 'nobodyelse', input: `${PASSWORD}\n` })).stdout)
            .not.toContain('uid=');
        const { password } = await hostingctl<{ password: string }>('sftp', 'new-password', 'files');
        expect(password).toMatch(/^[A-Za-z0-9]{24}$/);
        expect((await byPassword(PASSWORD)).status).not.toBe(0);
        expect((await byPassword(password)).status).toBe(0);
        for (const where of ['audit', 'jobs', 'steps', 'sites'])
            expect(await run(['sqlite3', '/var/lib/hosting/hosting.db', `SELECT * FROM ${where}`])).not.toContain(password);
        await hostingctl('sftp', 'remove-password', 'files');
        expect((await byPassword(password)).status).not.toBe(0);
        expect((await sftp('ls\n')).status).toBe(0);
    });
});

describe('it ends', () => {
    it('while the site is suspended, sessions included', async () => {
        const session = exec(['timeout', '60', 'sftp', ...CLIENT, ...WITH_KEY, 'files@127.0.0.1'], { input: '!sleep 50\nls\n' });
        await new Promise(resolve => setTimeout(resolve, 2000));
        const began = Date.now();
        await hostingctl('site', 'suspend', 'files');
        expect((await exec(['pgrep', '--uid', 'files'])).stdout).toBe('');
        expect((await sftp('ls\n')).status).toBe(255);
        await hostingctl('site', 'resume', 'files');
        expect((await sftp('ls\n')).status).toBe(0);
        expect(Date.now() - began).toBeLessThan(40_000);
        await exec(['pkill', '--exact', 'sleep']);
        expect((await session).status).not.toBe(0);
    });

    it('not with what differs on the host: that is shown and mended', async () => {
        await run(['systemctl', 'stop', 'srv-jail-files-home.mount']);
        await run(['tee', '-a', '/etc/hosting/ssh/files/authorized_keys'], { input: await publicKey('other') });
        const { drift } = await hostingctl<{ drift: { path: string, reason: string }[] }>('site', 'check', 'files');
        expect(drift).toEqual(expect.arrayContaining([
            expect.objectContaining({ path: '/srv/jail/files/home', reason: 'missing' }),
            expect.objectContaining({ path: '/etc/hosting/ssh/files/authorized_keys', reason: 'edited' }),
        ]));
        await hostingctl('site', 'apply', 'files', '--force');
        expect((await hostingctl<{ drift: unknown[] }>('site', 'check', 'files')).drift).toEqual([]);
        expect((await sftp('ls public_html\n')).status).toBe(0);
    });

    it('where sshd would not keep the user in its jail, or refuses its configuration: nothing is opened', async () => {
        await run(['tee', '/etc/ssh/sshd_config.d/10-foreign.conf'], { input: 'Match User neighbour\n    ChrootDirectory none\n' });
        expect(await refused(['sftp', 'enable', 'neighbour'])).toMatchObject({
            status: 1, message: expect.stringContaining('would not be kept in its jail') as string,
        });
        await run(['tee', '/etc/ssh/sshd_config.d/10-foreign.conf'], { input: 'NoSuchWord yes\n' });
        await run(['rm', '/etc/ssh/sshd_config.d/50-hosting.conf']);
        expect(await refused(['sftp', 'enable', 'neighbour'])).toMatchObject({
            status: 1, message: expect.stringContaining('as it is already') as string,
        });
        expect(await ofSftp('neighbour')).toEqual([]);
        await run(['rm', '/etc/ssh/sshd_config.d/10-foreign.conf']);
        await hostingctl('site', 'apply', 'files', '--force');
        await run(['/usr/sbin/sshd', '-t']);
        expect((await sftp('ls\n')).status).toBe(0);
    });

    it('not for the copy of a site, which has none', async () => {
        await hostingctl('site', 'clone', 'files', 'copied.example');
        expect(await hostingctl('sftp', 'show', 'copied')).toMatchObject({ enabled: false, keys: [] });
        expect((await sftp('ls\n', 'copied')).status).toBe(255);
    });

    it('when it is disabled, and begins anew with the same keys', async () => {
        await hostingctl('sftp', 'disable', 'files');
        expect((await sftp('ls\n')).status).toBe(255);
        expect(await ofSftp('files')).toEqual([]);
        await hostingctl('sftp', 'enable', 'files');
        expect((await sftp('ls\n')).status).toBe(0);
    });

    it('with the site, of which nothing is left', async () => {
        const uid = (await run(['id', '-u', 'files'])).trim();
        await hostingctl('site', 'delete', 'files', '--yes', '--files', 'delete');
        expect(await leftovers('files')).toEqual([]);
        expect(await ofSftp('files')).toEqual([]);
        expect((await exec(['ls', `/etc/systemd/system/user@${uid}.service`, `/etc/systemd/system/user-${uid}.slice.d`])).stdout).toBe('');
        expect((await sftp('ls\n')).status).toBe(255);
    });
});

/** What of SFTP is on the host for a site. */
async function ofSftp(site: string): Promise<string[]> {
    const files = await exec(['ls', '-d', `/srv/jail/${site}`, `/etc/hosting/ssh/${site}`, `/etc/systemd/system/srv-jail-${site}-home.mount`,
        `/etc/systemd/system/hosting-sites.target.wants/srv-jail-${site}-home.mount`]);
    const mounts = (await run(['cat', '/proc/self/mounts'])).split('\n').filter(line => line.includes(`/srv/jail/${site}`));
    const groups = (await run(['getent', 'group', 'hosting-sftp', 'hosting-sftp-password'])).split('\n')
        .filter(line => line.split(':')[3]?.split(',').includes(site));
    return [...files.stdout.split('\n').filter(Boolean), ...mounts, ...groups];
}
