// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Random jobs on a random world: steps fail, undoing fails, jobs are cancelled, the service is killed in the middle of a step
 * and before or after each write of the store. Whatever happened, in the end a job is wholly there or not there at all.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { random } from '../../test/support/random.ts';
import { failed, HostingError } from '../contract/errors.ts';
import { Store } from '../store/store.ts';
import { Engine } from './engine.ts';
import type { Args, JobKind, StepDefinition } from './job.ts';
import { JobRecords } from './records.ts';

vi.mock('../host/journal.ts', () => ({ log: () => undefined }));

const SEEDS = 200;
/** From this life on nothing goes wrong any more. */
const CALM = 7;

interface Plan { name: string, items: string[], final: boolean, skip: boolean, looks: boolean }
/** How probable each mishap is. */
interface Mishaps { kill: number, write: number, fail: number, undo: number, cancel: number }

const seen = { kills: 0, done: 0, rolledBack: 0, heldUp: 0, cancelled: 0, tooLate: 0 };

class World {
    readonly items = new Set<string>();
    /** What no step may ever see; an error thrown there would only be one more mishap. */
    readonly violations: string[] = [];
    readonly next: () => number;
    mishaps: Mishaps;
    /** Number of the life that runs: what an earlier one still does is not done. */
    life = 0;

    constructor(seed: number) {
        this.next = random(seed);
        const rate = (most: number): number => this.next() < 0.3 ? 0 : this.next() * most;
        this.mishaps = { kill: rate(0.1), write: rate(0.05), fail: rate(0.3), undo: rate(0.4), cancel: rate(0.2) };
    }

    chance(probability: number): boolean {
        return this.next() < probability;
    }

    /** SIGKILL. */
    kill(): void {
        seen.kills++;
        this.life++;
    }

    /** Never returns in a life that is over. */
    async alive(life: number): Promise<void> {
        await new Promise(resolve => setImmediate(resolve));
        if (life === this.life && this.chance(this.mishaps.kill))
            this.kill();
        if (life !== this.life)
            await new Promise(() => undefined);
    }
}

function plansOf(world: World, job: number): Plan[] {
    const final = world.chance(0.4) ? Math.floor(world.next() * 6) : Infinity;
    return Array.from({ length: 1 + Math.floor(world.next() * 6) }, (_each, step) => ({
        name: `s${step}`,
        items: Array.from({ length: 1 + Math.floor(world.next() * 2) }, (_item, item) => `${job}/${step}/${item}`),
        final: step >= final, skip: world.chance(0.1), looks: world.chance(0.5),
    }));
}

function stepsOf(world: World, life: number, plans: Plan[]): StepDefinition[] {
    const present = (plan: Plan): boolean => plan.items.every(item => world.items.has(item));
    return plans.map((plan, position) => ({
        name: plan.name, title: plan.name, pointOfNoReturn: plan.final,
        look: plan.looks && !plan.skip ? async () => { await world.alive(life); return present(plan); } : undefined,
        do: async () => {
            if (plan.skip)
                return { skipped: 'Not here.' };
            for (const item of plan.items) {
                await world.alive(life);
                if (world.chance(world.mishaps.fail))
                    throw failed('No.');
                // A step may rely on all before it.
                if (!plans.slice(0, position).every(before => before.skip || present(before)))
                    world.violations.push(`${item} is made before what it stands on`);
                world.items.add(item);
            }
            await world.alive(life);
            return undefined;
        },
        undo: async () => {
            for (const item of plan.items) {
                await world.alive(life);
                if (world.chance(world.mishaps.undo))
                    throw failed('Busy.');
                // Nothing is taken away that a later step stands on.
                if (plans.slice(position + 1).flatMap(after => after.items).some(each => world.items.has(each)))
                    world.violations.push(`${item} is taken from under a later step`);
                world.items.delete(item);
            }
        },
    }));
}

/** The store as one life sees it: a kill may come before a write and after it, and then nothing is written any more. */
function storeOf(store: Store, world: World, life: number): Store {
    const guarded = (target: Store, name: 'run' | 'transaction' | 'durably') => (...parameters: unknown[]): unknown => {
        const dead = new Error('killed');
        if (life !== world.life)
            throw dead;
        const kill = world.chance(world.mishaps.write);
        if (kill && world.chance(0.5)) {
            world.kill();
            throw dead;
        }
        const answer = (target[name] as (...all: unknown[]) => unknown).apply(target, parameters);
        if (kill) {
            world.kill();
            throw dead;
        }
        return answer;
    };
    return new Proxy(store, { get: (target, name) => {
        if (name === 'run' || name === 'transaction' || name === 'durably')
            return guarded(target, name);
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? value.bind(target) as unknown : value;
    } });
}

/** A new life of the service, until all is at rest or it is killed. */
async function live(store: Store, world: World, work: (engine: Engine) => void): Promise<void> {
    const { life } = world;
    const kind: JobKind = { kind: 'chaos', title: () => 'Chaos', steps: (args: Args) => stepsOf(world, life, args.plans as Plan[]) };
    const engine = new Engine(storeOf(store, world, life), [kind]);
    try {
        work(engine);
    } catch (error) {
        if (life === world.life)
            throw error;
    }
    while (life === world.life && engine.busy > 0) {
        if (world.chance(world.mishaps.cancel))
            cancelOne(engine, world, life);
        await new Promise(resolve => setImmediate(resolve));
    }
}

function cancelOne(engine: Engine, world: World, life: number): void {
    const jobs = engine.records.open();
    const { id } = jobs[Math.floor(world.next() * jobs.length)] ?? { id: 0 };
    try {
        engine.cancel(id, 'anna');
    } catch (error) {
        if (life === world.life && !(error instanceof HostingError))
            throw error;
        seen.tooLate++;
    }
}

/** Lets a world run to its rest: killed services start again, jobs that are held up are told to go on. */
async function settle(store: Store, world: World): Promise<void> {
    const jobs = new JobRecords(store);
    for (let round = 0; ; round++) {
        expect(round, 'the world comes to rest').toBeLessThan(100);
        if (world.life >= CALM || round >= 30)
            world.mishaps = { kill: 0, write: 0, fail: 0, undo: 0, cancel: 0 };
        const open = jobs.open().length > 0;
        const heldUp = jobs.list({ limit: 50 }).filter(job => job.state === 'failed');
        if (!open && heldUp.length === 0)
            return;
        seen.heldUp += open ? 0 : heldUp.length;
        await live(store, world, engine => {
            engine.resume();
            if (!open)
                heldUp.forEach(job => engine.goOn(job.id));
        });
    }
}

// Lives that are over wait for their store on this clock, which stands still.
beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); });
afterEach(() => { vi.useRealTimers(); });

test('every job ends wholly done or wholly undone, whatever fails and whenever the service is killed', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
        const store = Store.open(':memory:');
        const world = new World(seed);
        const plans = Array.from({ length: 1 + Math.floor(world.next() * 4) }, (_each, job) => plansOf(world, job));
        await live(store, world, engine => plans.forEach((each, job) => {
            engine.submit('chaos', { args: { plans: each }, site: `site${job % 2}`, domain: null, owner: null, actor: 'admin' });
        }));
        await settle(store, world);

        expect(world.violations, `seed ${seed}`).toEqual([]);
        const jobs = new JobRecords(store);
        for (const { id } of jobs.list({ limit: 50 })) {
            const { state, steps, cancelledBy } = jobs.read(id)!;
            const mine = jobs.args(id).plans as Plan[];
            const items = mine.flatMap(plan => plan.items);
            const wanted = mine.filter(plan => !plan.skip).flatMap(plan => plan.items);
            const present = items.filter(item => world.items.has(item));
            expect(['done', 'rolled-back'], `seed ${seed}`).toContain(state);
            expect(present, `seed ${seed}, job ${id} is ${state}`).toEqual(state === 'done' ? wanted : []);
            expect(steps.filter(step => !['done', 'skipped', ...state === 'done' ? [] : ['pending', 'undone']].includes(step.state)))
                .toEqual([]);
            // Past its point of no return a job is never undone.
            if (state === 'rolled-back') {
                const begun = steps.filter((step, position) => mine[position]!.final && !['pending', 'skipped'].includes(step.state));
                expect(begun).toEqual([]);
            }
            // Nobody is told that what is done was cancelled.
            if (cancelledBy !== null) {
                seen.cancelled++;
                expect(state, `seed ${seed}, job ${id}`).toBe('rolled-back');
            }
            seen[state === 'done' ? 'done' : 'rolledBack']++;
        }
        vi.clearAllTimers();
        store.close();
    }
    // The worlds were wild enough to say something.
    expect(Math.min(seen.kills, seen.done, seen.rolledBack)).toBeGreaterThan(SEEDS / 2);
    expect(seen.heldUp).toBeGreaterThan(20);
    expect(Math.min(seen.cancelled, seen.tooLate)).toBeGreaterThan(20);
}, 40_000);
