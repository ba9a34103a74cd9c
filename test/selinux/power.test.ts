// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The power goes: what the kernel has not written to the disk by then is lost, which the container cannot show. What was reported as
 * done is there afterwards, and a creation that was cut off is done.
 */

import { afterAll, expect, it } from 'vitest';

import { atRest } from '../support/jobs.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, machine, run } from '../support/machine.ts';
import { page } from './host.ts';

const TIMEOUT = 900_000;
const STORE = '/var/lib/hosting/hosting.db';

async function cutPower(): Promise<void> {
    const { status, stderr } = await machine(['cut']);
    expect(status, stderr).toBe(0);
    await atRest('what the power has cut off', 300);
}

/** Files that a job has written and that have no content: a rename that has reached the disk before what it names. */
const emptyFiles = async (site: string): Promise<string> => run(['bash', '-c', `find /etc/hosting /etc/nginx/hosting /etc/nginx/conf.d \
    /etc/systemd/system/hosting* "/home/$1/.env" -type f -empty`, 'find', site]);

afterAll(async () => {
    for (const site of ['kept', 'dark'])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
});

it('leaves what was reported as done', { timeout: TIMEOUT }, async () => {
    await hostingctl('site', 'create', 'kept.example', '--database', 'mariadb');
    await hostingctl('env', 'set', 'kept', 'COLOUR=blue');
    await cutPower();
    expect((await page('kept.example')).status).toBe(200);
    expect(await run(['cat', '/home/kept/.env'])).toMatch(/COLOUR=.*blue/);
    expect(await run(['mariadb', '-BNe', 'SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = \'kept\''])).toBe('kept\n');
    expect(await emptyFiles('kept')).toBe('');
    expect(await run(['sqlite3', STORE, 'PRAGMA integrity_check'])).toBe('ok\n');
});

it.for(['user', 'virtual-host'])('lets a creation end that it has cut off in the step %s', { timeout: TIMEOUT }, async step => {
    const { id } = await hostingctl<{ id: number }>('site', 'create', 'dark.example', '--database', 'mariadb', '--no-wait');
    // Looked for inside: from out here it would be over by the time it is seen.
    await run(['bash', '-euc', `until [ "$(sqlite3 -readonly -cmd '.timeout 5000' ${STORE} "SELECT state FROM steps WHERE job_id = $1 AND name = '$2'")" != pending ]
        do sleep 0.02; done`, 'wait', String(id), step]);
    await cutPower();
    const { state } = await hostingctl<{ state: string }>('job', 'show', String(id));
    expect(state).toBe('done');
    expect((await page('dark.example')).status).toBe(200);
    expect((await page('kept.example')).status).toBe(200);
    expect(await emptyFiles('dark')).toBe('');
    await hostingctl('site', 'delete', 'dark', '--yes', '--files', 'delete');
    expect(await leftovers('dark')).toEqual([]);
});
