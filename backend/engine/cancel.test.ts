// SPDX-License-Identifier: LGPL-2.1-or-later
/* A job that somebody does not want any more: where it stops, what is undone, and what a kill in between changes. */

import { beforeEach, describe, expect, test, vi } from 'vitest';

import { HostingError } from '../contract/errors.ts';
import type { Job } from '../contract/jobs.ts';
import { Store } from '../store/store.ts';
import { Engine } from './engine.ts';
import type { StepContext, StepDefinition } from './job.ts';

vi.mock('../host/journal.ts', () => ({ log: () => undefined }));

let store: Store;
let done: string[];
/** Lets go what `held` holds. */
let release: () => void;
let steps: StepDefinition[];

beforeEach(() => {
    store = Store.open(':memory:');
    done = [];
});

function step(name: string, more: Partial<StepDefinition> = {}): StepDefinition {
    const note = (text: string) => () => { done.push(text); return Promise.resolve(); };
    return { name, title: `Make ${name}`, do: note(name), undo: note(`-${name}`), ...more };
}

/** A step that takes until it is let go. */
function held(name: string, more: Partial<StepDefinition> = {}): StepDefinition {
    return step(name, { do: async () => {
        await new Promise<void>(resolve => { release = resolve; });
        done.push(name);
    }, ...more });
}

/** A step that takes until it is cancelled, and then fails in its own words. */
function cut({ signal }: StepContext): Promise<never> {
    const fail = (): never => { throw new HostingError('Failed', 'tar was ended by SIGKILL.', { hint: 'Look at tar.' }); };
    return signal.aborted ? Promise.reject(new HostingError('Failed', 'Not begun.'))
        : new Promise<void>(resolve => { signal.addEventListener('abort', () => { resolve(); }); }).then(fail);
}

const life = (): Engine => new Engine(store, [{ kind: 'test', title: () => 'Test', steps: () => steps }]);
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

function begin(engine: Engine, made: StepDefinition[], reserve?: () => void): number {
    steps = made;
    return engine.submit('test', { args: {}, site: 'shop', domain: null, owner: null, actor: 'admin' }, reserve);
}

async function settled(engine: Engine, id: number): Promise<Job> {
    while (engine.busy > 0)
        await turn();
    return engine.records.read(id)!;
}

const states = (job: Job): string[] => job.steps.map(({ state }) => state);

describe('a job that runs', () => {
    test('stops when its present step has ended, and is undone in reverse order', async () => {
        const engine = life();
        const id = begin(engine, [step('a'), held('b'), step('c')]);
        await turn();
        expect(engine.records.read(id)).toMatchObject({ state: 'running', canCancel: true, cancelledBy: null });
        engine.cancel(id, 'anna');
        expect(engine.records.read(id)).toMatchObject({ state: 'running', canCancel: false, cancelledBy: 'anna' });
        release();
        const job = await settled(engine, id);
        expect(done).toEqual(['a', 'b', '-b', '-a']);
        expect(job).toMatchObject({
            state: 'rolled-back', cancelledBy: 'anna', canRetry: true, canCancel: false,
            error: { code: 'Failed', message: 'Cancelled by anna.', step: null },
        });
        expect(states(job)).toEqual(['undone', 'undone', 'pending']);
    });

    test('is undone even when the step that ended was its last', async () => {
        const engine = life();
        const id = begin(engine, [step('a'), held('b')]);
        await turn();
        engine.cancel(id, 'anna');
        release();
        expect(await settled(engine, id)).toMatchObject({ state: 'rolled-back' });
        expect(done).toEqual(['a', 'b', '-b', '-a']);
    });

    test('has a long step cut short that heeds it; its words are in the log, the reason is the wish', async () => {
        const engine = life();
        const id = begin(engine, [step('a'), step('b', { do: cut })]);
        await turn();
        engine.cancel(id, 'anna');
        const job = await settled(engine, id);
        expect(job).toMatchObject({ state: 'rolled-back', error: { message: 'Cancelled by anna.', step: null } });
        expect(job.error).not.toHaveProperty('hint');
        expect(job.steps[1]?.log).toEqual(['tar was ended by SIGKILL.', 'Undone.']);
        expect(done).toEqual(['a', '-b', '-a']);
    });

    test('undoes with a signal that is quiet', async () => {
        const seen: boolean[] = [];
        const engine = life();
        const id = begin(engine, [step('a', { undo: ({ signal }) => { seen.push(signal.aborted); return Promise.resolve(); } }), held('b')]);
        await turn();
        engine.cancel(id, 'anna');
        release();
        await settled(engine, id);
        expect(seen).toEqual([false]);
    });

    test('that cannot be undone has failed, and goes on undoing when it is told to', async () => {
        let isBroken = true;
        const engine = life();
        const id = begin(engine, [
            step('a', { undo: () => isBroken ? Promise.reject(new HostingError('Failed', 'Busy.')) : Promise.resolve() }), held('b'),
        ]);
        await turn();
        engine.cancel(id, 'anna');
        release();
        const job = await settled(engine, id);
        expect(job).toMatchObject({ state: 'failed', cancelledBy: 'anna', undoes: true, error: { step: 'a' } });
        expect(job.error?.message).toBe('Cancelled by anna. Undoing it did not finish: Make a.');
        expect(engine.records.list({ state: 'failed', limit: 9 })).toHaveLength(1);
        isBroken = false;
        engine.goOn(id);
        expect(await settled(engine, id)).toMatchObject({
            state: 'rolled-back', cancelledBy: 'anna', error: { message: 'Cancelled by anna.', step: null } });
        expect(engine.records.list({ state: 'failed', limit: 9 })).toEqual([]);
        expect(engine.records.list({ state: 'cancelled', limit: 9 })).toHaveLength(1);
    });
});

describe('a job that waits', () => {
    test('ends at once without having done anything, and the one after it is not held up', async () => {
        const engine = life();
        const first = begin(engine, [held('a')]);
        await turn();
        const second = begin(engine, [step('never')]);
        engine.cancel(second, 'anna');
        await turn();
        expect(engine.records.read(second)).toMatchObject({
            state: 'rolled-back', cancelledBy: 'anna', error: { message: 'Cancelled by anna.' }, steps: [{ state: 'pending' }] });
        expect(engine.records.read(first)).toMatchObject({ state: 'running' });
        const third = begin(engine, [step('c')]);
        release();
        expect(await settled(engine, third)).toMatchObject({ state: 'done' });
        expect(done).toEqual(['a', 'c']);
    });

    test('gives back what was reserved with it, and undoes nothing else', async () => {
        const names = new Set<string>();
        const engine = life();
        begin(engine, [held('a')]);
        await turn();
        const second = begin(engine, [
            step('reserve', { undo: () => { names.delete('blog'); return Promise.resolve(); }, reserves: true }), step('b'),
        ], () => { names.add('blog'); });
        expect([...names]).toEqual(['blog']);
        engine.cancel(second, 'anna');
        await turn();
        expect([...names]).toEqual([]);
        release();
        expect(states(await settled(engine, second))).toEqual(['undone', 'pending']);
        expect(done).toEqual(['a']);
    });
});

describe('what cannot be cancelled', () => {
    const refused = (engine: Engine, id: number): HostingError | undefined => {
        try {
            engine.cancel(id, 'anna');
        } catch (error) {
            return error as HostingError;
        }
        return undefined;
    };

    test('past its point of no return it goes on', async () => {
        const engine = life();
        const id = begin(engine, [step('a'), held('b', { pointOfNoReturn: true }), step('c', { pointOfNoReturn: true })]);
        await turn();
        expect(engine.records.read(id)?.canCancel).toBe(false);
        expect(refused(engine, id)).toMatchObject({
            code: 'Conflict', message: `Job ${id} (Test) cannot be taken back any more: it goes on.` });
        release();
        expect(await settled(engine, id)).toMatchObject({ state: 'done', cancelledBy: null });
    });

    test('what is being undone, has ended or was cancelled', async () => {
        const engine = life();
        const id = begin(engine, [held('a'), step('b', { do: () => Promise.reject(new HostingError('Failed', 'No.')), undo: async () => {
            await new Promise<void>(resolve => { release = resolve; });
        } })]);
        await turn();
        const first = release;
        engine.cancel(id, 'anna');
        expect(refused(engine, id)).toMatchObject({ code: 'Conflict', message: `Job ${id} was cancelled by anna, and ends with its present step.` });
        first();
        await settled(engine, id);
        expect(refused(engine, id)).toMatchObject({ code: 'Conflict', message: `Job ${id} has come to its end.` });

        const other = begin(engine, [step('b', { do: () => Promise.reject(new HostingError('Failed', 'No.')), undo: async () => {
            await new Promise<void>(resolve => { release = resolve; });
        } })]);
        await turn();
        expect(refused(engine, other)).toMatchObject({ code: 'Conflict', message: `Job ${other} is being undone already.` });
        release();
        expect(await settled(engine, other)).toMatchObject({ state: 'rolled-back', cancelledBy: null, error: { message: 'No.' } });
    });
});

describe('a step that can be cut short but not undone', () => {
    const program = (perform: StepDefinition['do']): StepDefinition[] =>
        [step('run', { pointOfNoReturn: true, canBeCut: true, undo: undefined, do: perform })];

    test('ends, and what it did stays', async () => {
        const engine = life();
        const id = begin(engine, program(cut));
        await turn();
        expect(engine.records.read(id)?.canCancel).toBe(true);
        engine.cancel(id, 'anna');
        expect(await settled(engine, id)).toMatchObject({
            state: 'failed', cancelledBy: 'anna', undoes: false,
            error: { message: 'Cancelled by anna.', step: null, hint: 'What it has done so far stays.' },
        });
        // Told to go on, it begins anew, and nobody has cancelled that.
        steps = program(() => Promise.resolve());
        engine.goOn(id);
        expect(await settled(engine, id)).toMatchObject({ state: 'done', cancelledBy: null, error: null });
    });

    test('that ended well all the same is done', async () => {
        const engine = life();
        const id = begin(engine, program(held('run').do));
        await turn();
        engine.cancel(id, 'anna');
        release();
        expect(await settled(engine, id)).toMatchObject({ state: 'done', cancelledBy: null });
    });

    test('is told once more after a kill, to see to what it left running', async () => {
        begin(life(), program(() => new Promise(() => undefined)));
        await turn();
        store.run('UPDATE jobs SET cancelled_by = \'anna\'');
        const seen: boolean[] = [];
        steps = program(context => { seen.push(context.cutOff, context.signal.aborted); return cut(context); });
        const engine = life();
        engine.resume();
        expect(await settled(engine, 1)).toMatchObject({ state: 'failed', cancelledBy: 'anna' });
        expect(seen).toEqual([true, true]);
    });
});

describe('after a kill', () => {
    test('between the wish and the next step the wish holds', async () => {
        const engine = life();
        const id = begin(engine, [step('a'), held('b'), step('c')]);
        await turn();
        engine.cancel(id, 'anna');
        // This life never comes to the end of the step.
        const next = life();
        next.resume();
        expect(await settled(next, id)).toMatchObject({ state: 'rolled-back', cancelledBy: 'anna', error: { message: 'Cancelled by anna.' } });
        expect(done).toEqual(['a', '-b', '-a']);
    });

    test('a wish that the service answered while it was about to end holds', async () => {
        const engine = life();
        const id = begin(engine, [step('a'), held('b')]);
        await turn();
        const stopped = engine.stop();
        engine.cancel(id, 'anna');
        release();
        await stopped;
        expect(engine.records.read(id)).toMatchObject({ state: 'running', cancelledBy: 'anna' });
        const next = life();
        next.resume();
        expect(await settled(next, id)).toMatchObject({ state: 'rolled-back' });
    });

    test('a job that waited when it was cancelled gives back what was reserved', async () => {
        const engine = life();
        begin(engine, [held('a')]);
        await turn();
        await Promise.race([engine.stop(), turn()]);
        const made = [step('reserve', { reserves: true })];
        steps = made;
        const id = store.run(`INSERT INTO jobs (kind, title, state, site, args, actor, created_at, cancelled_by, error)
            VALUES ('test', 'Test', 'rolling-back', 'blog', '{}', 'admin', '', 'anna', '{"code":"Failed","message":"Cancelled by anna.","step":null}')`);
        store.run('INSERT INTO steps (job_id, position, name, title, state) VALUES (?, 0, \'reserve\', \'Make reserve\', \'pending\')', id);
        store.run('UPDATE jobs SET state = \'done\' WHERE id <> ?', id);
        const next = life();
        next.resume();
        expect(await settled(next, id)).toMatchObject({ state: 'rolled-back', error: { message: 'Cancelled by anna.' } });
        expect(done).toEqual(['-reserve']);
    });
});
