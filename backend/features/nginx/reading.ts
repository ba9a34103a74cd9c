// SPDX-License-Identifier: LGPL-2.1-or-later
/* What nginx makes of the configuration on disk. */

/**
 * A certificate and its key are read one after the other, also from one file. Whoever renews them in between, another job or certbot,
 * gives nginx two that do not belong together; a moment later they do.
 */
const TORN = /key values mismatch/;
const TRIES = 4;

export interface Reading {
    ok: boolean;
    /** nginx's own, or the configuration where that was asked for. */
    words: string;
}

/** Has nginx read it again when it came between a certificate and its key. */
export async function untilWhole(read: () => Promise<Reading>): Promise<Reading> {
    for (let tries = 1; ; tries++) {
        const reading = await read();
        if (reading.ok || !TORN.test(reading.words) || tries === TRIES)
            return reading;
    }
}
