// SPDX-License-Identifier: LGPL-2.1-or-later
/* A sample of the cases: the same for the same seed, and every fault is in it before any comes again. */

import type { Case } from './cases.ts';
import type { Order } from './order.ts';

const taken = new Map<string, number>();
let state: number | undefined;

/** Numbers from 0 to below a bound. (mulberry32, public domain: test/support/random.ts, which is not in the test host) */
function next(seed: number, below: number): number {
    state = ((state ?? seed) + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296 * below);
}

/** Whether a fault is in the sample by now. */
export const isTaken = (fault: string): boolean => taken.has(fault);

export function choose(cases: readonly Case[], { seed, sample }: Pick<Order, 'seed' | 'sample'>): Case[] {
    if (sample === undefined)
        return [...cases];
    const left = [...cases];
    const chosen: Case[] = [];
    while (chosen.length < sample && left.length > 0) {
        const least = Math.min(...left.map(({ fault }) => taken.get(fault) ?? 0));
        const rarest = left.filter(({ fault }) => (taken.get(fault) ?? 0) === least);
        const each = rarest[next(seed, rarest.length)];
        if (!each)
            break;
        taken.set(each.fault, least + 1);
        left.splice(left.indexOf(each), 1);
        chosen.push(each);
    }
    return chosen;
}
