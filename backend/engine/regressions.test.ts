import { beforeEach, afterEach, expect, test, vi } from 'vitest';
import { HostingError } from '../contract/errors.ts';
import { Store } from '../store/store.ts';
import { Coalescer } from './coalesce.ts';
import { Engine } from './engine.ts';
import type { StepDefinition } from './job.ts';
vi.mock('../host/journal.ts', () => ({ log: () => undefined }));
let store: Store; let done: string[];
beforeEach(() => { store = Store.open(':memory:'); done = []; });
afterEach(() => { vi.useRealTimers(); });
const turns = async (): Promise<void> => { for (let i = 0; i < 20; i++) await new Promise(resolve => setImmediate(resolve)); };
const step = (name: string, more: Partial<StepDefinition> = {}): StepDefinition => ({ name, title: name,
    do: () => { done.push(name); return Promise.resolve(); }, undo: () => { done.push(`-${name}`); return Promise.resolve(); }, ...more });
const fails = (): Promise<never> => Promise.reject(new HostingError('Failed', 'No.'));
const engineOf = (...steps: StepDefinition[]): Engine => new Engine(store, [{ kind: 'test', title: () => 'T', steps: () => steps }]);
const request = { args: {}, site: 'shop', domain: null, owner: null, actor: 'a' };

test('D1 what was so already before the job is not undone', async () => {
    const engine = engineOf(step('a', { look: () => Promise.resolve(true) }), step('b', { do: fails }));
    engine.submit('test', request); await turns();
    expect(done).toEqual(['-b']);
});
test('D2 a job that went on and is done shows no error', async () => {
    let broken = true;
    const engine = engineOf(step('a', { pointOfNoReturn: true, do: () => broken ? fails() : Promise.resolve() }));
    engine.submit('test', request); await turns();
    broken = false; engine.goOn(1); await turns();
    expect([engine.records.read(1)?.state, engine.records.read(1)?.error]).toEqual(['done', null]);
});
test('D3 a job whose undoing finished later does not say that it did not finish', async () => {
    let broken = 2;
    const engine = engineOf(step('a', { do: fails, undo: () => broken > 0 ? fails() : Promise.resolve() }));
    engine.submit('test', request); await turns();
    broken = 1; engine.goOn(1); await turns();          // the first of its two attempts fails, so does the second
    expect(engine.records.read(1)?.error?.message).toBe('No. Undoing it did not finish: a.');
    broken = 0; engine.goOn(1); await turns();
    expect(engine.records.read(1)).toMatchObject({ state: 'rolled-back', error: { message: 'No.' } });
    expect(engine.records.read(1)?.error?.hint).toBeUndefined();
});
test('D4 a job of a kind that this version does not have ends as failed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const first = engineOf(step('a', { do: () => new Promise(() => undefined) }));
    first.submit('test', request); await turns();
    const next = new Engine(store, []);
    next.resume(); await turns(); await vi.advanceTimersByTimeAsync(10_000); await turns();
    expect([next.records.read(1)?.state, next.busy]).toEqual(['failed', 0]);
});
test('D5 a listener that throws at the end does not make a rolled-back job run again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const engine = engineOf(step('a'), step('b', { do: () => { done.push('b'); return fails(); } }));
    engine.onChange(job => { if (job.state === 'rolled-back' && done.length < 6) throw new Error('bus'); });
    engine.submit('test', request); await turns(); await vi.advanceTimersByTimeAsync(2000); await turns();
    expect(done).toEqual(['a', 'b', '-b', '-a']);
});
test('D6 a gather that fails reaches the requests, and the next batch is made', async () => {
    let broken = true;
    const coalescer = new Coalescer<string, string>(items => Promise.resolve(items),
        () => broken ? Promise.reject(new Error('store')) : Promise.resolve());
    await expect(Promise.race([coalescer.request('a'), turns().then(() => 'never settled')])).rejects.toThrow('store');
    broken = false;
    expect(await Promise.race([coalescer.request('b'), turns().then(() => 'never settled')])).toBe('b');
});
test('D12 a point of no return that was skipped destroyed nothing', async () => {
    const engine = engineOf(step('a'), step('database', { pointOfNoReturn: true, do: () => Promise.resolve({ skipped: 'none' }) }),
        step('c', { look: fails }));
    engine.submit('test', request); await turns();
    expect([engine.records.read(1)?.state, done]).toEqual(['rolled-back', ['a', '-c', '-a']]);
});
