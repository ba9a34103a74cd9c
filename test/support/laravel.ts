// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A Laravel application (test/machine/laravel, with Debian's framework), deployed as a customer would.
 *
 *     await deploy('shop', '/home/shop/public_html');
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { exec, MACHINE, run } from './machine.ts';

const CACHE = process.env['HOSTING_CACHE'] ?? '/var/cache/cockpit-hosting-test';
const RELEASES = path.join(CACHE, 'releases');
/** Where the test host has its copy. */
const ARCHIVE = '/srv/laravel.tar.gz';

/** Brings the archive into the test host. */
export async function bringApplication(): Promise<void> {
    execFileSync(path.resolve(path.dirname(MACHINE), 'laravel-release'), [RELEASES], { stdio: ['ignore', 'ignore', 'inherit'] });
    const archive = readFileSync(path.join(RELEASES, 'laravel.tar.gz')).toString('base64');
    await run(['bash', '-c', `base64 --decode >${ARCHIVE} && chmod 0644 ${ARCHIVE}`], { input: archive });
}

/** Unpacks it as the site's user; files of the same name are replaced. */
export async function deploy(site: string, directory: string): Promise<void> {
    await run(['mkdir', '-p', directory], { user: site });
    await run(['tar', '--extract', '--gzip', '--strip-components=1', '--file', ARCHIVE, '--directory', directory], { user: site });
}

/** Removes what bringApplication() brought. */
export async function removeApplication(): Promise<void> {
    await exec(['rm', '-f', ARCHIVE]);
}
