// SPDX-License-Identifier: LGPL-2.1-or-later
/* Jobs that somebody cancels: waiting, in the middle of something long, too late, and with the service killed in between. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job } from '../../backend/contract/jobs.ts';
import type { OutputOf } from '../../backend/contract/index.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, run, until, visit } from '../support/machine.ts';

const SITE = 'halted';
const [DENIED, NOT_FOUND, CONFLICT] = [4, 3, 5];

const begin = async (...args: string[]): Promise<number> => (await hostingctl<{ job: number }>('--no-wait', ...args)).job;
const show = (job: number): Promise<Job> => hostingctl('job', 'show', String(job));
const cancel = (job: number): Promise<Job> => hostingctl('job', 'cancel', String(job));
const asCustomer = { user: 'customer' };

/** Holds up every step that writes to MariaDB, while the work is done. */
async function withHeldServer(work: () => Promise<void>): Promise<void> {
    const holding = exec(['mariadb', '--execute', 'FLUSH TABLES WITH READ LOCK; SELECT SLEEP(100) AS held;']);
    const found = (): Promise<string> => run(['mariadb', '--batch', '--skip-column-names'],
        { input: 'SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE \'SELECT SLEEP(%\';' });
    await until('the server is held', async () => (await found()) !== '');
    try {
        await work();
    } finally {
        await run(['mariadb'], { input: `KILL ${(await found()).trim()};` });
        await holding;
    }
}

const runs = async (job: number, step: string): Promise<void> => until(`${step} of job ${job} runs`, async () =>
    (await show(job)).steps.some(({ name, state }) => name === step && state === 'running'));

beforeAll(async () => {
    await run(['systemctl', 'start', 'mariadb.service']);
    await hostingctl('site', 'create', `${SITE}.example`, '--database', 'mariadb', '--owner', 'customer');
});
afterAll(async () => { await exec(['hostingctl', 'site', 'delete', SITE, '--yes', '--files', 'delete']); });

describe('a program of a site', () => {
    it('ends when its owner cancels it, and the audit says so', async () => {
        const started = await exec(['hostingctl', '--json', 'site', 'run', SITE, '--no-wait', '--', 'sh', '-c', 'echo begun; sleep 600'], asCustomer);
        const { job } = JSON.parse(started.stdout) as { job: number };
        const unit = `hosting-run-${job}@${SITE}.service`;
        await until('the program runs', async () => (await run(['systemctl', 'show', '--property=SubState', unit])).includes('start'));
        const { status, stdout } = await exec(['hostingctl', 'job', 'cancel', String(job)], asCustomer);
        expect([status, stdout]).toEqual([0, `Run sh for ${SITE}.example: cancelled, and what it did stays (job ${job}).\n`]);
        expect(await show(job)).toMatchObject({ state: 'failed', cancelledBy: 'customer', error: { message: 'Cancelled by customer.' } });
        expect((await hostingctl<{ text: string }>('job', 'artifact', String(job), 'run', 'output')).text).toBe('begun\n');
        expect((await hostingctl<{ text: string }>('job', 'log', String(job))).text).toContain('Cancelled by customer.');
        expect((await exec(['systemctl', 'is-active', unit])).stdout.trim()).not.toMatch(/^activ/);
        const [entry] = await hostingctl<OutputOf<'audit.list'>>('audit', 'list', '--limit', '1');
        expect(entry).toMatchObject({ actor: 'customer', command: 'job.cancel', outcome: 'ok', job });
    });

    it('ends, too, when the service is killed between the wish and its end', async () => {
        const job = await begin('site', 'run', SITE, '--', 'sh', '-c', 'trap "" TERM; sleep 600');
        const unit = `hosting-run-${job}@${SITE}.service`;
        await until('the program hears no SIGTERM', async () => (await exec(['pgrep', '--euid', SITE, '--exact', 'sleep'])).status === 0);
        await begin('job', 'cancel', String(job));
        await run(['systemctl', 'kill', '--signal=KILL', unit]);
        await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        await until('the job has ended', async () => (await show(job)).finishedAt !== null);
        expect(await show(job)).toMatchObject({ state: 'failed', cancelledBy: 'root' });
        expect((await exec(['systemctl', 'is-active', unit])).stdout.trim()).not.toMatch(/^activ/);
    });
});

it('a dump that does not come to its end is given up, and the old data are there', async () => {
    await run(['mariadb', '--', SITE], { input: 'CREATE TABLE old (id INT); INSERT INTO old VALUES (7);' });
    const load = exec(['bash', '-c',
        `hostingctl --json database import ${SITE} ${SITE} - --yes < <(echo 'CREATE TABLE new (id INT);'; exec sleep 60)`], asCustomer);
    let job = 0;
    await until('it is loaded', async () => {
        const [newest] = await hostingctl<Job[]>('job', 'list', '--site', SITE, '--state', 'open');
        job = newest?.kind === 'database.import' ? newest.id : 0;
        return job > 0 && (await show(job)).steps[0]?.state === 'running';
    });
    const { state, cancelledBy, steps } = await cancel(job);
    expect([state, cancelledBy, steps.map(step => step.state)]).toEqual(['rolled-back', 'root', ['undone', 'pending', 'pending', 'pending']]);
    expect((await run(['mariadb', '--batch', '--skip-column-names', '--', SITE], { input: 'SHOW TABLES; SELECT * FROM old;' }))).toBe('old\n7\n');
    expect(await run(['mariadb', '--batch', '--skip-column-names'], { input: 'SHOW DATABASES LIKE \'hosting-%\'' })).toBe('');
    expect((await run(['systemctl', 'list-units', '--all', '--plain', '--no-legend', `hosting-run-*@${SITE}.service`])).trim()).toBe('');
    await load;
});

it('a copy of files is cut short, and nothing of the clone is left', async () => {
    await run(['dd', 'if=/dev/urandom', `of=/home/${SITE}/large`, 'bs=1M', 'count=400', 'status=none'], { user: SITE });
    // Held up in its middle, whenever that is.
    const held = exec(['bash', '-c', `until pkill -STOP -u ${SITE} -x tar; do :; done`], { timeout: 30_000 });
    const job = await begin('site', 'clone', SITE, 'twin.example');
    await held;
    await runs(job, 'files');
    expect(await cancel(job)).toMatchObject({ state: 'rolled-back', cancelledBy: 'root' });
    expect((await exec(['pgrep', '-u', SITE, '-x', 'tar'])).stdout).toBe('');
    expect(await leftovers('twin')).toEqual([]);
    await run(['rm', `/home/${SITE}/large`]);
});

describe('a creation', () => {
    it('is undone after its present step, over a kill of the service; retried, it is made', async () => {
        let job = 0;
        await withHeldServer(async () => {
            job = await begin('site', 'create', 'twin.example', '--database', 'mariadb', '--user', 'twin');
            await runs(job, 'database');
            await begin('job', 'cancel', String(job));
            expect(await show(job)).toMatchObject({ state: 'running', cancelledBy: 'root', canCancel: false });
            expect(await refused(['job', 'cancel', String(job)])).toMatchObject({ status: CONFLICT });
            await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        });
        await until('it is undone', async () => (await show(job)).finishedAt !== null, 60);
        expect(await show(job)).toMatchObject({ state: 'rolled-back', cancelledBy: 'root', canRetry: true });
        expect(await leftovers('twin')).toEqual([]);
        expect(await refused(['job', 'cancel', String(job)])).toMatchObject({ status: CONFLICT, message: `Job ${job} has come to its end.` });

        await hostingctl('job', 'retry', String(job));
        expect((await visit('twin.example')).status).toBe(200);
    });
});

describe('a deletion', () => {
    it('that waits is as if it had never been asked for, at once', async () => {
        let before = 0;
        await withHeldServer(async () => {
            before = await begin('database', 'create', 'twin', '--engine', 'mariadb', '--name', 'more');
            await runs(before, 'database');
            const job = await begin('site', 'delete', 'twin', '--yes');
            expect(await hostingctl('site', 'show', 'twin')).toMatchObject({ state: 'deleting' });
            expect(await cancel(job)).toMatchObject({ state: 'rolled-back', cancelledBy: 'root' });
            expect(await hostingctl('site', 'show', 'twin')).toMatchObject({ state: 'active' });
            expect(await show(before)).toMatchObject({ state: 'running' });
        });
        await until('the one before is done', async () => (await show(before)).state === 'done');
        expect((await visit('twin.example')).status).toBe(200);
    });

    it('past its point of no return goes on, and says so', async () => {
        let job = 0;
        await withHeldServer(async () => {
            job = await begin('site', 'delete', 'twin', '--yes', '--files', 'delete');
            await until('it is too late', async () => !(await show(job)).canCancel);
            expect(await refused(['job', 'cancel', String(job)])).toMatchObject({
                status: CONFLICT, message: `Job ${job} (Delete the site twin.example) cannot be taken back any more: it goes on.` });
        });
        await until('it is done', async () => (await show(job)).state === 'done');
        expect(await leftovers('twin')).toEqual([]);
    });
});

it('customers cancel what they could have started, on their own sites alone', async () => {
    await withHeldServer(async () => {
        const job = await begin('database', 'create', SITE, '--engine', 'mariadb', '--name', 'more');
        expect(await refused(['job', 'cancel', String(job)], asCustomer)).toMatchObject({
            status: DENIED, message: 'Only an administrator may cancel a job of this kind.' });
        expect(await refused(['job', 'cancel', String(job)], { user: 'nobodyelse' })).toMatchObject({ status: NOT_FOUND });
        expect(await show(job)).toMatchObject({ cancelledBy: null });
        const program = await begin('site', 'run', SITE, '--', 'sleep', '600');
        expect(await refused(['job', 'cancel', String(program)], { user: 'nobodyelse' })).toMatchObject({ status: NOT_FOUND });
        await exec(['hostingctl', 'job', 'cancel', String(program)], asCustomer);
        expect(await show(program)).toMatchObject({ cancelledBy: 'customer' });
    });
});
