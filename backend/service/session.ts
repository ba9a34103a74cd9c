// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The log-in session behind a caller, as logind knows it, for the audit: which session, and from which address. Cockpit's
 * sessions and ssh's have an address; a timer's or a boot script's commands belong to no session.
 */

import { BusError, DBUS, type SystemBus, type Target } from '../host/dbus/bus.ts';

const LOGIND = 'org.freedesktop.login1';
const MANAGER: Target = { destination: LOGIND, path: '/org/freedesktop/login1', interface: 'org.freedesktop.login1.Manager' };
/** The audit waits for it: a logind that hangs must not hold up what people do. Milliseconds. */
const TIMEOUT = 2000;
/** How long it is not asked again after that, as where the bus was started anew and logind has stayed with the old one. Milliseconds. */
const PAUSE = 60_000;

export interface Session { session: string | null, address: string | null }

/** With the account that has logged in there. */
export interface KnownSession extends Session { user: string | null }

const NONE: KnownSession = { session: null, address: null, user: null };

let hangsUntil = 0;

/** Answers nothing where there is no session, no logind, or one that has not answered within the last minute. */
export async function sessionBehind(bus: SystemBus, sender: string): Promise<KnownSession> {
    const call = (target: Target, member: string, signature: string, body: unknown[]): Promise<unknown[]> =>
        bus.call(target, member, signature, body, { timeout: TIMEOUT });
    if (performance.now() < hangsUntil)
        return NONE;
    try {
        const [pid] = await call(DBUS, 'GetConnectionUnixProcessID', 's', [sender]) as [number];
        const [path] = await call(MANAGER, 'GetSessionByPID', 'u', [pid]) as [string];
        const properties: Target = { destination: LOGIND, path, interface: 'org.freedesktop.DBus.Properties' };
        const of = async (name: string): Promise<string | null> => {
            const [{ value }] = await call(properties, 'Get', 'ss', ['org.freedesktop.login1.Session', name]) as [{ value: string }];
            return value === '' ? null : value;
        };
        const [session, address, user] = await Promise.all([of('Id'), of('RemoteHost'), of('Name')]);
        return { session, address, user };
    } catch (error) {
        if (error instanceof BusError && error.errorName === 'org.freedesktop.DBus.Error.NoReply')
            hangsUntil = performance.now() + PAUSE;
        return NONE;
    }
}
