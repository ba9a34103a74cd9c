// SPDX-License-Identifier: LGPL-2.1-or-later

/** Numbers between 0 and 1, the same for the same seed: a failure can be repeated. (mulberry32, public domain) */
export function random(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6D2B79F5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}
