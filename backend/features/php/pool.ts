// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A site's PHP: its configuration, and the link to the program of its version. The units are the package's templates
 * and need no file of their own; a change of version is a new link and a restart of this one service.
 */

import path from 'node:path';

import type { StepContext } from '../../engine/job.ts';
import { linkTo, makeDirectory, removeTree, writeFile } from '../../host/files.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { fpmBinary } from './versions.ts';

/** How a pool begins; a later issue makes these settings of the site. */
const POOL = { children: 10, idleSeconds: 10, memory: '256M' };

export const php: Piece = {
    name: 'php',
    label: site => `PHP pool ${site}`,
    make,
    remove: site => removeTree(place.php(site.name)),
};

async function make(site: SiteRecord, context: StepContext): Promise<void> {
    const { name } = site;
    const directory = place.php(name);
    const text = await render('php/pool.conf', {
        name, ...POOL, socket: place.socket(name), home: place.home(name), logs: place.logs(name),
    });
    await makeDirectory(directory);
    await writeFile(path.join(directory, 'pool.conf'), text);
    await linkTo(fpmBinary(site.php), path.join(directory, 'php-fpm'));
    context.artifact('pool.conf', text);
    context.log(`PHP ${site.php}, at most ${POOL.children} processes, memory limit ${POOL.memory}.`);
}
