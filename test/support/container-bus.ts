// SPDX-License-Identifier: LGPL-2.1-or-later
/* The system bus of the container, as this machine reaches it: through the root directory of its first process. */

import { readFileSync } from 'node:fs';

interface Process { pid: string, began: string }

let known: Process | undefined;

/**
 * Address of the bus.
 * @param find asks for the container's first process, as this machine numbers it: `machine pid`
 */
export async function containerBus(find: () => Promise<string>): Promise<string> {
    // A container that was started anew has another one, and its number may be somebody else's now.
    if (!known?.began || known.began !== beganOf(known.pid)) {
        const pid = (await find()).trim();
        known = { pid, began: beganOf(pid) };
    }
    return `unix:path=/proc/${known.pid}/root/run/dbus/system_bus_socket`;
}

/** When a process began, in ticks since the boot: field 22 of proc_pid_stat(5), counted behind the name, which may hold anything. */
function beganOf(pid: string): string {
    try {
        const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    } catch {
        return '';
    }
}
