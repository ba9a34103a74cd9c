// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The programs that a site runs beside its web server's PHP: `php` of its own version, and Composer with that PHP where the
 * host has Composer. Their directory stands first in the PATH of everything the site runs.
 */

import path from 'node:path';

import { exists, linkTarget, linkTo, makeDirectory, removeFile, writeFile } from '../../host/files.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { cliBinary } from './versions.ts';

/** Where a host may have it: a package, or its own installer. */
const COMPOSERS = ['/usr/bin/composer', '/usr/local/bin/composer'];

/** Makes the directory, or brings it to the site's present version. */
export async function linkPrograms(site: SiteRecord): Promise<void> {
    const directory = path.join(place.php(site.name), 'bin');
    await makeDirectory(directory);
    const link = path.join(directory, 'php');
    // Also where the program is not installed: it is found as soon as it is.
    const program = await cliBinary(site.php);
    if (await linkTarget(link) !== program)
        await linkTo(program, link);

    const wrapper = path.join(directory, 'composer');
    const composer = await firstPresent(COMPOSERS);
    if (composer === undefined) {
        await removeFile(wrapper);
    } else {
        const text = await render('php/composer', { name: site.name, directory: place.php(site.name), composer });
        await writeFile(wrapper, text, { mode: 0o755 });
    }
}

async function firstPresent(files: readonly string[]): Promise<string | undefined> {
    for (const file of files) {
        if (await exists(file))
            return file;
    }
    return undefined;
}
