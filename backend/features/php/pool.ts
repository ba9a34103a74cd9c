// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A site's PHP: its configuration, and the link to the program of its version. The units are the package's templates
 * and need no file of their own; a change of version is a new link and a restart of this one service.
 */

import path from 'node:path';

import type { StepContext } from '../../engine/job.ts';
import { linkTarget, linkTo, makeDirectory, removeTree } from '../../host/files.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Files, Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { linkPrograms } from './programs.ts';
import { fpmBinary } from './versions.ts';

/** How a pool begins; a later issue makes these settings of the site. */
const POOL = { children: 10, idleSeconds: 10, memory: '256M' };

export function php(systemd: Systemd, generated: Generated): Piece {
    return {
        name: 'php',
        label: site => `PHP pool ${site}`,
        make: (site, context) => make(systemd, generated, site, context),
        remove: site => removeTree(place.php(site.name)),
        settings: ['php'],
        files,
    };
}

async function files({ name }: SiteRecord): Promise<Files> {
    return new Map([[path.join(place.php(name), 'pool.conf'), await render('php/pool.conf', {
        name, ...POOL, socket: place.socket(name), home: place.home(name), logs: place.logs(name),
    })]]);
}

async function make(systemd: Systemd, generated: Generated, site: SiteRecord, context: StepContext): Promise<void> {
    const wanted = await files(site);
    await makeDirectory(place.php(site.name));
    const link = path.join(place.php(site.name), 'php-fpm');
    const program = fpmBinary(site.php);
    const present = await linkTarget(link);
    const changed = await generated.write(site, wanted);
    if (present !== program)
        await linkTo(program, link);
    await linkPrograms(site);
    // Visitors wait in the socket's queue meanwhile; running requests are finished by the old master.
    if (present !== undefined && (changed || present !== program || context.resumed))
        await systemd.unit('TryRestartUnit', place.serviceUnit(site.name));
    for (const [file, text] of wanted)
        context.artifact(path.basename(file), text);
    context.log(`PHP ${site.php}, at most ${POOL.children} processes, memory limit ${POOL.memory}.`);
}
