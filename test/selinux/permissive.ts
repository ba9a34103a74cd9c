// SPDX-License-Identifier: LGPL-2.1-or-later
/* A permissive host on its way to enforcing: warned about, checked, refused while something would break, and done. */

import { expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import { exec, hostingctl, refused, run, until } from '../support/machine.ts';
import { contextOf, denials, page, put } from './host.ts';

const CONFLICT = 5;
const CONFIG = '/etc/selinux/config';
const SECRET = '/home/one/public_html/secret.txt';

const check = (...hours: string[]): Promise<OutputOf<'selinux.check'>> => hostingctl('selinux', 'check', ...hours);

/** A page that is open somewhere and in sight, so it goes on to say so; prints the signals it gets. */
const LISTEN = `
import dbus, dbus.mainloop.glib
from gi.repository import GLib
dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
bus.add_signal_receiver(lambda *a: print(*a), dbus_interface='org.cockpithosting.Hosting1', signal_name='Changed')
hosting = dbus.Interface(bus.get_object('org.cockpithosting.Hosting', '/org/cockpithosting/Hosting', introspect=False),
    'org.cockpithosting.Hosting1')
def stay():
    hosting.Subscribe('{}')
    return True
stay()
GLib.timeout_add_seconds(10, stay)
print('listening')
GLib.MainLoop().run()
`;

export function permissive(): void {
    it('is warned about wherever sites are made and looked at', async () => {
        await run(['sed', '--in-place', 's/^SELINUX=.*/SELINUX=permissive/', CONFIG]);
        await run(['setenforce', '0']);
        for (const words of [['site', 'list'], ['host', 'info'], ['selinux', 'status']])
            expect((await exec(['hostingctl', ...words])).stderr, words.join(' ')).toContain('SELinux is permissive');
        // A script gets its document.
        expect((await exec(['hostingctl', 'site', 'list', '--json'])).stderr).toBe('');
    });

    it('tells a page that is open of a denial at once, and of which site', async () => {
        const output = '/var/tmp/signals';
        await run(['systemd-run', '--quiet', '--unit=listener', `--property=StandardOutput=truncate:${output}`,
            'python3', '-u', '-c', LISTEN]);
        await until('it listens', async () => (await exec(['grep', '-q', 'listening', output])).status === 0, 120);
        const follower = async (): Promise<string> => (await exec(['pgrep', '--full', 'journalctl --follow'])).stdout.trim();
        await until('the journal is followed', async () => await follower() !== '', 60);

        await put('one', 'secret.txt', 'of one');
        await run(['chmod', '0644', SECRET]);
        await run(['chcon', '--type=hosting_env_t', SECRET]);
        expect((await page('one.example', '/secret.txt')).status).toBe(200);
        await until('the signal has come', async () => (await exec(['grep', '-qx', 'denial one', output])).status === 0, 120);

        await run(['systemctl', 'stop', 'listener.service']);
        await until('nothing follows the journal any more', async () => await follower() === '', 60);
    });

    it('is not turned enforcing while sites would break', async () => {
        const found = await check();
        expect(found).toMatchObject({ mode: 'permissive', safe: false });
        expect(found.denials.map(({ sentence }) => sentence)).toContainEqual(
            expect.stringMatching(/^nginx tried to .*secret\.txt.* of one\.example: not blocked, because SELinux is permissive$/));
        expect(await refused(['selinux', 'enforce', '--yes'])).toMatchObject({ status: CONFLICT });
        expect(await run(['getenforce'])).toBe('Permissive\n');
        expect(await run(['grep', '^SELINUX=', CONFIG])).toBe('SELINUX=permissive\n');
    });

    it('is turned enforcing, now and for every start, when that is wanted all the same', async () => {
        const before = await run(['cat', CONFIG]);
        const [context] = await contextOf(CONFIG);
        await hostingctl('selinux', 'enforce', '--yes', '--force');
        expect(await run(['getenforce'])).toBe('Enforcing\n');
        expect(await run(['cat', CONFIG])).toBe(before.replace('SELINUX=permissive', 'SELINUX=enforcing'));
        expect(await contextOf(CONFIG)).toEqual([context]);
        expect((await page('one.example', '/secret.txt')).status).not.toBe(200);
        expect(await refused(['selinux', 'enforce', '--yes'])).toMatchObject({ status: CONFLICT });
        await run(['rm', SECRET]);
        // Not of the service: the rest is what this was about.
        expect((await denials()).filter(line => line.includes(':hostingd_t:'))).toEqual([]);
    });
}
