// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of the host that are not the panel's own: /etc/fstab, configuration of MariaDB, PostgreSQL and Cockpit. Programs in units of
 * their own write them, since the service's SELinux domain may not. A host that loses its power meanwhile has the old text or the new one.
 */

import path from 'node:path';

import { failed } from '../contract/errors.ts';
import { exists, readFile } from './files.ts';
import { runApart } from './own-unit.ts';
import { ProgramFailure } from './run.ts';

export interface HowApart {
    /** Root unless given. Who else may write where the file is should be the one who does. */
    as?: string;
    /** For the eyes of its owner alone; otherwise it is readable by all. */
    isPrivate?: boolean;
}

/** Brings a file to a text, or takes it away; writes nothing where it is so already. @param text null for none */
export async function putApart(file: string, text: string | null, how: HowApart = {}): Promise<void> {
    const isAsWanted = await readFile(file) === (text ?? undefined);
    if (isAsWanted && !await exists(besideOf(file)))
        return;
    if (text === null)
        await apart('/usr/bin/rm', '--force', '--', file, besideOf(file));
    else if (isAsWanted)
        await removeBeside(file, how);
    else
        await replaceApart(file, text, how);
}

/**
 * Writes a file without a look at what is there: the service need not be able to read it.
 * @throws HostingError `Failed` with the program's words; the file is then as it was
 */
export async function replaceApart(file: string, text: string, { as = 'root', isPrivate = false }: HowApart = {}): Promise<void> {
    const beside = besideOf(file);
    const properties = [`User=${as}`, `UMask=${isPrivate ? '0077' : '0022'}`];
    try {
        await runApart(`Write ${file}`, ['/usr/bin/dd', 'status=none', 'conv=fsync', `of=${beside}`], properties, { input: text });
        await runApart(`Write ${file}`, ['/usr/bin/mv', '--force', '--no-target-directory', '--', beside, file], properties, {});
    } catch (error) {
        await removeBeside(file, { as }).catch(() => undefined);
        throw error instanceof ProgramFailure
            ? failed(`${file} could not be written: ${error.result.stderr.trim().slice(0, 300) || error.message}`) : error;
    }
}

/** Where it is written before it takes its place; what an attempt that was cut off has left is there as well. */
export function besideOf(file: string): string {
    return path.join(path.dirname(file), `.${path.basename(file)}.hosting`);
}

export async function removeBeside(file: string, { as = 'root' }: HowApart = {}): Promise<void> {
    await runApart(`Write ${file}`, ['/usr/bin/rm', '--force', '--', besideOf(file)], [`User=${as}`], {});
}

/** Runs a program of the host that changes it. */
export async function apart(program: string, ...words: string[]): Promise<void> {
    await runApart([program, ...words].join(' '), [program, ...words], ['UMask=0022'], {});
}
