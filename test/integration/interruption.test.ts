// SPDX-License-Identifier: LGPL-2.1-or-later
/* The service killed at any moment: each job ends as done or rolled back, and nothing is left over. */

import { describe, expect, it } from 'vitest';

import type { JobSummary } from '../../backend/contract/jobs.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run, until, visit } from '../support/machine.ts';
import { random } from '../support/random.ts';

const ROUNDS = 10;
/** Milliseconds after the call; a creation takes about half a second here. */
const LATEST = 600;

async function kill(): Promise<void> {
    await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
}

/** Waits until no job is open, and answers the newest one of a site, if its creation came as far as a job. */
async function ended(site: string): Promise<JobSummary | undefined> {
    let jobs: JobSummary[] = [];
    await until(`the job of ${site} has ended`, async () => {
        const { status, stdout } = await exec(['hostingctl', 'job', 'list', '--site', site, '--json']);
        if (status !== 0)
            return false;
        jobs = JSON.parse(stdout) as JobSummary[];
        return jobs.every(job => job.finishedAt !== null);
    }, 60);
    return jobs[0];
}

describe('SIGKILL of the service', () => {
    const next = random(20_260);

    for (let round = 0; round < ROUNDS; round++) {
        const delay = Math.round(next() * LATEST);
        it(`${delay} ms into a creation`, async () => {
            const name = `kill${round}`;
            const creation = exec(['hostingctl', 'site', 'create', `${name}.example`, '--database', 'mariadb', '--json']);
            await new Promise(resolve => setTimeout(resolve, delay));
            await kill();
            await creation;
            const job = await ended(name);
            expect(['done', 'rolled-back', undefined]).toContain(job?.state);
            if (job?.state === 'done') {
                expect((await visit(`${name}.example`)).status).toBe(200);
                await hostingctl('site', 'delete', name, '--yes', '--files', 'delete');
            }
            expect(await leftovers(name)).toEqual([]);
        });
    }

    for (let round = 0; round < ROUNDS / 2; round++) {
        const delay = Math.round(next() * LATEST / 2);
        it(`${delay} ms into a deletion`, async () => {
            const name = `end${round}`;
            await hostingctl('site', 'create', `${name}.example`, '--database', 'mariadb');
            const deletion = exec(['hostingctl', 'site', 'delete', name, '--yes', '--json']);
            await new Promise(resolve => setTimeout(resolve, delay));
            await kill();
            await deletion;
            const job = await ended(name);
            expect(['site.delete done', 'site.delete rolled-back', 'site.create done']).toContain(`${job?.kind} ${job?.state}`);
            if (`${job?.kind} ${job?.state}` !== 'site.delete done') {
                expect((await visit(`${name}.example`)).status).toBe(200);
                await hostingctl('site', 'delete', name, '--yes', '--files', 'delete');
            }
            expect(await leftovers(name)).toEqual([]);
        });
    }

    it('again and again during one job ends in a rollback', async () => {
        // A step that cannot end: the server's socket takes the connection and never answers.
        const creation = exec(['hostingctl', 'site', 'create', 'loop.example', '--database', 'mariadb', '--json'], { timeout: 100_000 });
        await run(['systemctl', 'kill', '--signal=STOP', '--kill-whom=main', 'mariadb.service']);
        try {
            for (let round = 0; round < 4; round++) {
                await new Promise(resolve => setTimeout(resolve, 1500));
                await kill();
            }
        } finally {
            await run(['systemctl', 'kill', '--signal=CONT', '--kill-whom=main', 'mariadb.service']);
        }
        await creation;
        const job = await ended('loop');
        expect(['rolled-back', 'done', undefined]).toContain(job?.state);
        if (job?.state === 'done')
            await hostingctl('site', 'delete', 'loop', '--yes', '--files', 'delete');
        expect(await leftovers('loop')).toEqual([]);
    });

    it('leaves other sites serving, and nginx with a configuration that loads', async () => {
        await run(['nginx', '-t']);
        expect((await run(['systemctl', 'is-active', 'nginx'])).trim()).toBe('active');
    });
});

describe('SIGTERM of the service', () => {
    it('in the middle of a job ends it at a step, and the next start goes on', async () => {
        const creation = exec(['hostingctl', 'site', 'create', 'term.example', '--database', 'mariadb', '--json']);
        await new Promise(resolve => setTimeout(resolve, 250));
        await run(['systemctl', 'restart', 'hostingd.service']);
        await creation;
        expect((await ended('term'))?.state).toBe('done');
        expect((await visit('term.example')).status).toBe(200);
        await hostingctl('site', 'delete', 'term', '--yes', '--files', 'delete');
        expect(await leftovers('term')).toEqual([]);
    });
});

it('a deletion takes away what userdel has left that was killed between two files', async () => {
    await hostingctl('site', 'create', 'halfgone.example');
    await run(['bash', '-c', 'sed --in-place /^halfgone:/d /etc/passwd /etc/group']);
    await hostingctl('site', 'delete', 'halfgone', '--yes', '--files', 'delete');
    expect((await exec(['grep', '^halfgone:', '/etc/passwd', '/etc/group', '/etc/shadow', '/etc/gshadow'])).stdout).toBe('');
});
