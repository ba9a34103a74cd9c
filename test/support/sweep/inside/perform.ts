// SPDX-License-Identifier: LGPL-2.1-or-later
/* One case: the job, the fault, the end of the job, the retry, and what the host is like after each. */

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { HOST_FAULTS } from './faults.ts';
import type { Neighbour } from './neighbour.ts';
import type { Outcome, Scenario } from './order.ts';
import { PLACE, type Plan } from './plan.ts';
import { atWork, exec, isOpen, jobAfter, type JobRow, lastJob, run, until } from './shell.ts';
import { differences, look } from './state.ts';

const PATIENCE = 100_000;
/** Differences that are told. */
const MOST = 12;

export class Stage {
    /** Of the host between two cases. */
    base: string[] = [];
    /** What earlier cases have left: those that follow are not to fail for the same reason. */
    readonly left = new Set<string>();
    /** What the host is like after each scenario. */
    readonly after = new Map<string, string[]>();

    readonly neighbour: Neighbour;

    constructor(neighbour: Neighbour) {
        this.neighbour = neighbour;
    }

    async begin(): Promise<void> {
        this.after.clear();
        this.base = (await look()).things;
        this.neighbour.wrong();
    }
}

interface Trouble { plans?: readonly Plan[], fault?: string }

export async function perform(stage: Stage, scenario: Scenario, { plans = [], fault = '' }: Trouble = {}): Promise<Outcome> {
    const began = Date.now();
    const problems: string[] = [];
    const outcome: Outcome = { ended: 'none', hit: plans.length === 0, problems, milliseconds: 0 };
    try {
        for (const command of scenario.before ?? [])
            await run(command);
        await settled();
        const before = await look();
        rmSync(`${PLACE}/hit`, { force: true });
        writeFileSync(`${PLACE}/plan`, JSON.stringify(plans));
        const job = await troubled(scenario, fault);
        outcome.job = job.id;
        // What did not come to its fault is not to meet it when it is retried, or taken away.
        rmSync(`${PLACE}/plan`, { force: true });
        outcome.hit ||= existsSync(`${PLACE}/hit`);
        await ends(scenario, job, before.exact, outcome);
        compareWithReference(stage, scenario, plans.length === 0, (await look()).things, problems);
        for (const command of scenario.after ?? [])
            await run(command);
        await settled();
    } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
        await quiet(scenario);
    }
    await lookAround(stage, fault, problems);
    outcome.milliseconds = Date.now() - began;
    return outcome;
}

/** Starts the job, lets the fault begin and end, and waits until the job has ended. */
async function troubled(scenario: Scenario, fault: string): Promise<JobRow> {
    const from = lastJob();
    const client = exec(scenario.start);
    const ended = (): boolean => { const job = jobAfter(from, scenario.kind); return job !== undefined && !isOpen(job); };
    const host = HOST_FAULTS[fault];
    if (host && await until(() => isStopped() || ended(), PATIENCE) && isStopped()) {
        const service = Number(readFileSync(`${PLACE}/hit`, 'utf8'));
        try {
            await host.begin(service);
        } finally {
            process.kill(service, 'SIGCONT');
        }
        await until(ended, host.lasts);
        await host.end(service);
    }
    await until(ended, PATIENCE);
    const job = jobAfter(from, scenario.kind);
    const { output } = await client;
    if (!job)
        throw new Error(`no job was begun: ${output.trim()}`);
    if (isOpen(job))
        throw new Error(`job ${job.id} is still ${job.state}`);
    if (fault.startsWith('clock'))
        await run(['systemctl', 'stop', 'hostingd.service']);
    return job;
}

/** Whether the service stands still, at the point of the plan. */
function isStopped(): boolean {
    if (!existsSync(`${PLACE}/hit`))
        return false;
    try {
        return readFileSync(`/proc/${readFileSync(`${PLACE}/hit`, 'utf8')}/stat`, 'utf8').replace(/^.*\) /s, '').startsWith('T');
    } catch {
        return false;
    }
}

/** Looks at how the job ended, and retries it until it is done. */
async function ends(scenario: Scenario, job: JobRow, before: string[], outcome: Outcome): Promise<void> {
    await settled();
    outcome.ended = job.state;
    let state = job.state;
    if (state === 'failed')
        state = outcome.retried = await retry(scenario, job.id, true);
    if (state === 'rolled-back') {
        const stays = scenario.stays === undefined ? undefined : new RegExp(scenario.stays);
        const left = differences(before, (await look()).exact).filter(line => !stays?.test(line));
        if (left.length > 0)
            outcome.problems.push(`the rollback left: ${left.slice(0, MOST).join(' | ')}`);
        state = outcome.retried = await retry(scenario, job.id, false);
    }
    if (state !== 'done')
        outcome.problems.push(`ended as ${job.state}, and the retry as ${state}: ${jobError(job)}`);
}

const jobError = ({ error }: JobRow): string => (JSON.parse(error ?? '{}') as { message?: string }).message ?? '';

/** @param isSame the job goes on; else another one begins */
async function retry(scenario: Scenario, id: number, isSame: boolean): Promise<string> {
    const from = isSame ? id - 1 : lastJob();
    const { status, output } = await exec(isSame || !scenario.again
        ? ['hostingctl', '--json', 'job', 'retry', String(id), '--no-wait'] : scenario.start);
    if (status !== 0)
        throw new Error(`the retry was refused: ${output.trim()}`);
    await until(() => { const job = jobAfter(from, scenario.kind); return job !== undefined && !isOpen(job); }, PATIENCE);
    await settled();
    return jobAfter(from, scenario.kind)?.state ?? 'none';
}

function compareWithReference(stage: Stage, { name }: Scenario, isReference: boolean, things: string[], problems: string[]): void {
    const reference = stage.after.get(name);
    if (!reference || isReference) {
        stage.after.set(name, things);
        return;
    }
    const other = differences(reference, things).filter(line => !stage.left.has(line));
    if (other.length > 0)
        problems.push(`in the end it is not as without a fault: ${other.slice(0, MOST).join(' | ')}`);
}

/** The host as a whole, after a case. */
async function lookAround(stage: Stage, fault: string, problems: string[]): Promise<void> {
    const wrong = stage.neighbour.wrong();
    if (wrong.length > 0 && !HOST_FAULTS[fault]?.takesAll)
        problems.push(`${wrong.length} times: ${wrong[0]}`);
    const active = await exec(['systemctl', 'is-active', 'nginx.service', 'mariadb.service', 'postgresql.service']);
    if (active.status !== 0)
        problems.push(`a server is down: ${active.output.trim().split('\n').join(', ')}`);
    const test = await exec(['nginx', '-t']);
    if (test.status !== 0)
        problems.push(`nginx -t: ${test.output.trim()}`);
    const { things } = await look();
    const left = differences(stage.base, things);
    if (left.length > 0) {
        problems.push(`left over: ${left.slice(0, MOST).join(' | ')}`);
        stage.base = things;
        left.forEach(line => stage.left.add(line));
    }
}

/** Nothing is at work, and nothing was called for by what has just ended; no program is left in a unit of its own. */
async function settled(): Promise<void> {
    if (!await until(() => !atWork(), PATIENCE))
        throw new Error('a job is still at work');
    if (!await until(() => !readdirSync('/run/systemd/transient').some(name => name.startsWith('run-')), PATIENCE))
        throw new Error('a program is still at work in a unit of its own');
}

/** Takes away what a case has left that did not come to its end. */
export async function quiet({ after = [] }: Scenario): Promise<void> {
    rmSync(`${PLACE}/plan`, { force: true });
    await until(() => !atWork(), PATIENCE);
    for (const command of after)
        await exec(command);
    await until(() => !atWork(), PATIENCE);
}
