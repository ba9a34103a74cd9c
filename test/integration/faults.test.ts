// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults at every step of every kind of job (docs/faults.md). A seeded sample of six kinds, unless HOSTING_SWEEP asks for more: `kinds`
 * for a case of each, `all` for every case. HOSTING_SWEEP_SEED is another sample; HOSTING_SWEEP_ONLY and HOSTING_SWEEP_FAULTS are parts:
 * expressions that name scenarios, and faults.
 */

import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Job } from '../../backend/contract/jobs.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, machine, run, until, visit } from '../support/machine.ts';
import { random } from '../support/random.ts';
import type { Line, Scenario } from '../support/sweep/inside/order.ts';
import { PLACE, type Plan } from '../support/sweep/inside/plan.ts';
import { NEIGHBOUR, SCENARIOS } from '../support/sweep/scenarios.ts';
import { dismantle, intercept, prepare, sweepInside } from '../support/sweep/stage.ts';
import { isCase, table, wrong } from '../support/sweep/table.ts';

const extent = process.env['HOSTING_SWEEP'] ?? 'sample';
const isWhole = extent === 'all';
const seed = Number(process.env['HOSTING_SWEEP_SEED'] ?? 20_261);
const only = new RegExp(process.env['HOSTING_SWEEP_ONLY'] ?? '');
const faults = process.env['HOSTING_SWEEP_FAULTS'] ?? '';
const RESULTS = path.resolve(import.meta.dirname, '../../test-results', process.env['HOSTING_SWEEP_RESULTS'] ?? 'faults.jsonl');
const TIMEOUT = { sample: 10, kinds: 40, all: 600 }[extent]! * 60_000;
const SAMPLE = 6;

/** One way to start each kind, in an order of its own for each seed. */
function sampled(scenarios: readonly Scenario[]): Scenario[] {
    const next = random(seed);
    const shuffled = scenarios.map(each => ({ each, at: next() })).sort((one, other) => one.at - other.at).map(({ each }) => each);
    return [...Map.groupBy(shuffled, ({ kind }) => kind).values()].flatMap(([first]) => first ?? []);
}

const named = SCENARIOS.filter(({ name }) => only.test(name));
const chosen = isWhole ? named : sampled(named).slice(0, extent === 'kinds' ? undefined : SAMPLE);

beforeAll(prepare, 240_000);
afterAll(dismantle, 120_000);

it('every job ends as done or rolled back, leaves nothing over, and succeeds when it is retried', { timeout: TIMEOUT }, async () => {
    const lines: Line[] = await sweepInside({
        neighbour: NEIGHBOUR, scenarios: chosen, small: isWhole ? chosen : chosen.slice(-2), seed, faults,
        ...isWhole ? {} : { sample: 1, every: extent === 'kinds' && named.length === SCENARIOS.length },
    }, TIMEOUT, RESULTS);
    console.log(`Sweep of faults${isWhole ? '' : `, a sample with the seed ${seed}`}\n${table(lines)}`);
    expect(wrong(lines)).toEqual([]);
    expect(lines.filter(isCase).length).toBeGreaterThanOrEqual(chosen.length);
});

const CREATION = ['hostingctl', '--json', 'site', 'create', 'dark.example', '--user', 'darkness', '--database', 'mariadb'];

/** Steps that a creation has, of which the sample takes two. */
async function stepsOfCreation(): Promise<string[]> {
    const { steps } = JSON.parse(await run(CREATION)) as Job;
    await hostingctl('site', 'delete', 'darkness', '--yes', '--files', 'delete');
    const next = random(seed);
    const names = steps.map(({ name }) => name);
    return isWhole ? names : [0, 1].map(() => names[Math.floor(next() * names.length)]!);
}

it('nor does a creation whose host loses its power in a step', { timeout: TIMEOUT }, async () => {
    for (const step of await stepsOfCreation()) {
        await intercept();
        // What it does first in the step, or, where it does nothing, the step's end: the service stands still when the power goes.
        const plans: Plan[] = ['running', 'done', 'skipped'].map((state, index) =>
            ({ kind: 'site.create', mark: `${step} ${state}`, effect: index === 0 ? 1 : 0, action: 'stop' }));
        await run(['rm', '-f', `${PLACE}/hit`]);
        await run(['tee', `${PLACE}/plan`], { input: JSON.stringify(plans) });
        const creation = exec(CREATION);
        await until(`the creation has come to ${step}`, async () => (await exec(['test', '-e', `${PLACE}/hit`])).status === 0, 60);
        process.kill(Number((await machine(['pid'])).stdout), 'SIGKILL');
        await until('the container has ended', async () => (await machine(['pid'])).status !== 0);
        await creation;
        expect((await machine(['up', '--no-rpm'])).status).toBe(0);
        const state = async (): Promise<string> => (await run(['sqlite3', '/var/lib/hosting/hosting.db',
            'SELECT state FROM jobs WHERE site = \'darkness\' ORDER BY id DESC LIMIT 1'])).trim();
        await until(`the job ends that was cut off in ${step}`, async () => ['done', 'rolled-back', 'failed'].includes(await state()), 90);
        // Nothing but the power has failed.
        expect(await state(), step).toBe('done');
        expect((await visit('dark.example')).status, step).toBe(200);
        await hostingctl('site', 'delete', 'darkness', '--yes', '--files', 'delete');
        expect(await leftovers('darkness'), step).toEqual([]);
    }
});
