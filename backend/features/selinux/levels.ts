// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A pair of MCS categories for each site, as OpenShift and sVirt separate tenants. The targeted policy has 1,024
 * categories, so 523,776 pairs; the store counts through them and gives none out twice.
 */

import { failed } from '../../contract/errors.ts';

const CATEGORIES = 1024;
export const PAIRS = CATEGORIES * (CATEGORIES - 1) / 2;

/**
 * The level of a number from the store.
 * @param id 1 to 523,776
 * @returns `s0:c0,c1`, the smaller category first as the kernel writes it
 */
export function levelOf(id: number): string {
    if (!Number.isInteger(id) || id < 1 || id > PAIRS)
        throw failed('All pairs of SELinux categories have been given out.', 'Move sites to another host.');
    let rest = id - 1;
    let first = 0;
    for (let pairs = CATEGORIES - 1; rest >= pairs; pairs--) {
        rest -= pairs;
        first++;
    }
    return `s0:c${first},c${first + 1 + rest}`;
}

/** The number of a level that levelOf() gave, undefined for any other: levels of the host's own, of containers, of a mistake. */
export function idOf(level: string): number | undefined {
    const [, one, two] = /^s0:c([0-9]{1,4}),c([0-9]{1,4})$/.exec(level) ?? [];
    const first = Number(one), second = Number(two);
    return one !== undefined && first < second && second < CATEGORIES
        ? first * (2 * CATEGORIES - first - 1) / 2 + second - first
        : undefined;
}
