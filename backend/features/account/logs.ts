// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The log directory of a site. The directory is root's, so that nobody can put a link where a log is written or
 * rotated; the file that PHP writes is the site's.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { allowPassing, makeDirectory, removeTree } from '../../host/files.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';

/** Written by PHP as the site's user. */
const SITES_OWN = ['php-error.log'];
/** Written by nginx, which opens them as root; the site may read them. */
const NGINX_OWN = ['access.log', 'error.log', 'slow.log'];

export const logs: Piece = {
    name: 'logs',
    label: site => `log directory ${place.logs(site)}`,
    make,
    remove: site => removeTree(place.logs(site.name)),
};

async function make(site: SiteRecord): Promise<void> {
    const directory = place.logs(site.name);
    // The site's group passes through, its neighbours do not. nginx opens logs as root when it starts, but after a
    // rotation its workers open them by name.
    await makeDirectory(directory, { mode: 0o750, owner: { uid: 0, gid: site.uid } });
    await allowPassing('nginx', directory);
    for (const name of [...SITES_OWN, ...NGINX_OWN]) {
        const handle = await fs.open(path.join(directory, name), 'a', 0o600);
        await handle.chown(SITES_OWN.includes(name) ? site.uid : 0, site.uid);
        await handle.chmod(0o640);
        await handle.close();
    }
}
