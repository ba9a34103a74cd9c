// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * useradd and its family lock /etc/passwd by a file of their own, /etc/passwd.PID, that /etc/passwd.lock is a link to. A lock whose
 * process is gone is taken over by the next of them; the file of one that was killed stays for good.
 */

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

const OWN_FILE = /^(?:passwd|group|shadow|gshadow|subuid|subgid)\.([0-9]+)$/;

/** Removes the files of processes that are gone. Nothing reads them, and a new process with such a number would write its own. */
export async function removeDeadLocks(directory = '/etc'): Promise<void> {
    for (const name of await readdir(directory)) {
        const [, pid] = OWN_FILE.exec(name) ?? [];
        if (pid !== undefined && isGone(Number(pid)))
            await rm(path.join(directory, name), { force: true });
    }
}

/** Not by /proc: with hidepid= it hides the processes of an administrator from the service, which has fewer capabilities. */
function isGone(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return false;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
}
