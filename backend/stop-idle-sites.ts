// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Ends the PHP masters that have nothing to do; hosting-idle.timer runs this while any site runs. A master whose pool is
 * idle is alone in its control group, because the workers of an "ondemand" pool leave by themselves.
 *
 * SIGQUIT lets a request finish that came in just now. The socket is systemd's and stays: what arrives meanwhile waits
 * in its queue and starts PHP again, so no request is lost.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';

import { hostingGroup } from './features/php/activity.ts';

/** A master that was just started is alone as well, until it has made its first worker. Milliseconds. */
const GRACE = 10_000;

const group = hostingGroup();
for (const slice of group === undefined ? [] : readdirSync(group)) {
    const [, name] = /^hosting-([a-z0-9]+)\.slice$/.exec(slice) ?? [];
    if (name !== undefined)
        endIfIdle(`${group}/${slice}/hosting-php@${name}.service`);
}

function endIfIdle(service: string): void {
    try {
        const [master, ...others] = readFileSync(`${service}/cgroup.procs`, 'utf8').trim().split('\n').map(Number);
        if (master && others.length === 0 && Date.now() - statSync(service).ctimeMs > GRACE)
            process.kill(master, 'SIGQUIT');
    } catch (error) {
        // It ended between the listing and the look.
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && code !== 'ENODEV' && code !== 'ESRCH')
            throw error;
    }
}
