// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe, expect, test } from 'vitest';

import type { Step } from '../contract/jobs.ts';
import { Store } from '../store/store.ts';
import type { JobKind, JobRequest, StepDefinition } from './job.ts';
import { JobRecords, matches } from './records.ts';

const steps: StepDefinition[] = ['a', 'b'].map(name => ({ name, title: `Make ${name}`, do: () => Promise.resolve() }));
const kind: JobKind = { kind: 'test', title: () => 'Test', steps: () => steps };

let records: JobRecords;
const insert = (more: Partial<JobRequest> = {}): number =>
    records.insert(kind, { args: {}, site: 'shop', domain: null, owner: null, actor: 'admin', ...more });

beforeEach(() => { records = new JobRecords(Store.open(':memory:')); });

test('a new job waits, with all of its steps', () => {
    expect(records.read(insert({ site: null }))).toMatchObject({
        id: 1, kind: 'test', title: 'Test', state: 'queued', site: null, startedAt: null, finishedAt: null, error: null, canRetry: false,
        steps: [
            { name: 'a', title: 'Make a', state: 'pending', attempts: 0, note: null, log: [], artifacts: [], startedAt: null },
            { name: 'b', title: 'Make b', state: 'pending' },
        ],
    });
    expect(records.read(2)).toBeUndefined();
});

describe('list', () => {
    const ids = (filter: Parameters<JobRecords['list']>[0]): number[] => records.list(filter).map(({ id }) => id);

    beforeEach(() => {
        insert({ site: 'shop', owner: 'anna' });
        insert({ site: 'shop', owner: 'bert' });
        insert({ site: 'blog', owner: 'anna' });
        insert({ site: null, owner: null });
    });

    test('has the newest first, and no more than were asked for', () => {
        expect(ids({ limit: 50 })).toEqual([4, 3, 2, 1]);
        expect(ids({ limit: 2 })).toEqual([4, 3]);
    });

    test('of one site, of one owner, of both', () => {
        expect(ids({ site: 'shop', limit: 50 })).toEqual([2, 1]);
        expect(ids({ owner: 'anna', limit: 50 })).toEqual([3, 1]);
        expect(ids({ site: 'shop', owner: 'anna', limit: 50 })).toEqual([1]);
        expect(ids({ owner: 'nobody', limit: 50 })).toEqual([]);
    });

    test('of a state, and with a text in the title or the name of who began them', () => {
        insert({ actor: '100%_Bert' });
        expect(ids({ state: 'open', limit: 50 })).toEqual([5, 4, 3, 2, 1]);
        expect(ids({ state: 'failed', limit: 50 })).toEqual([]);
        expect(ids({ search: 'BERT', limit: 50 })).toEqual([5]);
        expect(ids({ search: '%_', limit: 50 })).toEqual([5]);
        expect(ids({ search: 'test adm', state: 'open', owner: 'anna', limit: 50 })).toEqual([3, 1]);
        expect(ids({ search: '\' OR 1=1 --', limit: 50 })).toEqual([]);
    });

    test('leaves out the steps', () => {
        expect(records.list({ limit: 1 })[0]).not.toHaveProperty('steps');
    });
});

test('open jobs are those that wait, run, or are undone: the oldest first', () => {
    const states = ['done', 'running', 'rolled-back', 'rolling-back', 'failed', 'queued'] as const;
    states.forEach((state, index) => records.setState(insert({ site: `s${index}` }), state));
    expect(records.open()).toMatchObject([{ id: 2, site: 's1' }, { id: 4, site: 's3' }, { id: 6, site: 's5' }]);
});

test('a job can be retried when it failed, or was rolled back and not retried yet', () => {
    const canRetry = (id: number): boolean | undefined => records.read(id)?.canRetry;
    const id = insert();
    const answers = (['queued', 'running', 'rolling-back', 'done', 'failed', 'rolled-back'] as const).map(state => {
        records.setState(id, state);
        return canRetry(id);
    });
    expect(answers).toEqual([false, false, false, false, true, true]);
    const again = insert({ retryOf: id });
    expect(canRetry(id)).toBe(false);
    expect(records.read(again)?.retryOf).toBe(id);
});

test('a later state keeps the error and the first start, and forgets the end', () => {
    const id = insert();
    records.setState(id, 'failed', { code: 'Failed', message: 'No.', step: 'a' });
    const { startedAt } = records.read(id)!;
    records.setState(id, 'rolling-back');
    expect(records.read(id)).toMatchObject({ error: { message: 'No.', step: 'a' }, startedAt, finishedAt: null });
});

test('approaching counts the running jobs that have not come to a step', () => {
    const [waiting, coming, there] = [insert(), insert(), insert()] as const;
    for (const id of [coming, there])
        records.setState(id, 'running');
    records.setStep(there, 1, 'running');
    expect([records.approaching('b'), records.approaching('a'), records.approaching('none')]).toEqual([1, 2, 0]);
    records.setState(waiting, 'running');
    expect(records.approaching('b')).toBe(2);
});

test('a log keeps its newest 500 lines, an artifact its first megabyte', () => {
    const id = insert();
    records.addLog(id, 0, Array.from({ length: 501 }, (_each, index) => `line ${index}`));
    const { log } = records.read(id)!.steps[0]!;
    expect([log.length, log[0], log.at(-1)]).toEqual([500, 'line 1', 'line 500']);
    records.addArtifact(id, 0, 'file', 'x'.repeat(1100 * 1024));
    expect(records.read(id)!.steps[0]!.artifacts).toEqual([{ name: 'file', bytes: 1024 * 1024 }]);
    expect(records.artifact(id, 'a', 'file')).toHaveLength(1024 * 1024);
});

test('matches wants the same names at the same positions', () => {
    const stored = (...names: string[]): Step[] => names.map(name => ({ name }) as Step);
    expect(matches(stored('a', 'b'), steps)).toBe(true);
    for (const other of [stored('b', 'a'), stored('a'), stored('a', 'b', 'c'), stored()])
        expect(matches(other, steps)).toBe(false);
});

describe('the history', () => {
    const left = (): number[] => records.list({ limit: 5000 }).map(({ id }) => id);

    test('keeps the newest that have ended, and none of what the others have left', () => {
        const store = Store.open(':memory:');
        records = new JobRecords(store);
        for (let number = 0; number < 6; number++) {
            const id = insert();
            records.addArtifact(id, 0, 'pool.conf', 'text');
            records.setState(id, number % 2 === 0 ? 'done' : 'rolled-back');
        }
        records.removeOld(2);
        expect(left()).toEqual([6, 5]);
        const rows = (table: string): number | undefined => store.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count;
        expect([rows('jobs'), rows('steps'), rows('artifacts')]).toEqual([2, 4, 2]);
        records.removeOld(2);
        expect(left()).toEqual([6, 5]);
    });

    test('keeps what is at work, and what failed and can go on', () => {
        const [open, failed] = [insert(), insert()];
        records.setState(failed, 'failed');
        for (let number = 0; number < 3; number++)
            records.setState(insert(), 'done');
        records.removeOld(1);
        expect(left()).toEqual([5, failed, open]);
    });

    test('gets as long as its bound and no longer, however many come', () => {
        let longest = 0;
        for (let number = 0; number < 300; number++) {
            records.setState(insert(), 'done');
            if (number % 20 === 0)
                records.removeOld(50);
            longest = Math.max(longest, left().length);
        }
        expect(longest).toBeLessThanOrEqual(70);
        expect(longest).toBeGreaterThan(50);
    });
});
