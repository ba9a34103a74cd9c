// SPDX-License-Identifier: LGPL-2.1-or-later
/* How jobs begin, wait for each other, and end with the service. */

import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { Job } from '../contract/jobs.ts';
import { Store } from '../store/store.ts';
import { Engine } from './engine.ts';
import type { JobKind, JobRequest, StepDefinition } from './job.ts';

vi.mock('../host/journal.ts', () => ({ log: () => undefined }));

/** A job of two steps, `a` and `b`, that end when the test lets them. */
interface Gate { open: () => void, fail: () => void }

let store: Store;
let engine: Engine;
/** `1a`: step `a` of job 1 has begun. */
let begun: string[];
let gates: Map<string, Gate>;

function kind(): JobKind {
    const gated = (name: string): JobKind['steps'] => () => [{ name, title: name, do: ({ job }) => {
        begun.push(`${job}${name}`);
        return new Promise((resolve, reject) => {
            gates.set(`${job}${name}`, { open: resolve, fail: () => { reject(new Error('no')); } });
        });
    } }];
    return { kind: 'test', title: args => `Test ${args.title as string}`, steps: args => [...gated('a')(args), ...gated('b')(args)] };
}

const request = (site: string | null, more: Partial<JobRequest> = {}): JobRequest =>
    ({ args: {}, site, domain: null, owner: null, actor: 'admin', ...more });

const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++)
        await new Promise(resolve => setImmediate(resolve));
};

async function open(...names: string[]): Promise<void> {
    for (const name of names) {
        gates.get(name)!.open();
        await turns();
    }
}

beforeEach(() => {
    store = Store.open(':memory:');
    engine = new Engine(store, [kind(), { ...kind(), kind: 'beside', beside: true }]);
    begun = [];
    gates = new Map();
});

describe('jobs', () => {
    test('of one site run one after the other, in the order they came', async () => {
        for (let job = 1; job <= 3; job++)
            engine.submit('test', request('shop'));
        await turns();
        expect(begun).toEqual(['1a']);
        expect(engine.busy).toBe(3);
        expect([1, 2, 3].map(id => engine.records.read(id)?.state)).toEqual(['running', 'queued', 'queued']);
        await open('1a', '1b');
        expect(begun).toEqual(['1a', '1b', '2a']);
        await open('2a', '2b', '3a', '3b');
        expect(begun).toEqual(['1a', '1b', '2a', '2b', '3a', '3b']);
        expect(engine.busy).toBe(0);
    });

    test('of a kind that runs beside others neither wait nor are waited for, nor count as work on the site', async () => {
        for (const kind of ['beside', 'test', 'beside', 'test'])
            engine.submit(kind, request('shop'));
        await turns();
        expect(begun).toEqual(['1a', '2a', '3a']);
        expect(engine.atWork()).toEqual([{ id: 2, site: 'shop' }, { id: 4, site: 'shop' }]);
        await open('2a', '2b');
        expect(begun).toEqual(['1a', '2a', '3a', '2b', '4a']);
        expect(engine.busy).toBe(3);
    });

    test('of one site go on when one of them fails', async () => {
        engine.submit('test', request('shop'));
        engine.submit('test', request('shop'));
        await turns();
        gates.get('1a')!.fail();
        await turns();
        expect(engine.records.read(1)?.state).toBe('rolled-back');
        expect(begun).toEqual(['1a', '2a']);
    });

    test('of different sites, and of none, run at once', async () => {
        for (const site of ['shop', 'blog', null, null])
            engine.submit('test', request(site));
        await turns();
        expect(begun).toEqual(['1a', '2a', '3a', '4a']);
        await open('4a', '4b');
        expect(engine.records.read(4)?.state).toBe('done');
        expect(engine.records.read(1)?.state).toBe('running');
    });

    test('of a site that come later start at once when it is free again', async () => {
        engine.submit('test', request('shop'));
        await turns();
        await open('1a', '1b');
        engine.submit('test', request('shop'));
        await turns();
        expect(begun).toEqual(['1a', '1b', '2a']);
    });
});

describe('submit', () => {
    const count = (table: string): number => store.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)!.count;
    const reserve = (): void => { store.run('INSERT INTO settings (name, value) VALUES (?, ?)', 'reserved', '1'); };

    test('stores the job and what was reserved for it', () => {
        expect(engine.submit('test', request('shop'), reserve)).toBe(1);
        expect([count('jobs'), count('steps'), count('settings')]).toEqual([1, 2, 1]);
    });

    test('stores nothing when the reservation fails', async () => {
        expect(() => engine.submit('test', request('shop'), () => { reserve(); throw new Error('taken'); })).toThrow('taken');
        await turns();
        expect([count('jobs'), count('steps'), count('settings'), engine.busy, begun.length]).toEqual([0, 0, 0, 0, 0]);
    });

    test('reserves nothing when the job cannot be stored', () => {
        const step = (name: string | null): StepDefinition => ({ name: name as string, title: 'x', do: () => Promise.resolve() });
        const steps: JobKind['steps'] = () => [step('a'), step(null)];
        const broken = new Engine(store, [{ kind: 'test', title: () => 'x', steps }]);
        expect(() => broken.submit('test', request('shop'), reserve)).toThrow(/NOT NULL/);
        expect([count('jobs'), count('steps'), count('settings'), broken.busy]).toEqual([0, 0, 0, 0]);
    });

    test('takes only kinds there are, and reserves nothing for others', () => {
        expect(() => engine.submit('other', request('shop'), reserve)).toThrow('no jobs of the kind other');
        expect(count('settings')).toBe(0);
    });

    test('keeps of a request what is meant to be kept, and nothing more', async () => {
        const args = { title: 'one', input: { list: ['ü'] } };
        engine.submit('test', { ...request('shop', { args, owner: 'anna', domain: 'shop.example' }), password: 'hunter2' } as JobRequest);
        await turns();
        await open('1a', '1b');
        const row = store.get<Record<string, unknown>>('SELECT * FROM jobs')!;
        expect(JSON.parse(row.args as string)).toEqual(args);
        expect(engine.records.args(1)).toEqual(args);
        expect(row).toMatchObject({ title: 'Test one', site: 'shop', domain: 'shop.example', owner: 'anna', actor: 'admin' });
        const everything = ['jobs', 'steps', 'artifacts', 'settings', 'audit'].map(table => store.all(`SELECT * FROM ${table}`));
        expect(JSON.stringify(everything)).not.toContain('hunter2');
    });

    test('tells listeners of each change, with the owner', async () => {
        const heard: string[] = [];
        engine.onChange((job: Job, owner) => heard.push(`${job.id} ${job.state} ${job.steps.map(each => each.state).join(' ')} ${owner}`));
        engine.submit('test', request('shop', { owner: 'anna' }));
        await turns();
        await open('1a', '1b');
        expect(heard).toEqual([
            '1 queued pending pending anna', '1 running pending pending anna', '1 running running pending anna',
            '1 running done pending anna', '1 running done running anna', '1 running done done anna', '1 done done done anna',
        ]);
    });
});

describe('stop', () => {
    test('lets a step end, begins no other, and leaves the rest to the next life', async () => {
        engine.submit('test', request('shop'));
        engine.submit('test', request('shop'));
        engine.submit('test', request('blog'));
        await turns();
        let stopped = false;
        const stopping = engine.stop().then(() => { stopped = true; });
        await open('1a');
        expect(stopped).toBe(false);
        await open('3a');
        await stopping;
        expect(begun).toEqual(['1a', '3a']);
        expect([1, 2, 3].map(id => engine.records.read(id)?.state)).toEqual(['running', 'queued', 'running']);
        expect(engine.records.read(1)?.steps.map(each => each.state)).toEqual(['done', 'pending']);

        const next = new Engine(store, [kind()]);
        next.resume();
        await turns();
        expect(begun).toEqual(['1a', '3a', '1b', '3b']);
        await open('1b', '3b', '2a', '2b');
        expect([1, 2, 3].map(id => next.records.read(id)?.state)).toEqual(['done', 'done', 'done']);
    });

    test('undoes no further step than the one that is being undone', async () => {
        const undone: string[] = [];
        let release = (): void => undefined;
        const undoing = (name: string, fail = false): StepDefinition => ({
            name, title: name, do: () => fail ? Promise.reject(new Error('no')) : Promise.resolve(),
            undo: () => { undone.push(name); return new Promise(resolve => { release = resolve; }); },
        });
        const kinds: JobKind[] = [{ kind: 'test', title: () => 'x', steps: () => [undoing('a'), undoing('b'), undoing('c', true)] }];
        const first = new Engine(store, kinds);
        first.submit('test', request('shop'));
        await turns();
        const stopping = first.stop();
        release();
        await stopping;
        expect(undone).toEqual(['c']);
        const job = first.records.read(1)!;
        expect([job.state, ...job.steps.map(each => each.state)]).toEqual(['rolling-back', 'done', 'done', 'undone']);

        const next = new Engine(store, kinds);
        next.resume();
        for (let left = 2; left > 0; left--) {
            await turns();
            release();
        }
        await turns();
        expect(undone).toEqual(['c', 'b', 'a']);
        expect(next.records.read(1)?.state).toBe('rolled-back');
    });

    test('refuses new jobs', async () => {
        await engine.stop();
        expect(() => engine.submit('test', request('shop'))).toThrow('about to end');
        expect(engine.records.list({ limit: 5 })).toEqual([]);
    });
});
