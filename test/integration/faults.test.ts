// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults at every step of every kind of job (docs/faults.md). A seeded sample of them, unless HOSTING_SWEEP=all asks for each;
 * HOSTING_SWEEP_SEED is another sample, HOSTING_SWEEP_ONLY a part: an expression that names scenarios.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { random } from '../support/random.ts';
import type { Line, Scenario } from '../support/sweep/inside/order.ts';
import { NEIGHBOUR, SCENARIOS } from '../support/sweep/scenarios.ts';
import { dismantle, prepare, sweepInside } from '../support/sweep/stage.ts';
import { isCase, table, wrong } from '../support/sweep/table.ts';

const isWhole = process.env['HOSTING_SWEEP'] === 'all';
const seed = Number(process.env['HOSTING_SWEEP_SEED'] ?? 20_261);
const only = new RegExp(process.env['HOSTING_SWEEP_ONLY'] ?? '');
const RESULTS = path.resolve(import.meta.dirname, '../../test-results');
const TIMEOUT = (isWhole ? 600 : 15) * 60_000;

/** One way to start each kind, in an order of its own for each seed. */
function sampled(scenarios: readonly Scenario[]): Scenario[] {
    const next = random(seed);
    const shuffled = scenarios.map(each => ({ each, at: next() })).sort((one, other) => one.at - other.at).map(({ each }) => each);
    return [...Map.groupBy(shuffled, ({ kind }) => kind).values()].flatMap(([first]) => first ?? []);
}

const named = SCENARIOS.filter(({ name }) => only.test(name));
const chosen = isWhole ? named : sampled(named);

beforeAll(prepare, 240_000);
afterAll(dismantle, 120_000);

it('every job ends as done or rolled back, leaves nothing over, and succeeds when it is retried', { timeout: TIMEOUT }, async () => {
    const lines: Line[] = await sweepInside({
        neighbour: NEIGHBOUR, scenarios: chosen, small: isWhole ? chosen : chosen.slice(-2), seed, undoing: isWhole,
        ...isWhole ? {} : { sample: 1 },
    }, TIMEOUT);
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(path.join(RESULTS, 'faults.json'), JSON.stringify({ seed, isWhole, lines }, null, 1));
    console.log(`Sweep of faults${isWhole ? '' : `, a sample with the seed ${seed}`}\n${table(lines)}`);
    expect(wrong(lines)).toEqual([]);
    expect(lines.filter(isCase).length).toBeGreaterThanOrEqual(chosen.length);
});
