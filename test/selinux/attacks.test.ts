// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Attacks of one site on another (test/attacks/table.ts) in three rounds: with all walls up, with SELinux permissive, and with
 * SELinux alone: the hostile site's programs run as the victim's own user then, without a namespace, and everything is open to all.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { note, report } from '../attacks/report.ts';
import { attackAsRoot, attackFrom, attacksOf, heldBy, setStage, type Stage, strike, successes, wake, WAYS } from '../attacks/stage.ts';
import { hostingctl, run } from '../support/machine.ts';
import { openHost, tearDownWalls } from './walls.ts';

let stage: Stage;
const found: Record<'all' | 'unix' | 'selinux' | 'control', Map<string, boolean>> = {
    all: new Map(), unix: new Map(), selinux: new Map(), control: new Map(),
};

beforeAll(async () => {
    // The shared type, under which levels alone keep sites apart; with types of their own there is one wall more.
    await hostingctl('selinux', 'set', '--no-own-types');
    stage = await setStage();
});
afterAll(async () => {
    await run(['setenforce', '1']);
    await strike();
    report(found);
});

describe('all walls up', () => {
    for (const way of WAYS) {
        it(`everything fails, from ${way}`, async () => {
            const results = await attackFrom(way, stage);
            note(found.all, results);
            expect([...results.keys()]).toEqual(attacksOf(way).map(({ what }) => what));
            const held = heldBy(attacksOf(way), 'unix', 'selinux', 'itself');
            expect(successes(results).filter(what => held.includes(what))).toEqual([]);
        });
    }
});

describe('with SELinux permissive', () => {
    beforeAll(async () => { await run(['setenforce', '0']); });
    afterAll(async () => { await run(['setenforce', '1']); });

    it('what the other walls hold fails', async () => {
        const results = await attackFrom('page', stage);
        note(found.unix, results);
        const held = heldBy(attacksOf('page'), 'unix', 'itself');
        expect(successes(results).filter(what => held.includes(what))).toEqual([]);
    });

    it('the same programs get the hostile site\'s own things', async () => {
        const results = await attackFrom('page', stage, 'hostile');
        note(found.control, results);
        expect([...results].filter(([, got]) => !got)).toEqual([]);
    });

    it('the same programs get all of it as root', async () => {
        const results = await attackAsRoot(stage);
        note(found.control, results);
        expect([...results].filter(([, got]) => !got)).toEqual([]);
    });
});

describe('with SELinux alone', () => {
    let restore: () => Promise<void>;

    beforeAll(async () => {
        restore = await openHost();
        await tearDownWalls('hostile', 'victim');
        stage = await wake();
    });
    afterAll(() => restore());

    it('what SELinux holds fails, run as the victim\'s own user', async () => {
        const { level } = await hostingctl<{ level: string }>('site', 'show', 'hostile');
        for (const way of ['page', 'cron'] as const) {
            const results = await attackFrom(way, stage);
            note(found.selinux, results);
            const held = heldBy(attacksOf(way), 'selinux', 'itself');
            expect(successes(results).filter(what => held.includes(what)), `${way} at ${level}`).toEqual([]);
        }
    });
});
