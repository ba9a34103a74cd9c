// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Programs that read or write a site's dumps: as the site's user, in the site's slice and sandbox, and besides without its home,
 * a network, or more memory than a dump needs. A client that was talked into running a command by a dump gains nothing.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { makeDirectory, removeFile, writeFile } from '../../../host/files.ts';
import type { Stage } from '../../../host/pipe.ts';
import { label, selinuxMode } from '../../../host/selinux.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { ownerOf, place, type SiteRecord } from '../../common/site.ts';

/** As long as a clone may take. */
export const TIMEOUT = 6 * 3_600_000;
/** systemd ends the program; should it not, nobody waits for ever. Seconds. */
const GRACE = 60;
/** Of the address space: a statement that does not end would otherwise be gathered until the host's memory is used up. */
const MEMORY = '1G';
const CREDENTIALS = '/run/hosting/.credentials';
/** Where a program finds them in its sandbox, which has a /run/hosting of its own. */
export const CREDENTIALS_INSIDE = '/run/hosting/credentials';

/** What programs of one job there may be at once. */
export type Role = 'client' | 'packer';

/** One sandboxed program of a chain. @param credentials whether it gets the file that `giveCredentials` wrote */
export function inSandbox(
    site: SiteRecord, job: number, role: Role, argv: readonly string[],
    { credentials = false, env = {} }: { credentials?: boolean, env?: Record<string, string> } = {},
): Stage {
    return {
        program: 'systemd-run', words: argv[0] ?? '', timeout: TIMEOUT + GRACE * 1000,
        args: [
            '--quiet', '--wait', '--pipe', '--collect', `--unit=${unitOf(site.name, job, role)}`,
            `--description=Dump of a database of the site ${site.name}`,
            // The drop-in says so too. Without it, nothing here may run as anybody else.
            `--uid=${site.uid}`, `--gid=${site.uid}`, `--slice=${place.sliceUnit(site.name)}`,
            '--service-type=oneshot', `--property=TimeoutStartSec=${TIMEOUT / 1000}`, `--property=LimitAS=${MEMORY}`,
            // Optional, because nothing is there any more to be made inaccessible: the drop-in's bind mount gives way to this.
            '--property=PrivateNetwork=yes', `--property=InaccessiblePaths=-${place.home(site.name)}`,
            ...credentials ? [`--property=BindReadOnlyPaths=${credentialsOf(job)}:${CREDENTIALS_INSIDE}`] : [],
            ...Object.entries(env).map(([name, value]) => `--setenv=${name}=${value}`),
            '--', ...argv,
        ],
    };
}

/** Ends what of a job's programs an earlier life of the service has left. */
export async function endPrograms(site: string, job: number, systemd: Systemd): Promise<void> {
    for (const role of ['client', 'packer'] as const)
        await systemd.unit('StopUnit', unitOf(site, job, role));
}

/** The package's drop-in of hosting-run-@SITE.service confines it. */
function unitOf(site: string, job: number, role: Role): string {
    return `hosting-run-${job}-${role}@${site}.service`;
}

/** Writes what a client logs in with, where the site's user can read it in that program's sandbox alone. */
export async function giveCredentials(site: SiteRecord, job: number, text: string): Promise<void> {
    await makeDirectory(CREDENTIALS, { mode: 0o700 });
    await writeFile(credentialsOf(job), text, { mode: 0o400, owner: ownerOf(site) });
    if (await selinuxMode() !== 'disabled')
        await label('hosting_env_t', site.level, [credentialsOf(job)]);
}

export async function takeCredentials(job: number): Promise<void> {
    await removeFile(credentialsOf(job));
    await fs.rmdir(CREDENTIALS).catch(() => undefined);
}

function credentialsOf(job: number): string {
    return path.join(CREDENTIALS, String(job));
}
