// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Where an application keeps the password of its database. All work is done by the site's user (rule R5): what these paths lead
 * to is the site's own business. A password of ours is letters and digits, so no format has to quote it, and so long that it
 * stands nowhere by chance.
 */

import path from 'node:path';

import { ProgramFailure, run } from '../../host/run.ts';
import { applicationRootOf, docrootOf, ownerOf, place, type SiteRecord } from '../common/site.ts';

/** What cat(1) and readlink(1) end with where there is no such file. */
const FAILED = 1;

/**
 * Puts another password in the place of one, in all files that hold it. Each file has the old or the new text at any time.
 * @returns the paths of the files that were changed
 */
export async function replacePassword(site: SiteRecord, from: string, to: string): Promise<string[]> {
    const changed: string[] = [];
    for (const file of await filesOf(site)) {
        const text = await read(site, file);
        if (text?.includes(from) !== true)
            continue;
        await replace(site, file, text.replaceAll(from, to));
        changed.push(file);
    }
    return changed;
}

/** The files as they are called behind all links: several names may lead to one. */
async function filesOf(site: SiteRecord): Promise<string[]> {
    const home = place.home(site.name);
    const root = applicationRootOf(site);
    const names = [
        place.environment(site.name), path.join(root, '.env'),
        ...[home, root, docrootOf(site)].map(directory => path.join(directory, 'wp-config.php')),
        // What artisan config:cache makes of .env.
        path.join(root, 'bootstrap/cache/config.php'),
    ];
    const files = new Set<string>();
    for (const name of names) {
        const { status, stdout } = await run('readlink', ['--canonicalize-existing', '--zero', '--', name],
            { as: ownerOf(site), accept: [FAILED] });
        const [file] = stdout.split('\0');
        if (status === 0 && file)
            files.add(file);
    }
    return [...files];
}

async function read(site: SiteRecord, file: string): Promise<string | undefined> {
    try {
        return (await run('cat', ['--', file], { as: ownerOf(site), timeout: 10_000 })).stdout;
    } catch (error) {
        if (error instanceof ProgramFailure && error.result.status === FAILED)
            return undefined;
        throw error;
    }
}

/** A copy takes the place of the file: it has the file's mode and label, and whoever reads sees one of the two. */
async function replace(site: SiteRecord, file: string, text: string): Promise<void> {
    const as = ownerOf(site);
    const beside = `${file}.hosting-new`;
    try {
        await run('cp', ['--preserve=all', '--no-target-directory', '--', file, beside], { as });
        await run('dd', [`of=${beside}`, 'status=none', 'conv=fsync'], { as, input: text });
        await run('mv', ['--force', '--no-target-directory', '--', beside, file], { as });
    } catch (error) {
        await run('rm', ['--force', '--', beside], { as });
        throw error;
    }
}
