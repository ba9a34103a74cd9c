// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files of the host outside of what the service itself may write: written by programs in units of their own. */

import path from 'node:path';

import { exists, readFile } from '../../../host/files.ts';
import { runApart } from '../../../host/own-unit.ts';

/** Brings a file to a text, or takes it away. @param text null for none */
export async function put(file: string, text: string | null): Promise<void> {
    if (await readFile(file) === (text ?? undefined))
        return;
    if (text === null)
        await apart('/usr/bin/rm', '--force', '--', file);
    else
        await write(file, text);
}

/** The same in one moment: a host that loses its power meanwhile starts with the old text or the new one. */
export async function replace(file: string, text: string): Promise<void> {
    const beside = path.join(path.dirname(file), `.${path.basename(file)}.hosting`);
    if (await readFile(file) === text) {
        // Of an attempt that was cut off.
        if (await exists(beside))
            await apart('/usr/bin/rm', '--force', '--', beside);
        return;
    }
    await write(beside, text);
    await apart('/usr/bin/mv', '--force', '--', beside, file);
}

async function write(file: string, text: string): Promise<void> {
    await runApart('Hardening of the host', ['/usr/bin/dd', 'status=none', 'conv=fsync', `of=${file}`], ['UMask=0022'], { input: text });
}

/** Runs a program of the host that changes it. */
export async function apart(program: string, ...words: string[]): Promise<void> {
    await runApart('Hardening of the host', [program, ...words], ['UMask=0022'], {});
}
