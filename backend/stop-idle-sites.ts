// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Ends the PHP masters that have nothing to do; hosting-idle.timer runs this while any site runs. A master whose pool is
 * idle is alone in its control group, because the workers of an "ondemand" pool leave by themselves. How long it may then
 * stay is a setting of its site, which is read from a file, and what was seen before is kept in another: this is no part of
 * the service and has no way to its store.
 *
 * SIGQUIT lets a request finish that came in just now. The socket is systemd's and stays: what arrives meanwhile waits
 * in its queue and starts PHP again, so no request is lost.
 */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';

import { hostingGroup } from './features/php/activity.ts';
import { hasStarted, idleFile, isOver, look, markOf, type Seen, stayOf } from './features/php/idle.ts';

/** A master that was just started is alone as well, until it has made its first worker. Milliseconds. */
const GRACE = 10_000;
/** RuntimeDirectory= of the unit. */
const MEMORY = '/run/hosting-idle/seen.json';

const before = remembered();
const now = os.uptime() * 1000;
const seen: Record<string, Seen> = {};

const group = hostingGroup();
for (const slice of group === undefined ? [] : readdirSync(group)) {
    const [, name] = /^hosting-([a-z0-9]+)\.slice$/.exec(slice) ?? [];
    if (name !== undefined)
        unlessGone(() => { endIfIdle(name, `${group}/${slice}/hosting-php@${name}.service`); });
}
if (Object.keys(seen).length > 0 || before.size > 0)
    writeFileSync(MEMORY, JSON.stringify(seen));

function endIfIdle(name: string, service: string): void {
    const [master, ...others] = readFileSync(`${service}/cgroup.procs`, 'utf8').trim().split('\n').map(Number);
    if (!master || others.length > 0 || Date.now() - statSync(service).ctimeMs <= GRACE)
        return;
    // Somebody waits for one that starts slowly: it is to preload much, or the host has much to do.
    if (!hasStarted(readFileSync(`/proc/${master}/status`, 'utf8')))
        return;
    const minutes = stay(name);
    if (minutes > 0) {
        const state = look(before.get(name), markOf(readFileSync(`/proc/${master}/stat`, 'utf8')), now);
        seen[name] = state;
        if (!isOver(state, minutes, now))
            return;
    }
    process.kill(master, 'SIGQUIT');
}

function stay(name: string): number {
    try {
        return stayOf(readFileSync(idleFile(name), 'utf8'));
    } catch {
        // A site of before this setting; it stays as long as one without.
        return 0;
    }
}

/** A Map: a site may be called `constructor`. */
function remembered(): Map<string, Seen> {
    try {
        return new Map(Object.entries(JSON.parse(readFileSync(MEMORY, 'utf8')) as Record<string, Seen>));
    } catch {
        // The first look since the host was started, or one that was cut off.
        return new Map();
    }
}

/** What ended between the listing and the look is no failure. */
function unlessGone(work: () => void): void {
    try {
        work();
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && code !== 'ENODEV' && code !== 'ESRCH')
            throw error;
    }
}
