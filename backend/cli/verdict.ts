// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a check of the host has found, for people: what is wrong first, each with its repair on a line of its own, to be copied. */

import type { CheckState, HostCheck } from '../contract/host-check.ts';

const MARK: Record<CheckState, string> = { fail: 'FAIL', warn: 'warn', pass: 'pass', inapplicable: '-' };
const WIDTH = 6;

/** @param clean takes what a terminal would obey out of a text */
export function verdict({ at, duration, results }: HostCheck, clean: (text: string) => string): string {
    if (at === null)
        return 'Nothing was looked at yet: hostingctl host check\n';
    const more = ' '.repeat(WIDTH);
    const lines = results.flatMap(({ state, title, message, repair, hint, since }) => [
        `${MARK[state].padEnd(WIDTH)}${message === null ? title : `${title}: ${message}`}`,
        ...state === 'fail' || state === 'warn' ? [`${more}Since ${since}.`] : [],
        ...repair === null ? [] : [`${more}Repair: ${repair}`],
        ...hint === null ? [] : [`${more}${hint}`],
    ]);
    const count = (state: CheckState): number => results.filter(each => each.state === state).length;
    const sum = `${count('fail')} failures, ${count('warn')} warnings; ${count('pass')} checks found nothing. `
        + `Looked at ${at}, in ${duration} ms.`;
    return [...lines, '', sum].map(line => `${clean(line)}\n`).join('');
}
