// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * No deadlock: a job holds one lock, its site's, takes it once, and waits for older jobs alone. So the oldest job that has not ended
 * never waits, whatever comes in whatever order, also through a restart.
 */

import { expect, test, vi } from 'vitest';

import { random } from '../../test/support/random.ts';
import { Store } from '../store/store.ts';
import { Engine } from './engine.ts';
import type { JobKind } from './job.ts';

vi.mock('../host/journal.ts', () => ({ log: () => undefined }));

const SITES = ['one', 'two', 'three', null];
const JOBS = 60;

/** Jobs of up to three steps that take some turns each and fail now and then; told when their first step begins. */
function kind(next: () => number, begins: (job: number) => void): JobKind {
    const turns = async (): Promise<void> => {
        for (let turn = Math.floor(next() * 6); turn >= 0; turn--)
            await new Promise(resolve => setImmediate(resolve));
    };
    return {
        kind: 'test', title: () => 'Test',
        steps: ({ count }) => Array.from({ length: Number(count) }, (_each, position) => ({
            name: `step${position}`, title: 'Step', undo: turns,
            do: async ({ job }) => {
                if (position === 0)
                    begins(job);
                await turns();
                if (next() < 0.1)
                    throw new Error('no');
            },
        })),
    };
}

test.each(Array.from({ length: 6 }, (_each, seed) => seed))('each job waits for older ones of its site alone, and all end (seed %i)', async seed => {
    const next = random(seed);
    const store = Store.open(':memory:');
    let engine!: Engine;
    /** Older jobs of its site that had not ended when one began. */
    const early: unknown[] = [];
    const begins = (id: number): void => {
        const { site } = engine.records.read(id)!;
        // Thrown here, it would be a failure of the step.
        early.push(...engine.records.open().filter(other => site !== null && other.site === site && other.id < id));
    };
    const jobs = kind(next, begins);
    engine = new Engine(store, [jobs]);
    for (let job = 1; job <= JOBS; job++) {
        engine.submit('test', {
            args: { count: 1 + Math.floor(next() * 3) }, site: SITES[Math.floor(next() * SITES.length)]!, domain: null, owner: null, actor: 'admin',
        });
        if (job === JOBS / 2) {
            await engine.stop();
            engine = new Engine(store, [jobs]);
            engine.resume();
        }
        if (next() < 0.5)
            await new Promise(resolve => setImmediate(resolve));
    }
    // The oldest of each site, and all that have none, are at work at once: nothing but an older job holds one up.
    await new Promise(resolve => setImmediate(resolve));
    for (const [oldest] of Map.groupBy(engine.records.open(), ({ id, site }) => site ?? id).values())
        expect(engine.records.read(oldest!.id)!.state).not.toBe('queued');
    await vi.waitFor(() => expect(engine.busy).toBe(0), { timeout: 5000 });
    expect(early).toEqual([]);
    expect(engine.records.list({ limit: JOBS }).every(({ finishedAt }) => finishedAt !== null)).toBe(true);
});
