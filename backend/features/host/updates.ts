// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How many updates wait, by what dnf(8) has fetched before: nothing is fetched because somebody looks at a page. The host's own
 * timer (dnf-makecache.timer) fetches, and Cockpit's page for updates installs.
 */

import type { OutputOf } from '../../contract/index.ts';
import { runApart } from '../../host/own-unit.ts';
import type { RunResult } from '../../host/run.ts';
import { keptFor } from '../common/kept.ts';

/** dnf(8): updates are there. */
const THERE_ARE = 100;
const NOTHING_FETCHED = 1;

/** dnf takes a second to say it. Milliseconds. */
const KEPT = 600_000;

/** What was asked of late is not asked again. */
export const keptUpdates = keptFor(KEPT, updatesOfHost);

/** Apart: what dnf keeps is nothing of the service's domain. */
const dnf = (accept: readonly number[], ...args: string[]): Promise<RunResult> =>
    runApart('Updates of this host', ['dnf', '--cacheonly', '--quiet', ...args], [], { accept });

export async function updatesOfHost(): Promise<OutputOf<'host.updates'>> {
    const { status, stdout } = await dnf([THERE_ARE, NOTHING_FETCHED], 'check-update');
    if (status === NOTHING_FETCHED)
        return { packages: null, security: null };
    const packages = packagesIn(stdout);
    if (packages === 0)
        return { packages, security: 0 };
    const advisories = await dnf([NOTHING_FETCHED], 'updateinfo', 'list', '--security');
    return { packages, security: advisories.status === 0 ? advisedIn(advisories.stdout) : null };
}

/** Lines of `dnf check-update`: `nginx.x86_64  1:1.24.0-4.el9  appstream`. What is replaced by another package stands below. */
export function packagesIn(text: string): number {
    const [updates = ''] = text.split(/^Obsoleting packages$/im);
    return new Set([...updates.matchAll(/^(\S+\.[a-z0-9_]+)\s+\S+\s+\S+\s*$/gm)].map(([, name]) => name)).size;
}

/** Lines of `dnf updateinfo list`: `ALSA-2026:1234 Important/Sec. openssl-1:3.2.2-6.el9.x86_64`, one for each advisory of a package. */
export function advisedIn(text: string): number {
    return new Set([...text.matchAll(/^\S+[:-]\S+\s.*\s(\S+)-[^-\s]+-[^-\s]+\.[a-z0-9_]+\s*$/gm)].map(([, name]) => name)).size;
}
