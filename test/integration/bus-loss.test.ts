// SPDX-License-Identifier: LGPL-2.1-or-later
/* The service on a bus of its own, which can be asked for match rules and taken away. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, run, until } from '../support/machine.ts';

const DIRECTORY = '/run/bus-test';
const ADDRESS = `unix:path=${DIRECTORY}/socket`;
const CONFIGURATION = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>${ADDRESS}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy>
</busconfig>
`;

beforeAll(async () => {
    await run(['systemctl', 'stop', 'hostingd.service']);
    await run(['mkdir', '-p', DIRECTORY]);
    await run(['tee', `${DIRECTORY}/bus.conf`], { input: CONFIGURATION });
    await run(['systemd-run', '--collect', '--unit=bus-test', 'dbus-daemon', '--nofork', `--config-file=${DIRECTORY}/bus.conf`]);
    await until('the bus listens', async () => (await exec(['test', '-S', `${DIRECTORY}/socket`])).status === 0, 10);
    await run(['systemd-run', '--unit=hostingd-test', '--property=Restart=no', `--setenv=DBUS_SYSTEM_BUS_ADDRESS=${ADDRESS}`,
        '/usr/bin/node', '/usr/libexec/hosting/hostingd.cjs']);
    await until('the service is on it', async () => (await exec(['busctl', `--address=${ADDRESS}`, 'list'])).stdout
        .includes('org.cockpithosting.Hosting'), 10);
});

afterAll(async () => {
    await exec(['systemctl', 'stop', 'hostingd-test.service', 'bus-test.service']);
    await exec(['systemctl', 'reset-failed', 'hostingd-test.service']);
});

describe('the service', () => {
    it('keeps no match rule of a subscriber that has left', async () => {
        const rules = await run(['python3', '-c', `
import dbus, dbus.bus
def call(bus, path, interface, member, *arguments):
    service = bus.get_object('org.cockpithosting.Hosting', path, introspect=False)
    return dbus.Interface(service, interface).get_dbus_method(member)(*arguments)
for round in range(100):
    bus = dbus.bus.BusConnection('${ADDRESS}')
    call(bus, '/org/cockpithosting/Hosting', 'org.cockpithosting.Hosting1', 'Subscribe', '{}')
    bus.close()
bus = dbus.bus.BusConnection('${ADDRESS}')
call(bus, '/org/cockpithosting/Hosting', 'org.cockpithosting.Hosting1', 'Info', '{}')
stats = dbus.Interface(bus.get_object('org.freedesktop.DBus', '/org/freedesktop/DBus'), 'org.freedesktop.DBus.Debug.Stats')
owner = bus.get_name_owner('org.cockpithosting.Hosting')
print(len(stats.GetAllMatchRules()[owner]))
`]);
        expect(Number(rules)).toBeLessThan(3);
    });

    it('ends at once when the bus goes away, so that it is started again', async () => {
        await run(['systemctl', 'kill', '--signal=KILL', 'bus-test.service']);
        await until('the service has ended', async () =>
            (await exec(['systemctl', 'is-active', 'hostingd-test.service'])).stdout.trim() === 'failed', 5);
        expect((await run(['systemctl', 'show', '--property=ExecMainStatus', '--value', 'hostingd-test.service'])).trim()).toBe('1');
    });
});
