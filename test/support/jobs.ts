// SPDX-License-Identifier: LGPL-2.1-or-later

import type { JobSummary } from '../../backend/contract/jobs.ts';
import { hostingctl, until } from './machine.ts';

/** Waits until no job is at work, on one site or on any, and none has been called for by the last one. */
export async function settled(site?: string): Promise<void> {
    const which = site === undefined ? ['--limit', '10'] : ['--site', site, '--limit', '5'];
    const look = (): Promise<void> => until(`no job is at work on ${site ?? 'any site'}`, async () =>
        (await hostingctl<JobSummary[]>('job', 'list', ...which)).every(({ finishedAt }) => finishedAt !== null), 90);
    await look();
    // A renewal that the last job has called for is stored a moment later.
    await new Promise(resolve => setTimeout(resolve, 500));
    await look();
}
