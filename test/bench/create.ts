// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * npm run bench: what the creation of a site costs beside the bare commands, in turns within one run. Machines differ and are
 * noisy: the ratio counts, not the milliseconds. Writes its part of docs/benchmarks.md, and test-results/bench.json.
 *
 *     node test/bench/create.ts [ROUNDS]
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Job } from '../../backend/contract/jobs.ts';
import { hostingctl, machine, run } from '../support/machine.ts';
import { median, report } from './report.ts';

process.env['HOSTING_MACHINE'] ??= 'bench';
const rounds = Number(process.argv[2] ?? 10);

async function floor(name: string): Promise<number> {
    return Number(await run(['bash', '/root/floor-create.sh', name]));
}

/** Milliseconds of the job, from its record to the first page that was answered. */
async function ours(name: string): Promise<{ total: number, steps: Map<string, number> }> {
    const job = await hostingctl<Job>('site', 'create', `${name}.example`, '--database', 'mariadb', '--user', name);
    const between = (from: string | null, to: string | null): number => Date.parse(to ?? '') - Date.parse(from ?? '');
    return {
        total: between(job.createdAt, job.finishedAt),
        steps: new Map(job.steps.map(step => [step.name, between(step.startedAt, step.finishedAt)])),
    };
}

const { status, stderr } = await machine(['up', '--fresh'], { timeout: 600_000 });
if (status !== 0)
    throw new Error(stderr);
await run(['tee', '/root/floor-create.sh'], { input: readFileSync(path.join(import.meta.dirname, 'floor-create.sh'), 'utf8') });
await hostingctl('site', 'create', 'model.example', '--database', 'mariadb');

const floors: number[] = [];
const totals: number[] = [];
const steps = new Map<string, number[]>();
for (let round = 0; round <= rounds; round++) {
    const bare = await floor(`floor${round}`);
    const { total, steps: taken } = await ours(`ours${round}`);
    if (round === 0)
        continue;   // both programs and both paths are in the page cache from here on
    floors.push(bare);
    totals.push(total);
    for (const [step, time] of taken)
        steps.set(step, [...steps.get(step) ?? [], time]);
}
await machine(['wipe']);

const ratios = totals.map((total, index) => total / (floors[index] ?? Number.NaN));
report('bench', 'Creation of a site', [
    '| what | floor (bare commands) | ours | ratio | budget |', '|---|---|---|---|---|',
    `| create a site with a database, until live on every worker and the first page answered (${rounds} rounds) `
    + `| ${median(floors)} | ${median(totals)} | ${median(ratios).toFixed(2)} | 1.30 |`, '',
    'The floor does one thing after the other; ours lets PHP start while nginx reloads, which pays for the records it keeps.', '',
    '| step | median |', '|---|---|',
    ...[...steps].map(([step, times]) => `| ${step} | ${median(times)} |`),
], { floors, totals, steps: Object.fromEntries(steps) });
