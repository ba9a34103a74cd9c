// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, expect, test, vi } from 'vitest';

import { DenialWatch } from './watch.ts';

const DENIED = 'avc:  denied  { read } for  pid=1 comm="php-fpm"';

let tell: (line: string) => void;
let started = 0, stopped = 0, looks = 0;
let watch: DenialWatch;

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
    vi.useFakeTimers();
    started = stopped = looks = 0;
    watch = new DenialWatch(
        async () => { looks++; await Promise.resolve(); },
        async onLine => { started++; tell = onLine; return await Promise.resolve({ stop: () => { stopped++; } }); }, 3000);
});

test('one log is followed while somebody is there, however many they are', async () => {
    watch.set(true);
    watch.set(true);
    await settle();
    expect([started, stopped]).toEqual([1, 0]);
    watch.set(false);
    watch.set(false);
    await settle();
    expect([started, stopped]).toEqual([1, 1]);
    watch.set(true);
    expect(started).toBe(2);
});

test('a denial is a reason to look, and nothing else is', async () => {
    watch.set(true);
    tell('avc:  granted  { load_policy } for  pid=1');
    tell('anything');
    await settle();
    expect(looks).toBe(0);
    tell(DENIED);
    await settle();
    expect(looks).toBe(1);
});

test('a flood is one look, and one more when the pause is over', async () => {
    watch.set(true);
    for (let i = 0; i < 1000; i++)
        tell(DENIED);
    await settle();
    for (let i = 0; i < 1000; i++)
        tell(DENIED);
    await settle();
    expect(looks).toBe(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(looks).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toBe(2);
});

test('a look that fails does not end the watch', async () => {
    let fail = true;
    const failing = new DenialWatch(
        async () => {
            await Promise.resolve();
            if (fail)
                throw new Error('the journal is gone');
            looks++;
        },
        async onLine => { tell = onLine; return await Promise.resolve(undefined); }, 3000);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    failing.set(true);
    tell(DENIED);
    await vi.advanceTimersByTimeAsync(3000);
    fail = false;
    tell(DENIED);
    await settle();
    expect(looks).toBe(1);
});
