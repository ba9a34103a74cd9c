// SPDX-License-Identifier: LGPL-2.1-or-later
/* SSH keys of the host and its administrators: made, put in, taken out, installed elsewhere, exchanged. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, refused, type Result, run } from '../support/machine.ts';
import { forgiveFailures, punishFailures } from '../support/sshd.ts';

const PASSWORD = 'customer-pass-1';

interface Key {
    name: string; fingerprint: string; purpose: string; isWaiting: boolean; line: string; bits: number;
    accounts: { account: string }[]; servers: string[];
}

const shown = (name: string): Promise<Key> => hostingctl<Key>('ssh-key', 'show', name);

/** A log-in of the host to itself with a private key in a file. */
function login(user: string, file: string): Promise<Result> {
    return exec(['ssh', '-F', 'none', '-i', file, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no',
        '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR', `${user}@127.0.0.1`, 'id', '-un']);
}

async function hostFingerprint(): Promise<string> {
    const line = await run(['ssh-keygen', '-l', '-f', '/etc/ssh/ssh_host_ed25519_key.pub']);
    return line.split(' ')[1] ?? '';
}

beforeAll(async () => {
    await forgiveFailures();
    // Somewhere to log in: the host is its own other server.
    await run(['mkdir', '-p', '/root/ssh-test']);
    await run(['tee', '/home/customer/.ssh-before'], { user: 'customer', input: '' });
    await exec(['rm', '-rf', '/home/customer/.ssh']);
});

afterAll(async () => {
    for (const account of ['admin', 'root'])
        await exec(['hostingctl', 'ssh-key', 'revoke', 'anna', account]);
    for (const name of ['anna', 'backup', 'taken', 'rsa'])
        await exec(['hostingctl', 'ssh-key', 'remove', name, '--yes']);
    await run(['rm', '-rf', '/root/ssh-test', '/home/customer/.ssh', '/home/customer/.ssh-before', '/etc/ssh/sshd_config.d/45-hosting-keys.conf']);
    await punishFailures();
});

describe('a key', () => {
    it('for somebody is shown once, and is sealed until then', async () => {
        await hostingctl('ssh-key', 'generate', 'anna', '--for', 'person', '--comment', 'anna@laptop');
        const key = await shown('anna');
        expect(key).toMatchObject({ purpose: 'person', isWaiting: true, bits: 256 });
        const rows = await run(['sqlite3', '/var/lib/hosting/hosting.db', 'SELECT private FROM ssh_keys']);
        expect(rows).toMatch(/^v1:/);
        const { text } = await hostingctl<{ text: string }>('ssh-key', 'private', 'anna');
        await run(['tee', '/root/ssh-test/anna'], { input: text });
        await run(['chmod', '0600', '/root/ssh-test/anna']);
        expect(key.line).toContain((await run(['ssh-keygen', '-y', '-f', '/root/ssh-test/anna'])).trim().split(' ').slice(0, 2).join(' '));
        expect(await refused(['ssh-key', 'private', 'anna'])).toMatchObject({ status: 3 });
        expect((await shown('anna')).isWaiting).toBe(false);
        expect((await exec(['sh', '-c', 'ls -A /run/hosting/.ssh'])).stdout).toBe('');
    });

    it('of the host is never shown; RSA has 4096 bits', async () => {
        await hostingctl('ssh-key', 'generate', 'backup');
        await hostingctl('ssh-key', 'generate', 'rsa', '--type', 'rsa');
        expect((await shown('rsa')).bits).toBe(4096);
        expect(await refused(['ssh-key', 'private', 'backup'])).toMatchObject({ status: 5 });
        expect(await refused(['ssh-key', 'generate', 'backup'])).toMatchObject({ status: 5 });
        expect(await refused(['ssh-key', 'list'], { user: 'customer' })).toMatchObject({ status: 4 });
    });

    it('that somebody brings is read strictly, and is here once', async () => {
        const { line } = await shown('anna');
        expect(await refused(['ssh-key', 'import', 'taken'], { input: line })).toMatchObject({ status: 5 });
        expect(await refused(['ssh-key', 'import', 'taken'], { input: `from="*" ${line}` })).toMatchObject({ status: 2 });
        await run(['ssh-keygen', '-q', '-t', 'ecdsa', '-N', '', '-f', '/root/ssh-test/taken']);
        await run(['hostingctl', 'ssh-key', 'import', 'taken'], { input: await run(['cat', '/root/ssh-test/taken.pub']) });
        expect(await shown('taken')).toMatchObject({ purpose: 'imported', isWaiting: false });
    });
});

describe('an account of an administrator', () => {
    it('is opened by a key beside its own, and closed again', async () => {
        expect((await login('admin', '/root/ssh-test/anna')).status).toBe(255);
        await hostingctl('ssh-key', 'allow', 'anna', 'admin');
        expect(await login('admin', '/root/ssh-test/anna')).toMatchObject({ status: 0, stdout: 'admin\n' });
        // What the account brings itself still opens it.
        expect(await run(['/usr/sbin/sshd', '-T', '-C', 'user=admin,host=x,addr=127.0.0.1'])).toMatch(/^authorizedkeysfile \.ssh\/authorized_keys.* \/etc\/hosting\/ssh\/%u\/authorized_keys$/m);
        await hostingctl('ssh-key', 'allow', 'anna', 'admin', '--from', '192.0.2.1');
        expect((await login('admin', '/root/ssh-test/anna')).status).toBe(255);
        expect(await refused(['ssh-key', 'remove', 'anna', '--yes'])).toMatchObject({ status: 5, hint: expect.stringContaining('revoke anna admin') as string });
        await hostingctl('ssh-key', 'revoke', 'anna', 'admin');
        expect((await login('admin', '/root/ssh-test/anna')).status).toBe(255);
        expect((await exec(['ls', '/etc/hosting/ssh/admin'])).status).not.toBe(0);
    });

    it('is that of nobody else', async () => {
        expect(await refused(['ssh-key', 'allow', 'anna', 'customer'])).toMatchObject({ status: 2, fields: { account: expect.any(String) as string } });
        expect(await refused(['ssh-key', 'allow', 'anna', 'nosuch'])).toMatchObject({ status: 2 });
        expect(await refused(['ssh-key', 'revoke', 'anna', 'root'])).toMatchObject({ status: 3 });
    });
});

describe('another server', () => {
    const install = (fingerprint: string, password: string, target = 'customer@127.0.0.1'): Promise<Result> =>
        exec(['hostingctl', '--json', 'ssh-key', 'install', 'backup', target, '--fingerprint', fingerprint], { input: password });

    // This host is its own client, from whose address other tests have failed to log in: sshd of Debian would not answer it for a while.
    const LENIENT = '/etc/ssh/sshd_config.d/00-test.conf';
    beforeAll(async () => {
        await run(['tee', LENIENT], { input: 'PerSourcePenalties no\n' });
        await run(['systemctl', 'restart', 'sshd.service']);
    });
    afterAll(async () => {
        await run(['rm', LENIENT]);
        await run(['systemctl', 'restart', 'sshd.service']);
    });

    it('that shows another key than was said hears nothing', async () => {
        const { status, stdout } = await install(`SHA256:${'A'.repeat(43)}`, PASSWORD);
        expect([status, stdout]).toEqual([5, expect.stringContaining('shows another key')]);
        expect((await exec(['ls', '/home/customer/.ssh'])).status).not.toBe(0);
        expect((await shown('backup')).servers).toEqual([]);
    });

    it('that refuses the password is left as it was', async () => {
        expect(await refused(['ssh-key', 'install', 'backup', 'customer@127.0.0.1'], { input: PASSWORD }))
            .toMatchObject({ status: 2, fields: { fingerprint: expect.any(String) as string } });
        expect(await install(await hostFingerprint(), 'wrong')).toMatchObject({ status: 1 });
        expect((await shown('backup')).servers).toEqual([]);
        expect(await refused(['ssh-key', 'install', 'backup', '-oProxyCommand=id@x', '--fingerprint', await hostFingerprint()], { input: 'x' }))
            .toMatchObject({ status: 2 });
    });

    it('gets the key beside those it has, and is logged in to', async () => {
        await run(['mkdir', '-m', '0700', '/home/customer/.ssh'], { user: 'customer' });
        await run(['tee', '/home/customer/.ssh/authorized_keys'], { user: 'customer', input: '# mine\nssh-ed25519 AAAAother somebody' });
        expect(await install(await hostFingerprint(), PASSWORD)).toMatchObject({ status: 0 });
        const { line, servers } = await shown('backup');
        expect(servers).toEqual(['customer@127.0.0.1']);
        expect(await run(['cat', '/home/customer/.ssh/authorized_keys'])).toBe(`# mine\nssh-ed25519 AAAAother somebody\n${line}\n`);
        for (const table of ['ssh_key_servers', 'jobs', 'audit', 'steps'])
            expect(await run(['sqlite3', '/var/lib/hosting/hosting.db', `SELECT * FROM ${table}`])).not.toContain(PASSWORD);
        expect(await run(['sqlite3', '/var/lib/hosting/hosting.db', 'SELECT count(*) FROM ssh_key_servers WHERE password IS NOT NULL'])).toBe('0\n');
    });

    it('gets the successor of a key before the old one is taken out', async () => {
        await hostingctl('ssh-key', 'allow', 'backup', 'admin');
        const before = await shown('backup');
        await hostingctl('ssh-key', 'rotate', 'backup');
        const after = await shown('backup');
        expect(after.fingerprint).not.toBe(before.fingerprint);
        expect(after).toMatchObject({ servers: ['customer@127.0.0.1'], accounts: [{ account: 'admin' }] });
        const there = await run(['cat', '/home/customer/.ssh/authorized_keys']);
        expect(there).toBe(`# mine\nssh-ed25519 AAAAother somebody\n${after.line}\n`);
        expect(await run(['cat', '/etc/hosting/ssh/admin/authorized_keys'])).not.toContain(before.line.split(' ')[1]);
        expect((await hostingctl<Key[]>('ssh-key', 'list')).map(({ name }) => name)).toEqual(['anna', 'backup', 'rsa', 'taken']);
    });

    it('that does not take the successor keeps the old one', async () => {
        const before = await shown('backup');
        const file = '/home/customer/.ssh/authorized_keys';
        const there = await run(['cat', file]);
        await run(['chattr', '+i', '/home/customer/.ssh']).catch(() => run(['chown', '-R', 'root:root', '/home/customer/.ssh']));
        expect(await refused(['ssh-key', 'rotate', 'backup'])).toMatchObject({ status: 1 });
        await exec(['chattr', '-i', '/home/customer/.ssh']);
        await run(['chown', '-R', 'customer:', '/home/customer/.ssh']);
        expect(await run(['cat', file])).toBe(there);
        expect((await shown('backup')).fingerprint).toBe(before.fingerprint);
        expect((await hostingctl<Key[]>('ssh-key', 'list')).map(({ name }) => name)).toEqual(['anna', 'backup', 'rsa', 'taken']);
        await hostingctl('ssh-key', 'revoke', 'backup', 'admin');
    });
});
