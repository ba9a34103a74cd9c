// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { daysLeft, isOverdue, warningDue } from './expiry.ts';

const DAY = 86_400_000;
const begin = Date.parse('2026-01-01T00:00:00Z');
const lasting = (days: number) => ({ notBefore: new Date(begin).toISOString(), notAfter: new Date(begin + days * DAY).toISOString() });

describe('warnings', () => {
    test.each([
        [90, 69, null], [90, 70, 20], [90, 80, 10], [90, 86, 10], [90, 87, 3], [90, 90, 0], [90, 200, 0],
        [3650, 3629, null], [3650, 3630, 20], [3650, 3647, 3],
        // What lasts half as long warns half as early: certbot renews it 15 days before its end.
        [45, 34, null], [45, 35, 20], [45, 40, 10], [45, 44, 3], [6, 3, null], [6, 5, 20], [6, 5.5, 10],
    ])('of one that lasts %d days, on day %d: %j', (lifetime, day, warning) => {
        expect(warningDue(lasting(lifetime), begin + day * DAY)).toBe(warning);
    });
});

test.each([
    [90, 59, false], [90, 61, false], [90, 62, true], [90, 95, true], [45, 29, false], [45, 31, true], [365, 330, false], [365, 337, true],
])(
    'a certificate of %d days is overdue on day %d: %j', (lifetime, day, overdue) => {
        expect(isOverdue(lasting(lifetime), begin + day * DAY)).toBe(overdue);
    });

test('days are whole ones, and negative after the end', () => {
    expect(daysLeft(lasting(90), begin + 80.5 * DAY)).toBe(9);
    expect(daysLeft(lasting(90), begin + 90.5 * DAY)).toBe(-1);
});
