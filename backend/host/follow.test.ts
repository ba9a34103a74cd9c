// SPDX-License-Identifier: LGPL-2.1-or-later

import { afterEach, expect, test } from 'vitest';

import { follow, type Following } from './follow.ts';

let following: Following | undefined;
afterEach(() => { following?.stop(); });

/** The first lines a program writes. */
function lines(count: number, program: string, args: readonly string[]): Promise<string[]> {
    return new Promise(resolve => {
        const seen: string[] = [];
        following = follow(program, args, line => {
            seen.push(line);
            if (seen.length === count)
                resolve(seen);
        }, 1);
    });
}

test('lines come as they are written, while the program goes on', async () => {
    expect(await lines(2, 'node', ['-e', 'console.log("one\\ntwo"); setInterval(() => undefined, 1000)'])).toEqual(['one', 'two']);
});

test('a program that ends is started again', async () => {
    expect(await lines(3, 'echo', ['again'])).toEqual(['again', 'again', 'again']);
});
