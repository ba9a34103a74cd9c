// SPDX-License-Identifier: LGPL-2.1-or-later
/* How long PHP's makers mend each version. */

/** Last day with security fixes: https://www.php.net/supported-versions.php, https://www.php.net/eol.php */
const END_OF_LIFE = new Map(Object.entries({
    7.4: '2022-11-28',
    '8.0': '2023-11-26',
    8.1: '2025-12-31',
    8.2: '2026-12-31',
    8.3: '2027-12-31',
    8.4: '2028-12-31',
    8.5: '2029-12-31',
}));

/** The last day of a version, and whether it is over; null for one that was not known when this was written. */
export function supportOf(version: string, now: Date = new Date()): { endOfLife: string | null, ended: boolean } {
    const endOfLife = END_OF_LIFE.get(version) ?? null;
    return { endOfLife, ended: endOfLife !== null && now.toISOString().slice(0, 10) > endOfLife };
}
