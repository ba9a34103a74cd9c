// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe, expect, test, vi } from 'vitest';

import { HostingError } from '../contract/errors.ts';
import type { Job } from '../contract/jobs.ts';
import { Store } from '../store/store.ts';
import { Engine } from './engine.ts';
import type { Args, JobKind, JobRequest, StepDefinition } from './job.ts';

vi.mock('../host/journal.ts', () => ({ log: () => undefined }));

let store: Store;
/** What the steps of a test did, in order. */
let done: string[];

beforeEach(() => {
    store = Store.open(':memory:');
    done = [];
});

function engineOf(steps: (args: Args) => StepDefinition[]): Engine {
    return new Engine(store, [{ kind: 'test', title: () => 'Test', steps } satisfies JobKind]);
}

function request(more: Partial<JobRequest> = {}): JobRequest {
    return { args: {}, site: 'shop', domain: 'shop.example', owner: null, actor: 'admin', ...more };
}

/** A step that notes what is done with it. */
function step(name: string, more: Partial<StepDefinition> = {}): StepDefinition {
    const note = (text: string) => () => { done.push(text); return Promise.resolve(); };
    return { name, title: `Make ${name}`, do: note(name), undo: note(`-${name}`), ...more };
}

const fails = (message = 'No.') => (): Promise<never> => Promise.reject(new HostingError('Failed', message));

async function settled(engine: Engine): Promise<void> {
    while (engine.busy > 0)
        await new Promise(resolve => setImmediate(resolve));
}

async function run(steps: StepDefinition[], more: Partial<JobRequest> = {}): Promise<{ engine: Engine, job: Job }> {
    const engine = engineOf(() => steps);
    const id = engine.submit('test', request(more));
    await settled(engine);
    return { engine, job: engine.records.read(id)! };
}

const states = (job: Job): string[] => job.steps.map(each => each.state);

describe('a job that succeeds', () => {
    test('does its steps in order, each when the one before has ended', async () => {
        const slow = (name: string): StepDefinition => step(name, { do: async () => {
            done.push(`${name} begins`);
            await new Promise(resolve => setTimeout(resolve, 2));
            done.push(`${name} ends`);
        } });
        const { job } = await run([slow('a'), slow('b')]);
        expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
        expect([job.state, ...states(job)]).toEqual(['done', 'done', 'done']);
        expect(job.error).toBeNull();
        expect(job.finishedAt! >= job.startedAt! && job.startedAt! >= job.createdAt).toBe(true);
    });

    test('has written to the store what it is about to do, and what it has done', async () => {
        const seen: string[] = [];
        const look = (): Promise<void> => {
            const [job] = engine.records.list({ limit: 1 });
            const { state, steps } = engine.records.read(job!.id)!;
            seen.push([state, ...steps.map(each => `${each.state} ${each.attempts}`)].join(', '));
            return Promise.resolve();
        };
        const engine = engineOf(() => [step('a', { do: look }), step('b', { do: look }), step('c', { do: look })]);
        engine.submit('test', request());
        await settled(engine);
        expect(seen).toEqual([
            'running, running 1, pending 0, pending 0',
            'running, done 1, running 1, pending 0',
            'running, done 1, done 1, running 1',
        ]);
    });

    test('does not do what is so already, and says what does not apply', async () => {
        const { job } = await run([
            step('a', { look: () => Promise.resolve(true) }),
            step('b', { look: () => Promise.resolve(false) }),
            step('c', { do: () => Promise.resolve({ skipped: 'Not here.' }) }),
        ]);
        expect(done).toEqual(['b']);
        expect(states(job)).toEqual(['unchanged', 'done', 'skipped']);
        expect(job.steps[2]?.note).toBe('Not here.');
    });

    test('keeps what its steps say, and nothing is a later job\'s', async () => {
        const { engine, job } = await run([step('a', { do: context => {
            context.log(`job ${context.job}, resumed ${context.resumed}`);
            context.log('two');
            context.artifact('file', 'x');
            context.artifact('file', 'text ü');
            context.note('noted');
            return Promise.resolve();
        } })]);
        expect(job.steps[0]).toMatchObject({
            log: [`job ${job.id}, resumed false`, 'two'], artifacts: [{ name: 'file', bytes: 7 }], note: 'noted',
        });
        expect(engine.records.artifact(job.id, 'a', 'file')).toBe('text ü');
        expect(engine.records.artifact(job.id + 1, 'a', 'file')).toBeUndefined();
        expect(engine.records.artifact(job.id, 'b', 'file')).toBeUndefined();
    });
});

describe('a job that fails', () => {
    test('is undone from the step that failed back to the first; what was not begun or skipped is left', async () => {
        const { job } = await run([
            step('a'), step('b', { do: () => Promise.resolve({ skipped: 'Not here.' }) }), step('c'),
            step('d', { do: fails('The disk is full.') }), step('e'),
        ]);
        expect(done).toEqual(['a', 'c', '-d', '-c', '-a']);
        expect([job.state, ...states(job)]).toEqual(['rolled-back', 'undone', 'skipped', 'undone', 'undone', 'pending']);
        expect(job.error).toEqual({ code: 'Failed', message: 'The disk is full.', step: 'd' });
        expect(job.steps[3]?.log).toEqual(['The disk is full.', 'Undone.']);
        expect(job.finishedAt).not.toBeNull();
    });

    test('has written why before it undoes anything', async () => {
        const seen: string[] = [];
        const engine = engineOf(() => [
            step('a', { undo: () => {
                const { state, error, steps } = engine.records.read(1)!;
                seen.push(`${state}, ${error?.message}, ${steps.map(each => each.state).join(' ')}`);
                return Promise.resolve();
            } }),
            step('b', { do: fails() }),
        ]);
        engine.submit('test', request());
        await settled(engine);
        expect(seen).toEqual(['rolling-back, No., done undone']);
    });

    test('tells people what a HostingError says, and of any other error nothing', async () => {
        const refused = new HostingError('Conflict', 'Taken.', { fields: { user: 'x' }, hint: 'y' });
        const wrong = await run([step('a', { do: () => Promise.reject(refused) })]);
        expect(wrong.job.error).toEqual({ code: 'Conflict', message: 'Taken.', fields: { user: 'x' }, hint: 'y', step: 'a' });
        const defect = await run([step('a', { do: () => Promise.reject(new TypeError('password hunter2')) })]);
        expect(defect.job.error).toMatchObject({ code: 'Failed', message: 'An internal error occurred.', step: 'a' });
        expect(JSON.stringify(defect.job)).not.toContain('hunter2');
    });

    test('in looking is undone as well', async () => {
        const { job } = await run([step('a'), step('b', { look: fails() })]);
        expect(done).toEqual(['a', '-b', '-a']);
        expect(job.state).toBe('rolled-back');
    });

    test('undoes steps that have no undo by passing over them', async () => {
        const { job } = await run([step('a'), step('b', { undo: undefined }), step('c', { do: fails() })]);
        expect(done).toEqual(['a', 'b', '-c', '-a']);
        expect([job.state, ...states(job)]).toEqual(['rolled-back', 'undone', 'undone', 'undone']);
    });
});

describe('a step that is the point of no return', () => {
    let broken: boolean;
    const steps = (): StepDefinition[] => [
        step('a'), step('b', { pointOfNoReturn: true }),
        step('c', { do: context => { done.push(`c${context.resumed ? ' again' : ''}`); return broken ? fails()() : Promise.resolve(); } }),
        step('d'),
    ];

    beforeEach(() => { broken = true; });

    test('keeps everything once it began; the job goes on forward at the step that failed', async () => {
        const { engine, job } = await run(steps());
        expect(done).toEqual(['a', 'b', 'c']);
        expect([job.state, ...states(job)]).toEqual(['failed', 'done', 'done', 'failed', 'pending']);
        expect(job.error).toMatchObject({ message: 'No.', step: 'c', hint: expect.stringContaining('goes on at this step') as string });
        expect(job.canRetry).toBe(true);

        broken = false;
        engine.goOn(job.id);
        expect(engine.records.read(job.id)).toMatchObject({ state: 'queued', finishedAt: null });
        await settled(engine);
        expect(done).toEqual(['a', 'b', 'c', 'c again', 'd']);
        const after = engine.records.read(job.id)!;
        expect([after.state, ...states(after)]).toEqual(['done', 'done', 'done', 'done', 'done']);
    });

    test('keeps everything when it fails itself', async () => {
        const { job } = await run([step('a'), step('b', { pointOfNoReturn: true, do: fails() })]);
        expect(done).toEqual(['a']);
        expect([job.state, ...states(job)]).toEqual(['failed', 'done', 'failed']);
    });

    test('changes nothing for a failure before it', async () => {
        const { job } = await run([step('a'), step('b', { do: fails() }), step('c', { pointOfNoReturn: true })]);
        expect(done).toEqual(['a', '-b', '-a']);
        expect(job.state).toBe('rolled-back');
    });
});

describe('a step that cannot be undone', () => {
    test('is tried twice; what it may stand on is left; the job goes on backward', async () => {
        let broken = true;
        const { engine, job } = await run([
            step('a'), step('b', { undo: () => { done.push('-b'); return broken ? fails('Busy.')() : Promise.resolve(); } }),
            step('c'), step('d', { do: fails() }),
        ]);
        expect(done).toEqual(['a', 'b', 'c', '-d', '-c', '-b', '-b']);
        expect([job.state, ...states(job)]).toEqual(['failed', 'done', 'done', 'undone', 'undone']);
        expect(job.error).toMatchObject({ step: 'd', message: expect.stringContaining('Undoing it did not finish: Make b.') as string });
        expect(job.steps[1]?.log).toEqual(['Undoing failed: Busy.', 'Undoing failed: Busy.']);

        broken = false;
        engine.goOn(job.id);
        await settled(engine);
        expect(done.slice(7)).toEqual(['-b', '-a']);
        expect([engine.records.read(job.id)!.state, ...states(engine.records.read(job.id)!)])
            .toEqual(['rolled-back', 'undone', 'undone', 'undone', 'undone']);
    });

    test('that succeeds the second time is undone', async () => {
        let left = 1;
        const { job } = await run([step('a', { do: fails(), undo: () => left-- > 0 ? fails()() : Promise.resolve() })]);
        expect(job.state).toBe('rolled-back');
    });
});

test('goOn is for jobs that failed half-way only', async () => {
    const { engine, job } = await run([step('a')]);
    const rolledBack = await run([step('a', { do: fails() })]);
    for (const id of [job.id, rolledBack.job.id, 999])
        expect(() => engine.goOn(id)).toThrow('Only a job that failed can go on.');
    expect(engine.busy).toBe(0);
});
