// SPDX-License-Identifier: LGPL-2.1-or-later
/* Jobs that failed of late, and units of websites that did. */

import type { JobRecords } from '../../../engine/records.ts';
import { run } from '../../../host/run.ts';
import { type Check, command, type Finding } from './check.ts';

const DAY = 86_400_000;
/** So many are looked through, the newest first. */
const MOST = 200;
const SHOWN = 10;

export function jobChecks(jobs: Pick<JobRecords, 'list'>): Check[] {
    return [
        {
            name: 'jobs', title: 'Jobs of the last 24 hours',
            run: () => Promise.resolve(jobFaults(jobs.list({ state: 'failed', limit: MOST }), Date.now())),
        },
        { name: 'failed-units', title: 'Programs of websites and the panel', run: unitFaults },
    ];
}

export function jobFaults(failed: ReturnType<JobRecords['list']>, at: number): Finding[] {
    // One that was begun anew has its own end.
    return failed.filter(({ finishedAt, canRetry }) => canRetry && finishedAt !== null && at - Date.parse(finishedAt) < DAY).slice(0, SHOWN)
        .map(({ id, title, error }): Finding => ({
            state: 'warn', subject: String(id), message: `A job has failed: ${title}. ${error?.message ?? ''}`.trim(),
            repair: command('hostingctl', 'job', 'retry', String(id)), hint: error?.hint ?? `See hostingctl job log ${id}`,
        }));
}

async function unitFaults(): Promise<Finding[]> {
    const { stdout } = await run('systemctl', ['list-units', '--plain', '--no-legend', '--state=failed', 'hosting*']);
    return stdout.split('\n').flatMap((line): Finding[] => {
        const [unit = ''] = line.trim().split(/\s+/);
        return unit === '' ? [] : [{
            state: 'warn', subject: unit, message: `${unit} has failed.`, repair: command('systemctl', 'restart', unit),
            hint: `See journalctl -u ${unit}`,
        }];
    });
}
