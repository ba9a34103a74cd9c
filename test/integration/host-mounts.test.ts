// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Mounts that allow less, and the crypto policy, set and taken back: what was there before is there again, also when something fails.
 * Debian has no program for policies: the one here is a stand-in by its own words, in a package that is called so.
 */

import * as fs from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, refused, run } from '../support/machine.ts';
import { rootOfHost, withPackages } from '../support/stub-packages.ts';

interface Row { item: string, state: string, detail: string, isOurs: boolean, isSettable: boolean }

const CONFLICT = 5, FAILED = 1;
const DROP_IN = '/etc/systemd/system/tmp.mount.d/90-hosting.conf';
const FSTAB = '/etc/fstab';

async function row(item: string): Promise<Row | undefined> {
    return (await hostingctl<Row[]>('host', 'hardening')).find(each => each.item === item);
}

/** Flags of the host's own mount, in order. */
async function flags(path: string): Promise<string> {
    const lines = (await run(['cat', '/proc/1/mountinfo'])).split('\n').map(line => line.split(' '));
    return lines.findLast(([, , , , point]) => point === path)?.[5]?.split(',').sort().join() ?? '';
}

const fstab = (): Promise<string> => run(['cat', FSTAB]);
const harden = (...items: string[]): Promise<unknown> => hostingctl('host', 'harden', ...items);
const unharden = (...items: string[]): Promise<unknown> => hostingctl('host', 'unharden', ...items);

/** Whether a program can be run from there. */
async function runsFrom(directory: string): Promise<boolean> {
    await run(['cp', '/bin/true', `${directory}/program-of-test`]);
    const { status } = await exec([`${directory}/program-of-test`]);
    await run(['rm', `${directory}/program-of-test`]);
    return status === 0;
}

let before = '';

beforeAll(async () => { before = await fstab(); });

afterAll(async () => {
    for (const item of ['mount-tmp', 'mount-dev-shm', 'mount-var-tmp', 'crypto-policy'])
        await exec(['hostingctl', 'host', 'unharden', item]);
    await exec(['umount', '/var/tmp']);
    await exec(['rm', '-rf', DROP_IN, '/etc/crypto-policies', '/run/stub-policy-fails']);
    await exec(['rpm', '--erase', 'stub-crypto-policies']);
    await run(['tee', FSTAB], { input: before });
    await run(['systemctl', 'daemon-reload']);
});

describe('a mount with a unit', () => {
    it('has a drop-in of ours, and is as before afterwards', async () => {
        const was = await flags('/tmp');
        expect([was, await runsFrom('/tmp')]).toEqual(['nodev,nosuid,rw', true]);
        expect(await row('mount-tmp')).toMatchObject({ state: 'partly', isOurs: false, isSettable: true, detail: '/tmp lacks noexec' });
        await harden('mount-tmp');
        expect([await flags('/tmp'), await runsFrom('/tmp')]).toEqual(['nodev,noexec,nosuid,rw', false]);
        // What the unit says itself stays; specifiers as they are written.
        expect(await run(['cat', DROP_IN])).toMatch(/^\[Mount\]\nOptions=mode=1777,.*size=50%%,.*,noexec$/m);
        expect(await run(['systemctl', 'show', '--property=DropInPaths', '--value', 'tmp.mount'])).toContain(DROP_IN);
        expect(await row('mount-tmp')).toMatchObject({ state: 'on', isOurs: true, isSettable: false });
        expect(await refused(['host', 'harden', 'mount-tmp'])).toMatchObject({ status: CONFLICT });
        await unharden('mount-tmp');
        expect([await flags('/tmp'), await runsFrom('/tmp')]).toEqual([was, true]);
        expect((await exec(['ls', DROP_IN])).status).not.toBe(0);
        expect(await refused(['host', 'unharden', 'mount-tmp'])).toMatchObject({ status: CONFLICT });
    });
});

describe('a mount of systemd\'s own', () => {
    it('has a line in fstab that systemd goes by, and none afterwards', async () => {
        const was = await flags('/dev/shm');
        await harden('mount-dev-shm');
        expect(await flags('/dev/shm')).toBe('nodev,noexec,nosuid,rw');
        expect(await fstab()).toBe(`${before}tmpfs /dev/shm tmpfs defaults,nodev,nosuid,noexec 0 0\n`);
        // As the next boot would find it.
        await run(['mount', '-o', 'remount,bind,rw,nosuid,nodev,exec', '/dev/shm']);
        expect(await row('mount-dev-shm')).toMatchObject({ state: 'partly', isOurs: true });
        await run(['/usr/lib/systemd/systemd-remount-fs']);
        expect(await flags('/dev/shm')).toContain('noexec');
        await unharden('mount-dev-shm');
        expect([await flags('/dev/shm'), await fstab()]).toEqual([was, before]);
    });
});

describe('a mount of fstab', () => {
    const OWN = 'tmpfs /var/tmp tmpfs  size=20m,nosuid\t0 0\n';

    it('has more options in its line, and what others change there stays', async () => {
        expect(await refused(['host', 'harden', 'mount-var-tmp'])).toMatchObject({ status: CONFLICT,
            message: expect.stringContaining('/var/tmp is no mount of its own') as string });
        await run(['mount', '-t', 'tmpfs', '-o', 'size=20m,nosuid', 'tmpfs', '/var/tmp']);
        expect(await refused(['host', 'harden', 'mount-var-tmp'])).toMatchObject({ status: CONFLICT,
            message: expect.stringContaining('mounted by hand') as string });
        expect(await row('mount-var-tmp')).toMatchObject({ state: 'partly', isSettable: false });

        await run(['tee', FSTAB], { input: before + OWN });
        const was = await flags('/var/tmp');
        await harden('mount-var-tmp');
        expect(await fstab()).toBe(before + OWN.replace('nosuid', 'nosuid,nodev,noexec'));
        expect(await flags('/var/tmp')).toBe('nodev,noexec,nosuid,relatime,rw');
        expect(await run(['findmnt', '--noheadings', '--output=OPTIONS', '/var/tmp'])).toContain('size=20480k');

        await run(['sed', '-i', 's/size=20m/size=30m/', FSTAB]);
        await unharden('mount-var-tmp');
        expect([await fstab(), await flags('/var/tmp')]).toEqual([before + OWN.replace('20m', '30m'), was]);
        await run(['tee', FSTAB], { input: before });
    });

    it('is asked for where there is none, and nothing is changed', async () => {
        expect(await refused(['host', 'harden', 'mount-dev-shm', 'mount-home'])).toMatchObject({ status: CONFLICT,
            message: '/home is no mount of its own: its options are those of what it is on, and are left alone.' });
        expect(await fstab()).toBe(before);
        expect(await row('mount-home')).toMatchObject({ state: 'off', isSettable: false });
        expect(await refused(['host', 'harden', 'mount-root'])).toMatchObject({ status: 2 });
        expect(await refused(['host', 'harden', 'mount-tmp'], { user: 'customer' })).toMatchObject({ status: 4 });
    });
});

describe('the crypto policy', () => {
    const STATE = '/etc/crypto-policies/state/current';
    const STUB = `#!/bin/sh
# A STAND-IN for tests, and not the program of crypto-policies-scripts: it writes down what it was told, and nothing else.
[ "$1" = --set ] || exit 2
[ ! -e /run/stub-policy-fails ] || { echo "stand-in: told to fail" >&2; exit 1; }
echo "$2" >${STATE}
`;

    it('is refused where a host has none', async () => {
        expect(await row('crypto-policy')).toMatchObject({ state: 'off', isSettable: false });
        expect(await refused(['host', 'harden', 'crypto-policy'])).toMatchObject({ status: CONFLICT,
            hint: 'On AlmaLinux: dnf install crypto-policies-scripts' });
    });

    describe('of a stand-in', () => {
        beforeAll(async () => {
            await withPackages([{
                name: 'stub-crypto-policies', files: { '/usr/bin/update-crypto-policies': STUB, [STATE]: 'LEGACY:AD-SUPPORT\n' },
                post: 'chmod 755 /usr/bin/update-crypto-policies',
            }], async ([file = '']) => {
                await fs.copyFile(file, `${await rootOfHost()}/root/stub.rpm`);
            });
            await run(['rpm', '--install', '--nodeps', '/root/stub.rpm']);
            await run(['rm', '/root/stub.rpm']);
        });

        it('becomes DEFAULT with what else it had, and is what it was afterwards', async () => {
            expect(await row('crypto-policy')).toMatchObject({ state: 'off', detail: 'LEGACY:AD-SUPPORT', isSettable: true });
            await harden('crypto-policy');
            expect(await run(['cat', STATE])).toBe('DEFAULT:AD-SUPPORT\n');
            expect(await row('crypto-policy')).toMatchObject({ state: 'on', isOurs: true });
            await unharden('crypto-policy');
            expect(await run(['cat', STATE])).toBe('LEGACY:AD-SUPPORT\n');
        });

        it('that somebody has chosen since is theirs', async () => {
            await harden('crypto-policy');
            await run(['tee', STATE], { input: 'FUTURE\n' });
            expect(await row('crypto-policy')).toMatchObject({ state: 'on', isOurs: false, detail: 'FUTURE' });
            expect(await refused(['host', 'unharden', 'crypto-policy'])).toMatchObject({ status: CONFLICT });
            expect(await refused(['host', 'harden', 'crypto-policy'])).toMatchObject({ status: CONFLICT,
                message: 'The crypto policy is FUTURE, in which nothing is known to be broken.' });
            expect(await run(['cat', STATE])).toBe('FUTURE\n');
            // What was remembered is of another time.
            await run(['tee', STATE], { input: 'LEGACY\n' });
            await harden('crypto-policy');
            await unharden('crypto-policy');
            expect(await run(['cat', STATE])).toBe('LEGACY\n');
        });

        it('that is refused leaves nothing of what was set with it', async () => {
            const was = await Promise.all([fstab(), flags('/dev/shm'), flags('/tmp')]);
            await run(['touch', '/run/stub-policy-fails']);
            expect(await refused(['host', 'harden', 'mount-dev-shm', 'mount-tmp', 'crypto-policy'])).toMatchObject({ status: FAILED,
                message: expect.stringContaining('told to fail') as string });
            expect(await Promise.all([fstab(), flags('/dev/shm'), flags('/tmp')])).toEqual(was);
            expect((await exec(['ls', DROP_IN])).status).not.toBe(0);
            for (const item of ['mount-dev-shm', 'mount-tmp', 'crypto-policy'])
                expect(await row(item)).toMatchObject({ isOurs: false, isSettable: true });
            await run(['rm', '/run/stub-policy-fails']);
        });

        it('that cannot be taken back leaves all as it was set', async () => {
            await harden('mount-dev-shm', 'crypto-policy');
            await run(['touch', '/run/stub-policy-fails']);
            expect(await refused(['host', 'unharden', 'mount-dev-shm', 'crypto-policy'])).toMatchObject({ status: FAILED });
            for (const item of ['mount-dev-shm', 'crypto-policy'])
                expect(await row(item)).toMatchObject({ state: 'on', isOurs: true });
            await run(['rm', '/run/stub-policy-fails']);
            await unharden('mount-dev-shm', 'crypto-policy');
            expect([await fstab(), await run(['cat', STATE])]).toEqual([before, 'LEGACY\n']);
        });
    });
});

describe('hidepid', () => {
    it('is shown, and refused with the reason', async () => {
        expect(await row('hidepid')).toMatchObject({ state: 'off', isOurs: false, isSettable: false });
        for (const verb of ['harden', 'unharden']) {
            expect(await refused(['host', verb, 'links', 'hidepid'])).toMatchObject({ status: CONFLICT,
                message: expect.stringContaining('systemd does not support it') as string });
        }
        expect((await exec(['ls', '/etc/sysctl.d/90-hosting-links.conf'])).status).not.toBe(0);
    });

    // The reason, on this host: /proc is not where others learn of processes.
    it('would hide nothing that systemd does not tell everybody', async () => {
        const { stdout } = await exec(['busctl', 'call', 'org.freedesktop.systemd1', '/org/freedesktop/systemd1',
            'org.freedesktop.systemd1.Manager', 'GetUnitProcesses', 's', 'nginx.service'], { user: 'customer' });
        expect(stdout).toContain('nginx: master process');
    });
});
