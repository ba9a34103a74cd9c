// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who listens on which TCP port of this host: ss(8). */

import * as fs from 'node:fs/promises';

import { runApart } from './own-unit.ts';

export interface Listener {
    /** As ss writes it: `0.0.0.0`, `[::]`, `*`, `127.0.0.1`. */
    address: string;
    port: number;
    /** Undefined where the kernel itself listens. */
    program?: string;
    pid?: number;
}

/** In a unit of its own: which process has a socket is nothing that the service's own sandbox may see. */
export async function listeners(): Promise<Listener[]> {
    const { stdout } = await runApart('Look who listens', ['ss', '-H', '-l', '-t', '-n', '-p'],
        ['ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes'], { timeout: 20_000 });
    return parseListeners(stdout);
}

/** Lines as `LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=104,fd=5),("nginx",pid=103,fd=5))`. */
export function parseListeners(text: string): Listener[] {
    return text.split('\n').flatMap(line => {
        const [, address, port, users = ''] = /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+(.*)$/.exec(line.trim()) ?? [];
        if (address === undefined)
            return [];
        // The process that was first has the lowest number: workers come after their master.
        const [first] = [...users.matchAll(/\("([^"]*)",pid=(\d+)/g)]
            .map(([, program = '', pid]) => ({ program, pid: Number(pid) })).sort((a, b) => a.pid - b.pid);
        return [{ address, port: Number(port), ...first }];
    });
}

/** The unit that a process belongs to: `httpd.service`; undefined for one that belongs to a session. */
export async function unitOf(pid: number): Promise<string | undefined> {
    return unitIn(await fs.readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => ''));
}

/** Lines of cgroups(7), `0::/system.slice/httpd.service`; of version 1 those of systemd's own hierarchy. */
export function unitIn(text: string): string | undefined {
    const path = text.split('\n').map(line => /^\d+:(?:|name=systemd):(.*)$/.exec(line)?.[1]).find(each => each?.includes('.service'));
    return path?.split('/').reverse().find(part => part.endsWith('.service') && !part.startsWith('user@'));
}
