// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What systemd confines our units to, as `systemd-analyze security` sees it: each stays below its limit, and what is left open
 * is explained in the unit's own file.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hostingctl, run } from '../support/machine.ts';

/** A line of systemd-analyze(1); `set` is null where it does not apply. */
interface Line { set: boolean | null, name: string, exposure: string | null }

const PHP = 1.5;
const units: [unit: string, file: string, most: number][] = [
    ['hosting-php@hard.service', 'hosting-php@.service', PHP],
    // The others of a site have the sandbox of its PHP in a drop-in.
    ['hosting-scheduler@hard.service', 'hosting-run-@.service.d/10-site.conf', PHP],
    ['hosting-queue-1@hard.service', 'hosting-run-@.service.d/10-site.conf', PHP],
    ['hosting-idle.service', 'hosting-idle.service', 0.8],
    ['hostingd.service', 'hostingd.service', 3.4],
];

/** Exposures of a unit, by the directive that would close each. */
async function open(unit: string): Promise<string[]> {
    const lines = JSON.parse(await run(['systemd-analyze', 'security', '--json=short', unit])) as Line[];
    expect(lines.length).toBeGreaterThan(50);
    return [...new Set(lines.filter(({ set, exposure }) => set === false && Number(exposure ?? 0) > 0)
        .flatMap(({ name }) => /^[A-Za-z]+/.exec(name) ?? []))];
}

beforeAll(() => hostingctl('site', 'create', 'hard.example', '--user', 'hard'));
afterAll(() => hostingctl('site', 'delete', 'hard', '--yes', '--files', 'delete'));

describe.each(units)('%s', (unit, file, most) => {
    it(`is exposed at ${most} or less`, async () => {
        const words = await run(['systemd-analyze', 'security', '--no-pager', unit]);
        const overall = Number(/Overall exposure level for \S+: ([0-9.]+)/.exec(words)?.[1]);
        expect(overall, words).toBeGreaterThan(0);
        expect(overall, words).toBeLessThanOrEqual(most);
    });

    it('says why each of its exposures is left open', async () => {
        const text = await run(['cat', `/usr/lib/systemd/system/${file}`]);
        const reasons = text.split('\n').filter(line => line.startsWith('#')).join('\n');
        expect(reasons).toContain('What stays open, and why');
        const left = await open(unit);
        expect(left).toContain('MemoryDenyWriteExecute');
        expect(left.filter(directive => !new RegExp(`\\b${directive}\\b`).test(reasons))).toEqual([]);
    });
});
