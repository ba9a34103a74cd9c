// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * nginx's processes, as /proc shows them. A reload's exit status says nothing (a master that cannot open its files keeps
 * the old configuration and still ends well), so what counts is which workers answer.
 */

import * as fs from 'node:fs/promises';

const PID_FILES = ['/run/nginx.pid', '/var/run/nginx.pid'];

/** Process id of nginx's master, or undefined when it does not run. */
export async function masterPid(): Promise<number | undefined> {
    for (const file of PID_FILES) {
        const pid = Number((await fs.readFile(file, 'utf8').catch(() => '')).trim());
        if (pid > 0 && (await title(pid)).startsWith('nginx: master'))
            return pid;
    }
    return undefined;
}

/** Workers that accept connections. One that shuts down has closed its listening sockets when its title says so. */
export async function acceptingWorkers(master: number): Promise<Set<number>> {
    const children = await fs.readFile(`/proc/${master}/task/${master}/children`, 'utf8').catch(() => '');
    const pids = children.trim().split(' ').filter(Boolean).map(Number);
    const titles = await Promise.all(pids.map(title));
    return new Set(pids.filter((_pid, index) => /^nginx: worker process\s*$/.test(titles[index] ?? '')));
}

async function title(pid: number): Promise<string> {
    return (await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
}
