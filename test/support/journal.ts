// SPDX-License-Identifier: LGPL-2.1-or-later
/* The journal of the test host from a place on: seconds are too coarse, what was said just before has the same one. */

import { run } from './machine.ts';

/** A cursor behind everything that was said until now. */
export async function journalEnd(): Promise<string> {
    await run(['journalctl', '--sync']);
    const text = await run(['journalctl', '--lines=0', '--show-cursor']);
    return /^-- cursor: (.+)$/m.exec(text)?.[1] ?? '';
}

/** The messages after it that match. */
export async function journalAfter(cursor: string, ...matches: string[]): Promise<string[]> {
    await run(['journalctl', '--sync']);
    return (await run(['journalctl', '--output=cat', `--after-cursor=${cursor}`, ...matches])).trim().split('\n').filter(Boolean);
}
