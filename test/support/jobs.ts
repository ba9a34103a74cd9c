// SPDX-License-Identifier: LGPL-2.1-or-later

import type { JobSummary } from '../../backend/contract/jobs.ts';
import { exec, hostingctl, until } from './machine.ts';

/** Waits until no job is at work, on one site or on any, and none has been called for by the last one. */
export async function settled(site?: string): Promise<void> {
    const which = site === undefined ? [] : ['--site', site];
    const look = (): Promise<void> => until(`no job is at work on ${site ?? 'any site'}`, async () =>
        (await hostingctl<JobSummary[]>('job', 'list', '--state', 'open', ...which)).length === 0, 90);
    await look();
    // A renewal that the last job has called for is stored a moment later.
    await new Promise(resolve => setTimeout(resolve, 500));
    await look();
}

/**
 * The same for jobs of a kind, or all, by asking the store itself: on a slow host hostingctl, called again and again, would take the
 * processor from what is waited for.
 */
export async function atRest(what: string, seconds: number, kind = '%'): Promise<void> {
    const atWork = `SELECT count(*) FROM jobs WHERE kind LIKE '${kind}' AND state IN ('queued', 'running')`;
    await until(`${what} is at rest`, async () => {
        // A service that ends just now has the store to itself.
        const { status, stdout } = await exec(['sqlite3', '-readonly', '-cmd', '.timeout 5000', '/var/lib/hosting/hosting.db', atWork]);
        return status === 0 && stdout === '0\n';
    }, seconds);
}
