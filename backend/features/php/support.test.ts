// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { supportOf } from './support.ts';

test.each([
    ['8.2', '2026-12-31T23:59:59Z', false],
    ['8.2', '2027-01-01T00:00:00Z', true],
    ['7.4', '2026-01-01T00:00:00Z', true],
    ['8.5', '2026-01-01T00:00:00Z', false],
])('%s at %s is over: %s', (version, now, ended) => {
    expect(supportOf(version, new Date(now)).ended).toBe(ended);
});

test('of a version that is not known nothing is said', () => {
    expect(supportOf('9.9')).toEqual({ endOfLife: null, ended: false });
    expect(supportOf('constructor')).toEqual({ endOfLife: null, ended: false });
});
