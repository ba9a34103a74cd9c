// SPDX-License-Identifier: LGPL-2.1-or-later

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const call = vi.hoisted(() => vi.fn<(name: string, input: unknown) => Promise<unknown>>());
vi.mock('../api/client.ts', () => ({ call }));
// It reads the contract, which the bundler makes.
vi.mock('../api/failure.ts', () => ({ toFailure: (error: unknown) => error }));
vi.stubGlobal('cockpit', { hidden: false });

const { getQuery } = await import('./query.ts');

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('a signal that comes while an answer is on its way', () => {
    test('is not undone by that answer: it is asked once more', async () => {
        const answers: ((job: unknown) => void)[] = [];
        call.mockImplementation(() => new Promise(resolve => { answers.push(resolve); }));
        const query = getQuery('job.show', { id: 7 });
        query.answer.subscribe(() => undefined);
        query.wanted();
        await vi.advanceTimersByTimeAsync(1000);
        expect(answers).toHaveLength(1);

        query.patch(data => ({ ...data, state: 'done' }));
        answers[0]!({ id: 7, state: 'running' });
        await vi.advanceTimersByTimeAsync(1000);
        expect(answers).toHaveLength(2);
        answers[1]!({ id: 7, state: 'done' });
        await vi.advanceTimersByTimeAsync(1000);
        expect(query.answer.get().data).toEqual({ id: 7, state: 'done' });
        expect(answers).toHaveLength(2);
    });
});
