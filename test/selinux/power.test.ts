// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The power goes: what the kernel has not written to the disk by then is lost, which the container cannot show. What was reported as
 * done is there afterwards, and a creation that was cut off is done.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { atRest } from '../support/jobs.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, machine, run } from '../support/machine.ts';
import { page } from './host.ts';

const TIMEOUT = 900_000;
/** HOSTING_POWER_STEP is another one, such as `virtual-host`. */
const STEP = process.env['HOSTING_POWER_STEP'] ?? 'database';
const STORE = '/var/lib/hosting/hosting.db';

/** Files that a job has written and that have no content: a rename that has reached the disk before what it names. */
const emptyFiles = (): Promise<string> => run(['bash', '-c',
    'find /etc/hosting /etc/nginx/conf.d /etc/systemd/system/hosting* /home/kept/.env /home/dark/.env -type f -empty']);

const lastJob = async (): Promise<string> => (await run(['sqlite3', STORE, 'SELECT max(id) FROM jobs'])).trim();

/** Waits until the creation after a job has come to a step, or past it. Inside: from out here it would be over by the time it is seen. */
const reached = (step: string, job: string): Promise<string> => run(['timeout', '300', 'bash', '-euc', `
    until sqlite3 -readonly -cmd '.timeout 5000' ${STORE} "SELECT state FROM steps WHERE name = '$1' AND job_id =
            (SELECT min(id) FROM jobs WHERE id > $2 AND kind = 'site.create')" 2>/dev/null | grep -qv pending; do sleep 0.02; done`,
'reached', step, job]);

/** Their work, all at once since the clock was set, would keep this machine busy for minutes; so it would after the next start. */
const TIMERS = ['hosting-check.timer', 'hosting-certificates.timer'];

beforeAll(async () => {
    await run(['systemctl', 'mask', '--now', ...TIMERS]);
    await run(['systemctl', 'stop', 'hosting-check.service']);
    await run(['sync']);
    await hostingctl('site', 'create', 'kept.example', '--database', 'mariadb');
});

afterAll(async () => {
    for (const site of ['kept', 'dark'])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
    await run(['systemctl', 'unmask', ...TIMERS]);
    await run(['systemctl', 'start', ...TIMERS]);
});

it(`lets the creation end that it has cut off in the step ${STEP}, and what was done before is there`, { timeout: TIMEOUT }, async () => {
    // What a first try has left.
    await exec(['hostingctl', 'site', 'delete', 'dark', '--yes', '--files', 'delete']);
    await hostingctl('env', 'set', 'kept', `STEP=${STEP}`);
    const before = await lastJob();
    // It is cut off, too.
    const creation = exec(['hostingctl', 'site', 'create', 'dark.example', '--database', 'mariadb']);
    const refused = creation.then(({ status, stderr }) => { expect(status, stderr).toBe(0); });
    refused.catch(() => undefined);
    await Promise.race([reached(STEP, before), refused]);
    const { status, stderr } = await machine(['cut']);
    expect(status, stderr).toBe(0);
    await creation;
    await atRest('what the power has cut off', 400, 'site.create');

    expect(await run(['sqlite3', STORE, `SELECT state, error FROM jobs WHERE kind = 'site.create' AND id > ${before}`, 'PRAGMA integrity_check']))
        .toBe('done|\nok\n');
    expect((await page('dark.example')).status).toBe(200);
    expect((await page('kept.example')).status).toBe(200);
    expect(await run(['cat', '/home/kept/.env'])).toMatch(new RegExp(`STEP=.*${STEP}`));
    expect(await run(['mariadb', '-BNe', 'SHOW DATABASES LIKE \'kept\''])).toBe('kept\n');
    expect(await emptyFiles()).toBe('');
    await hostingctl('site', 'delete', 'dark', '--yes', '--files', 'delete');
    expect(await leftovers('dark')).toEqual([]);
});
