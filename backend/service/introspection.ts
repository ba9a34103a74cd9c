// SPDX-License-Identifier: LGPL-2.1-or-later
/* Describes the commands as D-Bus interfaces, for `busctl introspect`. Calls never come through here. */

import dbus from 'dbus-next';

import { INTERFACE_PREFIX, OBJECT_PATH, SIGNAL_INTERFACE } from '../contract/command.ts';
import { commandList } from '../contract/index.ts';
import type { SystemBus } from '../host/dbus/bus.ts';

const SIGNALS = { Changed: { signature: 'ss' }, JobUpdated: { signature: 's' } };

export function describeCommands(bus: SystemBus): void {
    const names = new Set(commandList.map(([, command]) => command.interface));
    for (const name of names) {
        const full = INTERFACE_PREFIX + name;
        // Members are configured for a class, so each interface needs one of its own.
        class Description extends dbus.interface.Interface {}
        const members = commandList.filter(([, command]) => command.interface === name).map(([, command]) => command.method);
        const signals = full === SIGNAL_INTERFACE ? SIGNALS : {};
        // dbus-next keeps what it knows of a member at its function: each needs one of its own.
        for (const member of [...members, ...Object.keys(signals)])
            Object.defineProperty(Description.prototype, member, { value: () => undefined, writable: true });
        Description.configureMembers({
            methods: Object.fromEntries(members.map(member => [member, { inSignature: 's', outSignature: 's' }])),
            signals,
        });
        bus.describe(OBJECT_PATH, new Description(full));
    }
}
