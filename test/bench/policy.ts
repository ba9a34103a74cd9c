// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What it costs to bring sites into the policy beside the bare commands, one and ten together, with one module and with 300. In the virtual
 * machine, which is emulated: the ratios count. Nobody waits for these transactions, sites are confined before.
 */

import type { Job, JobSummary } from '../../backend/contract/jobs.ts';
import { atRest } from '../support/jobs.ts';
import { hostingctl, until } from '../support/machine.ts';
import { type Found, inside, median, type Settings, shown, stepsOf } from './support.ts';

const TOGETHER = [1, 10];
const MODULES = [1, 300];
const AT_ONCE = 2;
const PATIENCE = 1800;
/** What the bare commands do as well. */
const COMPARED = ['contexts', 'modules'];

interface At {
    modules: number;
    together: number;
    floors: number[];
    ours: number[];
    /** The whole jobs, with the labels of files and the reload of systemd, without the wait for other sites. */
    whole: number[];
    /** How many it took: who comes while one is at work gets another. */
    transactions: number[];
}

/** Measures with the one site of the beginning, and with as many modules as a host of 300 sites has. */
export async function policy({ rounds }: Settings): Promise<Found> {
    await applied(async () => {
        await hostingctl('site', 'create', 'model.example');
        await hostingctl('selinux', 'set', '--own-types');
    });
    const measured: At[] = [];
    let there = 1;
    for (const modules of MODULES) {
        await inside('policy-fill.sh', String(there + 1), String(modules));
        there = modules;
        const here = TOGETHER.map((together): At => ({ modules, together, floors: [], ours: [], whole: [], transactions: [] }));
        measured.push(...here);
        for (let round = 0; round < rounds; round++) {
            for (const at of here) {
                await measure(at, round);
                console.error(`policy: ${JSON.stringify(at)}`);
            }
        }
    }
    return { lines: report(measured, rounds), numbers: measured };
}

/** Sites are created, with an SELinux type of their own each. */
async function measure({ modules, together, floors, ours, whole, transactions }: At, round: number): Promise<void> {
    floors.push(Number(await inside('floor-policy.sh', String(together))));
    const sites = Array.from({ length: together }, (_each, index) => `p${modules}r${round}n${together}x${index}`);
    const made = await applied(() => inTurns(sites, site => hostingctl('site', 'create', `${site}.example`, '--user', site)));
    const steps = made.flatMap(job => [...stepsOf(job)]);
    const sum = (isMeant: (name: string) => boolean): number =>
        steps.reduce((total, [name, time]) => isMeant(name) ? total + time : total, 0);
    ours.push(sum(name => COMPARED.includes(name)));
    whole.push(sum(name => name !== 'gather'));
    transactions.push(made.length);
    await applied(() => inTurns(sites, site => hostingctl('site', 'delete', site, '--yes', '--files', 'delete')));
}

/** Does something, waits for the policy to follow, and answers the transactions of that. */
async function applied(work: () => Promise<unknown>): Promise<Job[]> {
    const list = async (): Promise<JobSummary[]> =>
        (await hostingctl<JobSummary[]>('job', 'list')).filter(({ kind }) => kind === 'selinux.apply');
    const before = Math.max(0, ...(await list()).map(({ id }) => id));
    await work();
    let made: JobSummary[] = [];
    // What the last of it calls for is stored a moment later.
    await until('the policy has followed', async () => {
        await atRest('the policy', PATIENCE);
        made = (await list()).filter(({ id }) => id > before);
        return made.length > 0;
    });
    if (made.some(({ state }) => state !== 'done'))
        throw new Error(`The transactions of the policy: ${JSON.stringify(made)}`);
    return Promise.all(made.map(({ id }) => hostingctl<Job>('job', 'show', String(id))));
}

/** Some at a time: ten at once are too much for the emulator. */
async function inTurns(sites: readonly string[], work: (site: string) => Promise<unknown>): Promise<void> {
    const waiting = [...sites];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let site = waiting.shift(); site !== undefined; site = waiting.shift())
            await work(site);
    }));
}

function report(measured: readonly At[], rounds: number): string[] {
    const row = ({ modules, together, floors, ours, whole, transactions }: At): string => {
        const ratio = median(ours.map((time, index) => time / (floors[index] ?? Number.NaN)));
        return `| ${modules} | ${together} | ${shown(floors)} / ${shown(ours)} (${ratio.toFixed(2)}) | ${shown(whole)} | ${shown(transactions)} |`;
    };
    const whole = (modules: number, together: number): number =>
        median(measured.find(at => at.modules === modules && at.together === together)?.whole ?? []);
    const [few = 0, many = 0] = MODULES;
    const [one = 0, ten = 0] = TOGETHER;
    return [
        '## Transactions of the SELinux policy', '',
        `Milliseconds in the virtual machine, which is emulated and some 20 times slower than a host: floor / ours (ratio), medians of ${rounds} rounds`,
        'in turns. The floor is `semanage import` and `semodule` with the same labels and texts. Ours runs at idle priority, and nobody waits for it.', '',
        '| modules of sites | sites together | labels and modules | the whole jobs | transactions |', '|---|---|---|---|---|',
        ...measured.map(row), '',
        `Ten sites together take ${(whole(few, ten) / whole(few, one)).toFixed(2)} times what one takes; with ${many} modules one takes `
        + `${(whole(many, one) / whole(few, one)).toFixed(2)} times what it takes with ${few}.`,
    ];
}
