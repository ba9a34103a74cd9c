// SPDX-License-Identifier: LGPL-2.1-or-later
import { expect, it } from 'vitest';

import { HostingError } from '../contract/errors.ts';
import { run } from './run.ts';

async function failureOf(script: string): Promise<HostingError> {
    const outcome = await run('bash', ['-c', script]).catch((error: unknown) => error);
    if (!(outcome instanceof HostingError))
        throw new Error('It did not fail.');
    return outcome;
}

it('keeps of many words the last whole lines', async () => {
    const { message, hint } = await failureOf('for i in {1..1000}; do echo "tar: file $i: no such thing"; done >&2; exit 2');
    expect(message).toMatch(/^bash failed with status 2: … tar: file 9\d\d: no such thing\n/);
    expect(message).toMatch(/tar: file 1000: no such thing$/);
    expect(message.length).toBeLessThan(1100);
    expect(hint).toBeUndefined();
});

it('keeps the end of a line without an end', async () => {
    expect((await failureOf('printf "%s" a{1..2000} >&2; exit 2')).message).toMatch(/: … .*a1999a2000$/);
});

it.each([
    ['No space left on device', /Free some space/],
    ['Disk quota exceeded', /raise the quota/],
    ['Read-only file system', /mount it writable/],
    ['No space left on device\nx: Input/output error', /disk errors/],
])('tells what to do about “%s”', async (words, hint) => {
    expect((await failureOf(`echo "cp: y: ${words}" >&2; exit 1`)).hint).toMatch(hint);
});
