// SPDX-License-Identifier: LGPL-2.1-or-later
/* The sweep of faults knows how to start a job of each kind. */

import { expect, test } from 'vitest';

import { kindsOfJobs } from '../support/sweep/kinds.ts';
import { ELSEWHERE, SCENARIOS } from '../support/sweep/scenarios.ts';

test('every kind of job is swept, or is said to be swept elsewhere', () => {
    const swept = SCENARIOS.map(({ kind }) => kind);
    expect(kindsOfJobs().filter(kind => !swept.includes(kind) && !(kind in ELSEWHERE))).toEqual([]);
});

test('no kind is swept that there is not', () => {
    const kinds = kindsOfJobs();
    expect([...SCENARIOS.map(({ kind }) => kind), ...Object.keys(ELSEWHERE)].filter(kind => !kinds.includes(kind))).toEqual([]);
});
