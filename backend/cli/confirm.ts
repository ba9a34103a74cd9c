// SPDX-License-Identifier: LGPL-2.1-or-later
/* Asks a person before something is done that cannot be taken back. */

import { createInterface } from 'node:readline/promises';

import { HostingError } from '../contract/errors.ts';

/** @throws HostingError `Invalid` unless a person at a terminal says yes */
export async function confirm(question: string): Promise<void> {
    if (!process.stdin.isTTY)
        throw new HostingError('Invalid', 'Nobody is there to be asked.', { hint: 'Add --yes to go on without a question.' });
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await terminal.question(`${question} [y/N] `);
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim()))
        throw new HostingError('Invalid', 'Nothing was done.');
}
