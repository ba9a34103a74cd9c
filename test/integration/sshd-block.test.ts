// SPDX-License-Identifier: LGPL-2.1-or-later
/* An sshd that reads no directory of files, as AlmaLinux 8 has it: the same settings, in sshd_config itself. Nothing else of it changes. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { exec, hostingctl, refused, type Result, run } from '../support/machine.ts';

const MAIN = '/etc/ssh/sshd_config', DIRECTORY = '/etc/ssh/sshd_config.d', ASIDE = '/root/sshd_config.aside', KEY = '/root/block-test';
const CLIENT = ['-F', 'none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR', '-o', 'BatchMode=yes',
    '-o', 'ConnectTimeout=10', '-i', KEY, '-o', 'IdentitiesOnly=yes'];
/** Of an administrator's, for everybody and for one, who has it otherwise. */
const THEIRS = 'PerSourcePenalties no\nPermitRootLogin yes\nX11Forwarding no\nMatch User backup\n    X11Forwarding yes\n';

const sftp = (): Promise<Result> => exec(['sftp', ...CLIENT, '-b', '-', 'blocked@127.0.0.1'], { input: 'ls /\n' });
const main = (): Promise<string> => run(['cat', MAIN]);
/** What sshd goes by for a user who is no site's. */
const goesBy = (user: string): Promise<string> => run(['/usr/sbin/sshd', '-T', '-C', `user=${user},host=localhost,addr=127.0.0.1`]);
const forRoot = (): Promise<string> => goesBy('root');
let before = '';

beforeAll(async () => {
    await run(['cp', '-a', MAIN, ASIDE]);
    before = (await main()).replaceAll(/^(Include|X11Forwarding) .*\n/gm, '') + THEIRS;
    await run(['tee', MAIN], { input: before });
    await run(['mv', DIRECTORY, `${ASIDE}.d`]);
    await run(['systemctl', 'reload', 'sshd.service']);
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', KEY]);
    await hostingctl('site', 'create', 'blocked.example');
});

afterAll(async () => {
    await exec(['hostingctl', 'host', 'unharden', 'login-banner', 'root-login']);
    await exec(['hostingctl', 'site', 'delete', 'blocked', '--yes', '--files', 'delete']);
    await run(['mv', ASIDE, MAIN]);
    await run(['rm', '-rf', DIRECTORY, KEY, `${KEY}.pub`]);
    await run(['mv', `${ASIDE}.d`, DIRECTORY]);
    await run(['systemctl', 'reload', 'sshd.service']);
});

it('opens a site by SFTP, and leaves everything else as it was', async () => {
    const [root, backup] = await Promise.all([forRoot(), goesBy('backup')]);
    expect(backup).toMatch(/^x11forwarding yes$/m);
    await hostingctl('sftp', 'enable', 'blocked');
    await run(['hostingctl', 'sftp', 'allow', 'blocked'], { input: await run(['cat', `${KEY}.pub`]) });
    expect((await main()).startsWith(before)).toBe(true);
    expect(await main()).toMatch(/# BEGIN cockpit-hosting: .*\n(?:#.*\n)*Match Group hosting-sftp-password\n[^]*\nMatch all\n# END cockpit-hosting\n$/);
    const { status, stdout } = await sftp();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\/home *$/m);
    expect((await exec(['timeout', '5', 'ssh', ...CLIENT, 'blocked@127.0.0.1', 'id'])).stdout).not.toContain('uid=');
    expect(await forRoot()).toBe(root);
    expect(await goesBy('backup')).toBe(backup);
});

it('is hardened before what an administrator has said, and as before when that is taken back', async () => {
    await hostingctl('host', 'harden', 'root-login', 'login-banner');
    expect(await forRoot()).toMatch(/^permitrootlogin no$/m);
    expect(await forRoot()).toMatch(/^banner \/etc\/hosting\/ssh\/banner$/m);
    expect((await sftp()).status).toBe(0);
    // Set already; unless somebody took it out.
    expect(await refused(['host', 'harden', 'login-banner'])).toMatchObject({ status: 5 });
    await run(['sed', '-i', '/^Banner /d', MAIN]);
    await hostingctl('host', 'harden', 'login-banner');
    expect(await forRoot()).toMatch(/^banner \/etc\/hosting\/ssh\/banner$/m);
    await hostingctl('host', 'unharden', 'root-login', 'login-banner');
    expect(await forRoot()).toMatch(/^permitrootlogin yes$/m);
    expect(await main()).toContain(before);
    expect((await sftp()).status).toBe(0);
});

it('tells of a block that was edited, and mends it', async () => {
    await run(['sed', '-i', 's/ChrootDirectory .*/ChrootDirectory none/', MAIN]);
    const { drift } = await hostingctl<{ drift: unknown[] }>('site', 'check', 'blocked');
    expect(drift).toEqual([expect.objectContaining({ path: '/etc/ssh/sshd_config.d/50-hosting.conf', reason: 'edited' })]);
    await hostingctl('site', 'apply', 'blocked', '--force');
    expect(await main()).toContain('ChrootDirectory /srv/jail/%u');
    expect((await sftp()).status).toBe(0);
});

it('changes nothing where it is not to be told what is ours, or sshd refuses the file', async () => {
    for (const [edit, said] of [['/^# END cockpit-hosting/d', 'edited between the lines'], ['$a NoSuchWord yes', 'as it is already']] as const) {
        const whole = await main();
        await run(['sed', '-i', edit, MAIN]);
        const edited = await main();
        expect(await refused(['host', 'harden', 'login-banner'])).toMatchObject({ status: 1, message: expect.stringContaining(said) as string });
        expect(await main()).toBe(edited);
        expect((await exec(['ls', '/etc/ssh/sshd_config.d/40-hosting-login-banner.conf'])).status).not.toBe(0);
        await run(['tee', MAIN], { input: whole });
    }
});

it('needs no block when it reads files again', async () => {
    await run(['sed', '-i', '1i Include /etc/ssh/sshd_config.d/*.conf', MAIN]);
    await hostingctl('site', 'apply', 'blocked', '--force');
    expect(await main()).toBe(`Include /etc/ssh/sshd_config.d/*.conf\n${before}`);
    await run(['systemctl', 'reload', 'sshd.service']);
    expect((await sftp()).status).toBe(0);
});
