// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The log-in session behind a caller, as logind knows it, for the audit: which session, and from which address. Cockpit's
 * sessions and ssh's have an address; a timer's or a boot script's commands belong to no session.
 */

import { DBUS, type SystemBus, type Target } from '../host/dbus/bus.ts';

const LOGIND = 'org.freedesktop.login1';
const MANAGER: Target = { destination: LOGIND, path: '/org/freedesktop/login1', interface: 'org.freedesktop.login1.Manager' };
/** The audit waits for it: a logind that hangs must not hold up what people do. Milliseconds. */
const TIMEOUT = 2000;

export interface Session { session: string | null, address: string | null }

/** With the account that has logged in there. */
export interface KnownSession extends Session { user: string | null }

const NONE: KnownSession = { session: null, address: null, user: null };

/** Answers nothing where there is no session, or no logind. */
export async function sessionBehind(bus: SystemBus, sender: string): Promise<KnownSession> {
    const call = (target: Target, member: string, signature: string, body: unknown[]): Promise<unknown[]> =>
        bus.call(target, member, signature, body, { timeout: TIMEOUT });
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
    } catch {
        return NONE;
    }
}
