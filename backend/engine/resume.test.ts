// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a service that was killed leaves open, its next life finishes. A kill is a step that never settles; the next life
 * is a second engine on the same store.
 */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { failed } from '../contract/errors.ts';
import { Store } from '../store/store.ts';
import { Engine } from './engine.ts';
import type { JobKind, JobRequest, StepContext, StepDefinition } from './job.ts';

vi.mock('../host/journal.ts', () => ({ log: () => undefined }));

let store: Store;
/** What the steps did in all lives, in order. */
let done: string[];
/** What never settles: `b`, `-a`. */
let cutOff: Set<string>;
let broken: Set<string>;
/** What a look finds to be so already. */
let complete: Set<string>;
/** Steps that were told that they had been cut off. */
let told: string[];
let pointOfNoReturn: string | undefined;

const request = (site: string): JobRequest => ({ args: {}, site, domain: null, owner: null, actor: 'admin' });

beforeEach(() => {
    store = Store.open(':memory:');
    done = [];
    told = [];
    cutOff = new Set();
    broken = new Set();
    complete = new Set();
    pointOfNoReturn = undefined;
});

/** An engine of a new life, with one kind of job that has the steps a, b and c. */
function life(on: Store = store, names = ['a', 'b', 'c']): Engine {
    const act = (name: string) => (context: StepContext): Promise<void> => {
        done.push(context.resumed && !name.startsWith('-') ? `${name} resumed` : name);
        if (context.cutOff)
            told.push(name);
        if (cutOff.has(name))
            return new Promise(() => undefined);
        return broken.has(name) ? Promise.reject(failed('No.')) : Promise.resolve();
    };
    const steps = names.map((name): StepDefinition => ({
        name, title: name, look: () => Promise.resolve(complete.has(name)), do: act(name), undo: act(`-${name}`),
        pointOfNoReturn: name === pointOfNoReturn,
    }));
    return new Engine(on, [{ kind: 'test', title: () => 'Test', steps: () => steps } satisfies JobKind]);
}

async function turns(): Promise<void> {
    for (let turn = 0; turn < 8; turn++)
        await new Promise(resolve => setImmediate(resolve));
}

async function resumed(): Promise<Engine> {
    const engine = life();
    engine.resume();
    await turns();
    return engine;
}

async function killedAt(name: string): Promise<void> {
    cutOff.add(name);
    life().submit('test', request('shop'));
    await turns();
    cutOff.clear();
    done.length = 0;
}

const standing = (id = 1): string[] => {
    const job = life().records.read(id)!;
    return [job.state, ...job.steps.map(each => each.state)];
};

describe('a job that was cut off', () => {
    test('goes on at the step that ran, and tells it so', async () => {
        await killedAt('b');
        expect(standing()).toEqual(['running', 'done', 'running', 'pending']);
        const engine = await resumed();
        expect(done).toEqual(['b resumed', 'c']);
        expect(told).toEqual(['b']);
        expect(standing()).toEqual(['done', 'done', 'done', 'done']);
        expect(engine.records.read(1)!.steps.map(each => each.attempts)).toEqual([1, 2, 1]);
        expect(engine.busy).toBe(0);
    });

    test('takes a step that is found complete for its own work, so that a failure undoes it', async () => {
        await killedAt('b');
        complete.add('b');
        broken.add('c');
        await resumed();
        expect(done).toEqual(['c', '-c', '-b', '-a']);
        expect(standing()).toEqual(['rolled-back', 'undone', 'undone', 'undone']);
    });

    test('while it was undone goes on undoing, with the reason of the first life', async () => {
        broken.add('c');
        await killedAt('-b');
        expect(standing()).toEqual(['rolling-back', 'done', 'done', 'undone']);
        broken.clear();
        const engine = await resumed();
        expect(done).toEqual(['-b', '-a']);
        expect(engine.records.read(1)).toMatchObject({ state: 'rolled-back', error: { message: 'No.', step: 'c' } });
    });

    test('keeps the log of its earlier life', async () => {
        broken.add('c');
        await killedAt('-c');
        const engine = await resumed();
        expect(engine.records.read(1)!.steps[2]!.log).toEqual(['No.', 'Undone.']);
    });

    test('three times in one step counts as failed and is undone', async () => {
        await killedAt('b');
        cutOff.add('b');
        await resumed();
        await resumed();
        expect(done).toEqual(['b resumed', 'b resumed']);
        expect(standing()).toEqual(['running', 'done', 'running', 'pending']);
        done.length = 0;
        const engine = await resumed();
        expect(done).toEqual(['-b', '-a']);
        expect(engine.records.read(1)).toMatchObject({
            state: 'rolled-back', error: { step: 'b', message: 'The service ended 3 times during this step.' },
        });
    });

    test('three times past its point of no return waits for a person, and goes on forward', async () => {
        pointOfNoReturn = 'b';
        await killedAt('b');
        cutOff.add('b');
        await resumed();
        await resumed();
        const engine = await resumed();
        expect(standing()).toEqual(['failed', 'done', 'failed', 'pending']);
        expect(done).toEqual(['b resumed', 'b resumed']);
        cutOff.clear();
        engine.goOn(1);
        await turns();
        expect(standing()).toEqual(['done', 'done', 'done', 'done']);
        // It had failed by then: how far it came was known.
        expect(told).toEqual(['b', 'b']);
    });

    test('by another version with other steps is not touched', async () => {
        await killedAt('b');
        const other = life(store, ['a', 'x', 'c']);
        other.resume();
        await turns();
        expect(done).toEqual([]);
        const job = other.records.read(1)!;
        expect([job.state, job.error?.message]).toEqual(['failed', expect.stringContaining('another version')]);
        other.goOn(1);
        await turns();
        expect(done).toEqual([]);
        expect(other.records.read(1)?.state).toBe('failed');
    });
});

test('jobs that wait for their site keep their order in the next life, and finished ones rest', async () => {
    life().submit('test', request('shop'));
    await turns();
    cutOff.add('a');
    const first = life();
    for (let job = 2; job <= 4; job++)
        first.submit('test', request('shop'));
    await turns();
    cutOff.clear();

    const engine = life();
    const ended: string[] = [];
    engine.onChange(job => { if (job.finishedAt) ended.push(`${job.id} ${job.state}`); });
    engine.resume();
    expect(engine.busy).toBe(3);
    await turns();
    await turns();
    expect(ended).toEqual(['2 done', '3 done', '4 done']);
    expect(engine.busy).toBe(0);
});

describe('a store that cannot be written', () => {
    /** The store as long as `full` is false; else one whose disk is full. */
    let full: boolean;
    let fullFrom: string | undefined;
    const writable = (): Store => new Proxy(store, {
        get: (target, name) => {
            const value = Reflect.get(target, name) as unknown;
            if (typeof value !== 'function')
                return value;
            return (...parameters: unknown[]) => {
                if (full && (name === 'run' || name === 'durably' || name === 'transaction'))
                    throw failed('The file system of /var/lib/hosting is full.');
                return (value as (...all: unknown[]) => unknown).apply(target, parameters);
            };
        },
    });

    beforeEach(() => {
        full = false;
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => { vi.useRealTimers(); });

    test.each(['a', 'b', 'c'])('after step %s: the job waits, undoes nothing, and goes on when there is space', async name => {
        const engine = life(writable());
        fullFrom = name;
        engine.onChange(job => {
            if (job.steps.find(each => each.name === fullFrom)?.state === 'running') {
                full = true;
                fullFrom = undefined;
            }
        });
        engine.submit('test', request('shop'));
        await turns();
        expect(full).toBe(true);
        for (let retry = 0; retry < 5; retry++) {
            await vi.advanceTimersByTimeAsync(2000);
            await turns();
        }
        expect(engine.busy).toBe(1);
        expect(standing()[0]).toBe('running');
        expect(done.filter(each => each.startsWith('-'))).toEqual([]);

        full = false;
        await vi.advanceTimersByTimeAsync(2000);
        await turns();
        expect(standing()).toEqual(['done', 'done', 'done', 'done']);
        expect(engine.busy).toBe(0);
    });
});
