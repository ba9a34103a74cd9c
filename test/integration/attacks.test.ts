// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Attacks of one site on another on a host without SELinux: users, modes and namespaces hold alone. With SELinux, and with SELinux
 * alone: test/selinux/attacks.test.ts.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { served } from '../attacks/served.ts';
import { attackAsRoot, attackFrom, attacksOf, heldBy, setStage, type Stage, strike, successes, WAYS } from '../attacks/stage.ts';
import { note, report } from '../attacks/report.ts';
import { attacks } from '../attacks/table.ts';

let stage: Stage;
const results = (): Map<string, boolean> => new Map();
const rounds = { all: results(), unix: results(), selinux: results(), control: results() };

beforeAll(async () => { stage = await setStage(); });
afterAll(async () => {
    await strike();
    report(rounds);
});

it('the table names each attack once', () => {
    expect(new Set(attacks.map(({ what }) => what)).size).toBe(attacks.length);
});

describe('with SELinux off', () => {
    for (const way of WAYS) {
        it(`what the other walls hold fails, from ${way}`, async () => {
            const found = await attackFrom(way, stage);
            note(rounds.unix, found);
            expect([...found.keys()]).toEqual(attacksOf(way).map(({ what }) => what));
            const held = heldBy(attacksOf(way), 'unix', 'itself');
            expect(successes(found).filter(what => held.includes(what))).toEqual([]);
        });
    }

    served();
});

describe('the same programs', () => {
    it('get all of it as root', async () => {
        const found = await attackAsRoot(stage);
        note(rounds.control, found);
        expect([...found].filter(([, got]) => !got)).toEqual([]);
        expect(found.size).toBeGreaterThan(40);
    });

    for (const way of WAYS) {
        it(`get the hostile site's own things, from ${way}`, async () => {
            const found = await attackFrom(way, stage, 'hostile');
            note(rounds.control, found);
            expect([...found].filter(([, got]) => !got)).toEqual([]);
            expect(found.size).toBeGreaterThan(5);
        });
    }
});
