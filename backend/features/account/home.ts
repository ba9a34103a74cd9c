// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The home of a site. Root never works inside a customer's tree (rule R5): a home is built in /home/.hosting, which
 * only root can enter, and then renamed to its place; to be removed it is renamed back there first. Either way the
 * customer's processes cannot reach a path that root resolves, and the home appears and disappears in one step.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { failed } from '../../contract/errors.ts';
import type { StepContext } from '../../engine/job.ts';
import { killProcessesOf } from '../../host/accounts.ts';
import { allowPassing, exists, linkTo, makeDirectory, writeFile } from '../../host/files.ts';
import { run } from '../../host/run.ts';
import type { FirstFile } from '../applications/application.ts';
import type { Piece } from '../common/piece.ts';
import { ownerOf, place, type SiteRecord, STAGING } from '../common/site.ts';

/** The files a new home begins with, by their path below it. */
export type FirstFiles = (site: SiteRecord) => Promise<Record<string, FirstFile>>;

/**
 * The home, built in the staging directory: `make` ends before it is moved, so that it can be labelled first.
 * @param firstFiles what is in it from the beginning
 */
export function files(firstFiles: FirstFiles): Piece {
    return {
        name: 'files',
        label: site => `files of ${place.home(site)}`,
        make: async (site, context) => {
            if (await isInPlace(site))
                return;
            await buildHome(site, await firstFiles(site));
            context.log(`${place.home(site.name)} is closed to other users; nginx may pass through it.`);
        },
        remove: removeStaging,
    };
}

/** The move of the finished home to its place. */
export const home: Piece = { name: 'home', label: site => `home ${place.home(site)}`, make: moveIntoPlace, remove: moveAway };

/** Builds the home anew in the staging directory, whatever an earlier run left there. */
export async function buildHome(site: SiteRecord, first: Record<string, FirstFile>): Promise<void> {
    const root = place.staging(site.name);
    const owner = ownerOf(site);
    await makeDirectory(STAGING, { mode: 0o700 });
    if (await exists(root))
        await run('rm', ['--recursive', '--force', '--one-file-system', '--', root]);
    await makeDirectory(root, { mode: 0o710, owner });
    await makeDirectory(path.join(root, 'public_html'), { mode: 0o755, owner });
    await makeDirectory(path.join(root, 'tmp'), { mode: 0o700, owner });
    await makeDirectory(path.join(root, 'sessions'), { mode: 0o700, owner });
    for (const [name, content] of Object.entries(first)) {
        for (const directory of directoriesAbove(name))
            await makeDirectory(path.join(root, directory), { mode: 0o755, owner });
        if ('link' in content)
            await linkTo(content.link, path.join(root, name), owner);
        else
            await writeFile(path.join(root, name), content.text, { mode: content.mode, owner });
    }
    await closeHome(site);
}

/** Closes a home in the staging directory to all but its user and, on its way through, nginx. */
export async function closeHome(site: SiteRecord): Promise<void> {
    const root = place.staging(site.name);
    await makeDirectory(root, { mode: 0o710 });
    // After the mode: a later chmod would rewrite the mask.
    await allowPassing('nginx', root);
}

/** Directories on the way to a file in public_html, the topmost first. */
function directoriesAbove(file: string): string[] {
    const parts = path.dirname(file).split('/');
    return parts.slice(1).map((_part, index) => parts.slice(0, index + 2).join('/'));
}

async function moveIntoPlace(site: SiteRecord): Promise<void> {
    if (await isInPlace(site))
        return;
    const target = place.home(site.name);
    if (await exists(target))
        throw failed(`${target} exists already and is not this site's.`, 'Move it away, or choose another user name with --user.');
    await fs.rename(place.staging(site.name), target);
}

async function moveAway(site: SiteRecord, context: StepContext): Promise<void> {
    if (!await isInPlace(site))
        return;
    await makeDirectory(STAGING, { mode: 0o700 });
    await fs.rename(place.home(site.name), place.staging(site.name));
    context.log(`${place.home(site.name)} was moved away.`);
}

async function removeStaging(site: SiteRecord): Promise<void> {
    // A process that still has its working directory there could write to it.
    await killProcessesOf(site.uid);
    await run('rm', ['--recursive', '--force', '--one-file-system', '--', place.staging(site.name)], { timeout: 3_600_000 });
}

async function isInPlace(site: SiteRecord): Promise<boolean> {
    const stat = await fs.lstat(place.home(site.name)).catch(() => undefined);
    return stat?.isDirectory() === true && stat.uid === site.uid;
}
