// SPDX-License-Identifier: LGPL-2.1-or-later
/* The sweep of faults knows how to start a job of each kind. */

import { expect, test } from 'vitest';

import { kindsOfJobs, withoutRetry } from '../support/sweep/kinds.ts';
import { ELSEWHERE, SCENARIOS } from '../support/sweep/scenarios.ts';

test('every kind of job is swept, or is said to be swept elsewhere', async () => {
    const swept = SCENARIOS.map(({ kind }) => kind);
    expect((await kindsOfJobs()).filter(kind => !swept.includes(kind) && !(kind in ELSEWHERE))).toEqual([]);
});

test('no kind is swept that there is not', async () => {
    const kinds = await kindsOfJobs();
    expect([...SCENARIOS.map(({ kind }) => kind), ...Object.keys(ELSEWHERE)].filter(kind => !kinds.includes(kind))).toEqual([]);
});

/** Past their point of no return from their first step on: they fail and go on, and are never rolled back. */
const FORWARD_ALONE = ['site.run', 'host.rotate-key', 'host.setup'];

test('whatever can be rolled back can be started again', async () => {
    expect((await withoutRetry()).sort()).toEqual(FORWARD_ALONE.sort());
});
