// SPDX-License-Identifier: LGPL-2.1-or-later

import { setTimeout as sleep } from 'node:timers/promises';

import { beforeEach, expect, test, vi } from 'vitest';

import { invalid } from '../../contract/errors.ts';
import { Engine } from '../../engine/engine.ts';
import { Store } from '../../store/store.ts';
import { submitForHost, submitForSite, wouldSubmit } from './submit.ts';

vi.mock('../../host/journal.ts', () => ({ log: () => undefined }));

const SITE = { name: 'shop', domain: 'shop.example', owner: null };
const WHO = { actor: 'admin' };
let engine: Engine;
let reserved: string[];

beforeEach(() => {
    engine = new Engine(Store.open(':memory:'), [{ kind: 'test', title: () => 'Test', steps: () => [] }]);
    reserved = [];
});

const submit = (word: string): number =>
    submitForSite(engine, 'test', SITE, { word }, WHO, { reserve: () => { reserved.push(word); } }).job;
const jobs = (): number => engine.records.list({ limit: 9 }).length;

test('a job that is only asked for is not begun, and nothing is reserved for it', async () => {
    expect(await wouldSubmit(() => submit('one'))).toEqual({ kind: 'test', args: { word: 'one' } });
    expect(await wouldSubmit(() => submitForHost(engine, 'test', { word: 'two' }, WHO))).toEqual({ kind: 'test', args: { word: 'two' } });
    expect([jobs(), reserved]).toEqual([0, []]);
});

test('over all that its command awaits; other calls meanwhile begin their jobs', async () => {
    const asked = wouldSubmit(async () => {
        await sleep(5);
        submit('asked');
    });
    expect(submit('begun')).toBe(1);
    expect(await asked).toMatchObject({ args: { word: 'asked' } });
    expect([jobs(), reserved]).toEqual([1, ['begun']]);
    submit('later');
    expect(reserved).toEqual(['begun', 'later']);
});

test('what the command refuses is refused', async () => {
    await expect(wouldSubmit(() => { throw invalid('site', 'No.'); })).rejects.toThrow('No.');
    await expect(wouldSubmit(() => Promise.resolve())).rejects.toThrow('starts no job');
});
