// SPDX-License-Identifier: LGPL-2.1-or-later
/* Programs that are stopped by a signal of ours: killed, waited for, and told of as failures. */

import { PassThrough } from 'node:stream';

import { describe, expect, test } from 'vitest';

import { chain } from './chain.ts';
import { pipe } from './pipe.ts';
import { run } from './run.ts';

const SOON = 50;
const forever = { program: 'sleep', args: ['600'] };

describe.each([
    ['a program', (signal: AbortSignal): Promise<unknown> => run('sleep', ['600'], { signal }), /sleep was ended by SIGKILL/],
    ['a pipe', (signal: AbortSignal) => pipe({ ...forever, signal }, { program: 'cat', args: [], signal }), /was ended by SIGKILL/],
    ['a chain of a stream that stays silent', (signal: AbortSignal) => chain([new PassThrough(), { program: 'cat', args: [] }], signal), /abort|SIGKILL/],
    ['a chain of programs', (signal: AbortSignal) => chain([forever, { program: 'cat', args: [] }], signal), /was ended by SIGKILL/],
])('%s', (_what, begin, words) => {
    test('is ended in its middle', async () => {
        const wish = new AbortController();
        const work = begin(wish.signal);
        setTimeout(() => { wish.abort(); }, SOON);
        await expect(work).rejects.toThrow(words);
    });

    test('does not go on that was to end before it began', async () => {
        await expect(begin(AbortSignal.abort())).rejects.toThrow(words);
    });
});

test('a program that is not there is not mistaken for one that was stopped', async () => {
    await expect(run('no-such-program', [], { signal: new AbortController().signal })).rejects.toThrow('is not installed');
});
