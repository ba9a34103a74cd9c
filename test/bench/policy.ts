// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What it costs to bring sites into the policy beside the bare commands, one and ten together, with one module and with 300. In the virtual
 * machine, which is emulated: the ratios count.
 */

import type { Job, JobSummary } from '../../backend/contract/jobs.ts';
import { atRest } from '../support/jobs.ts';
import { hostingctl, until } from '../support/machine.ts';
import { type Found, inside, median, type Settings, shown, stepsOf } from './support.ts';

const SITES = Array.from({ length: 10 }, (_each, index) => `site${index + 1}`);
/** Modules of other sites on a host that is full. */
const MANY = 300;
const AT_ONCE = 2;
const PATIENCE = 1800;
/** What the bare commands do as well. */
const COMPARED = ['contexts', 'modules'];

interface At {
    /** Those of other sites, which are there already. */
    modules: number;
    together: number;
    floors: number[];
    ours: number[];
    /** The whole jobs, with the labels of files and the reload of systemd. */
    whole: number[];
}

/**
 * Sites are made before it is measured what they cost in the policy: the emulator takes a minute for each, and a transaction, which runs at
 * idle priority, would be measured waiting for them.
 */
export async function policy({ rounds }: Settings): Promise<Found> {
    await create('model', ...SITES.slice(0, 1));
    const measured = [await measure(SITES.slice(0, 1), rounds)];
    await create(...SITES.slice(1));
    measured.push(await measure(SITES, rounds));
    // Beside "model".
    await inside('policy-fill.sh', '2', String(MANY));
    measured.push(await measure(SITES.slice(0, 1), rounds), await measure(SITES, rounds));
    return { lines: report(measured, rounds), numbers: measured };
}

/** Some at a time: more are too much for the emulator. Their types come with the next transaction that `measure` asks for. */
async function create(...sites: string[]): Promise<void> {
    await hostingctl('selinux', 'set', '--no-own-types');
    const waiting = [...sites];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let site = waiting.shift(); site !== undefined; site = waiting.shift())
            await hostingctl('site', 'create', `${site}.example`, '--user', site);
    }));
    await applied(() => hostingctl('selinux', 'set', '--own-types'));
}

/** Takes sites out of the policy and lets them come back into it, again and again. */
async function measure(sites: readonly string[], rounds: number): Promise<At> {
    const together = sites.length;
    const at: At = { modules: await modules() - together, together, floors: [], ours: [], whole: [] };
    for (let round = 0; round < rounds; round++) {
        await inside('policy-forget.sh', ...sites);
        at.floors.push(Number(await inside('floor-policy.sh', String(together))));
        const steps = stepsOf(await applied(() => hostingctl('selinux', 'set', '--own-types')));
        const sum = (isMeant: (name: string) => boolean): number =>
            [...steps].reduce((total, [name, time]) => isMeant(name) ? total + time : total, 0);
        at.ours.push(sum(name => COMPARED.includes(name)));
        at.whole.push(sum(name => name !== 'gather'));
        const present = await modules();
        if (present !== at.modules + together)
            throw new Error(`The policy has ${present} modules of sites, not ${at.modules} and ${together}.`);
        console.error(`policy: ${JSON.stringify(at)}`);
    }
    return at;
}

async function modules(): Promise<number> {
    return Number(await inside('policy-modules.sh'));
}

/** Does something, waits for the policy to follow, and answers the one transaction of that. */
async function applied(work: () => Promise<unknown>): Promise<Job> {
    const list = async (): Promise<JobSummary[]> =>
        (await hostingctl<JobSummary[]>('job', 'list')).filter(({ kind }) => kind === 'selinux.apply');
    await atRest('the policy', PATIENCE);
    const before = Math.max(0, ...(await list()).map(({ id }) => id));
    await work();
    let made: JobSummary[] = [];
    await until('the policy has followed', async () => {
        await atRest('the policy', PATIENCE);
        made = (await list()).filter(({ id }) => id > before);
        return made.length > 0;
    });
    const [job, ...others] = made;
    if (!job || others.length > 0 || job.state !== 'done')
        throw new Error(`The transactions of the policy: ${JSON.stringify(made)}`);
    return hostingctl<Job>('job', 'show', String(job.id));
}

function report(measured: readonly At[], rounds: number): string[] {
    const row = ({ modules, together, floors, ours, whole }: At): string => {
        const ratio = median(ours.map((time, index) => time / (floors[index] ?? Number.NaN)));
        return `| ${modules} | ${together} | ${shown(floors)} / ${shown(ours)} (${ratio.toFixed(2)}) | ${shown(whole)} |`;
    };
    const [one, ten, oneOfMany] = measured.map(({ whole }) => median(whole));
    const times = (many?: number): string => ((many ?? Number.NaN) / (one ?? Number.NaN)).toFixed(2);
    return [
        '## Transactions of the SELinux policy', '',
        'Milliseconds in the virtual machine, which is emulated and some 20 times slower than a host: floor / ours (ratio), median of',
        `${rounds} in turns. The floor is \`semanage import\` and \`semodule\` with the same labels and texts. Ours runs at idle priority,`,
        'and nobody waits for it: sites are confined before.', '',
        '| modules of other sites | sites together | labels and modules | the whole job |', '|---|---|---|---|',
        ...measured.map(row), '',
        `Ten sites together take ${times(ten)} times what one takes; with ${measured[2]?.modules} modules one takes ${times(oneOfMany)} times`,
        'what it takes with one.',
    ];
}
