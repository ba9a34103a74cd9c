// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host made harder to break into, by choice, and back again; nobody is locked out. */

import { afterAll, expect, it } from 'vitest';

import { exec, hostingctl, refused, run } from '../support/machine.ts';

interface Row { item: string, state: string, isOurs: boolean }

async function stateOf(item: string): Promise<Row | undefined> {
    return (await hostingctl<Row[]>('host', 'hardening')).find(row => row.item === item);
}

async function sshdSays(): Promise<string> {
    return await run(['/usr/sbin/sshd', '-T', '-C', 'user=admin,host=x,addr=127.0.0.1']);
}

afterAll(async () => {
    for (const item of ['root-login', 'password-login', 'login-banner', 'modules', 'links'])
        await exec(['hostingctl', 'host', 'unharden', item]);
    await exec(['rm', '-rf', '/home/admin/.ssh', '/root/key', '/root/key.pub']);
});

it('shows each item with why it is wanted', async () => {
    const rows = await hostingctl<(Row & { why: string, detail: string })[]>('host', 'hardening');
    expect(rows.map(({ item }) => item)).toEqual(expect.arrayContaining(['root-login', 'password-login', 'kernel', 'hidepid', 'crypto-policy']));
    for (const { why, detail } of rows)
        expect([why, detail].every(text => text.length > 3)).toBe(true);
    expect(await refused(['host', 'hardening'], { user: 'customer' })).toMatchObject({ status: 4 });
});

it('sets what is named and takes it back', async () => {
    const before = await sshdSays();
    await hostingctl('host', 'harden', 'root-login', 'login-banner', 'modules');
    expect(await sshdSays()).toMatch(/^permitrootlogin no$/m);
    expect(await sshdSays()).toMatch(/^banner \/etc\/hosting\/ssh\/banner$/m);
    expect(await run(['modprobe', '--showconfig'])).toContain('install dccp /bin/false');
    for (const item of ['root-login', 'login-banner', 'modules'])
        expect(await stateOf(item)).toMatchObject({ state: 'on', isOurs: true });
    expect(await refused(['host', 'harden', 'root-login'])).toMatchObject({ status: 5 });
    await hostingctl('host', 'unharden', 'root-login', 'login-banner', 'modules');
    expect(await sshdSays()).toBe(before);
    expect((await exec(['ls', '/etc/modprobe.d/90-hosting.conf', '/etc/hosting/ssh/banner'])).stdout).toBe('');
    expect(await refused(['host', 'unharden', 'root-login'])).toMatchObject({ status: 5 });
    expect(await refused(['host', 'harden', 'hidepid'])).toMatchObject({ status: 5 });
});

it('remembers what the kernel had, and leaves no file behind', async () => {
    await hostingctl('host', 'harden', 'links');
    expect(await run(['cat', '/etc/sysctl.d/90-hosting-links.conf'])).toContain('fs.protected_symlinks = 1\n');
    await hostingctl('host', 'unharden', 'links');
    expect((await exec(['ls', '/etc/sysctl.d/90-hosting-links.conf'])).status).not.toBe(0);
});

it('turns passwords off only where an administrator has a key', async () => {
    await exec(['rm', '-rf', '/home/admin/.ssh']);
    expect(await refused(['host', 'harden', 'password-login'])).toMatchObject({
        status: 5, message: expect.stringContaining('No administrator has a key') as string,
    });
    expect(await sshdSays()).toMatch(/^passwordauthentication yes$/m);
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/key']);
    await run(['mkdir', '/home/admin/.ssh'], { user: 'admin' });
    await run(['tee', '/home/admin/.ssh/authorized_keys'], { user: 'admin', input: '# none yet\n' });
    expect(await refused(['host', 'harden', 'password-login'])).toMatchObject({ status: 5 });
    await run(['tee', '/home/admin/.ssh/authorized_keys'], { user: 'admin', input: await run(['cat', '/root/key.pub']) });
    await hostingctl('host', 'harden', 'password-login');
    expect(await sshdSays()).toMatch(/^passwordauthentication no$/m);
    await hostingctl('host', 'unharden', 'password-login');
    expect(await sshdSays()).toMatch(/^passwordauthentication yes$/m);
});
