// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { Asked } from './asked.ts';

/** Counts how often it was asked; answers when the test lets it. */
function slow(): { ask: () => Promise<number>, answer: () => void, times: () => number } {
    let times = 0;
    let answer = (): void => undefined;
    return {
        ask: () => {
            times++;
            return new Promise(resolve => { answer = () => resolve(times); });
        },
        answer: () => answer(),
        times: () => times,
    };
}

test('a question is asked once while it has no answer, and anew afterwards', async () => {
    const asked = new Asked<number>();
    const { ask, answer, times } = slow();
    const first = [asked.answer('a', ask), asked.answer('a', ask)];
    answer();
    expect(await Promise.all(first)).toEqual([1, 1]);
    const later = asked.answer('a', ask);
    answer();
    expect(await later).toBe(2);
    expect(times()).toBe(2);
});

test('another question has an answer of its own', async () => {
    const asked = new Asked<string>();
    expect(await Promise.all(['a', 'b'].map(each => asked.answer(each, () => Promise.resolve(each))))).toEqual(['a', 'b']);
});

test('an error is told to all who asked, and to nobody later', async () => {
    const asked = new Asked<string>();
    const fail = (): Promise<string> => Promise.reject(new Error('no answer'));
    const both = [asked.answer('a', fail), asked.answer('a', fail)];
    await expect(both[0]).rejects.toThrow('no answer');
    await expect(both[1]).rejects.toThrow('no answer');
    expect(await asked.answer('a', () => Promise.resolve('well'))).toBe('well');
});
