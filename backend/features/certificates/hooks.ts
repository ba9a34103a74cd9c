// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Programs that answer a challenge by DNS: /etc/hosting/dns-hooks/NAME/auth and cleanup, called by certbot as its documentation of
 * --manual-auth-hook says. They run as root, so nobody but root may be able to change them.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { invalid } from '../../contract/errors.ts';

export const HOOKS = '/etc/hosting/dns-hooks';
const OTHERS_WRITE = 0o022;
const EXECUTE = 0o100;

export interface HookPrograms { auth: string, cleanup: string }

/** @throws HostingError `Invalid` at the field `dns-hook` */
export async function hookPrograms(name: string): Promise<HookPrograms> {
    const programs = { auth: path.join(HOOKS, name, 'auth'), cleanup: path.join(HOOKS, name, 'cleanup') };
    for (const directory of [HOOKS, path.join(HOOKS, name)])
        await requireOwn(directory, name);
    for (const program of Object.values(programs))
        await requireOwn(program, name, EXECUTE);
    return programs;
}

/** Names of the hooks there are. */
export async function hookNames(): Promise<string[]> {
    const entries = await fs.readdir(HOOKS, { withFileTypes: true }).catch(() => []);
    return entries.filter(each => each.isDirectory()).map(({ name }) => name).sort();
}

async function requireOwn(file: string, name: string, mode = 0): Promise<void> {
    const stat = await fs.lstat(file).catch(() => undefined);
    if (!stat)
        throw invalid('dns-hook', `There is no ${file}.`, `A hook ${name} is a directory with the programs auth and cleanup: see README.`);
    if (stat.isSymbolicLink() || stat.uid !== 0 || (stat.mode & OTHERS_WRITE) !== 0) {
        throw invalid('dns-hook', `${file} is run as root, and others than root can change it, or it is a link.`,
            `Mend it: chown root:root ${file}; chmod go-w ${file}`);
    }
    if ((stat.mode & mode) !== mode)
        throw invalid('dns-hook', `${file} is not executable.`, `Mend it: chmod u+x ${file}`);
}
