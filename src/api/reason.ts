// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why the service does not start, where it cannot say so itself: systemd knows, and tells everybody. */

import { keyRefusal } from 'virtual:contract';

import { Failure } from './failure.ts';

const SERVICE = 'org.freedesktop.systemd1.Service';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** The failure with a better reason, if there is one. */
export async function reasonOf(failure: Failure): Promise<Failure> {
    const systemd = cockpit.dbus('org.freedesktop.systemd1', { bus: 'system', superuser: 'try' });
    try {
        const [status] = await systemd.call(keyRefusal.unit, PROPERTIES, 'Get', [SERVICE, 'ExecMainStatus'], { type: 'ss' });
        return (status as { v?: unknown }).v === keyRefusal.status ? new Failure('Unavailable', keyRefusal.document) : failure;
    } catch {
        return failure;
    } finally {
        systemd.close();
    }
}
