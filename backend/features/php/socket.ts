// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The socket that wakes a site's PHP. No daemon-reload anywhere: an instance that was never loaded is read from disk
 * when it is started, with its drop-ins and its slice (systemd 239 to 257).
 */

import type { StepContext } from '../../engine/job.ts';
import { linkTo, makeDirectory, removeFile, removeTree } from '../../host/files.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Piece } from '../common/piece.ts';
import { BOOT_LINKS, place, type SiteRecord } from '../common/site.ts';

const TEMPLATE = '/usr/lib/systemd/system/hosting-php@.socket';

/** The listening socket, started now and at every boot. */
export function socket(systemd: Systemd): Piece {
    return {
        name: 'socket',
        label: site => `socket ${place.socket(site)}`,
        make: async (site, context) => {
            await makeDirectory(BOOT_LINKS);
            await linkTo(TEMPLATE, bootLink(site));
            await systemd.unit('StartUnit', place.socketUnit(site.name));
            context.log(`${place.socketUnit(site.name)} listens; PHP starts with the first request.`);
        },
        remove: async (site, context) => { await stop(systemd, site, context); },
    };
}

async function stop(systemd: Systemd, site: SiteRecord, context: StepContext): Promise<void> {
    // The boot link first: an interruption after it leaves nothing that a reboot would bring back.
    await removeFile(bootLink(site));
    await systemd.unit('StopUnit', place.socketUnit(site.name));
    await systemd.unit('StopUnit', place.serviceUnit(site.name));
    await systemd.unit('StopUnit', place.sliceUnit(site.name));
    // A failed unit stays loaded, and would be found with its old settings under a site of the same name.
    await systemd.forgetFailure(place.socketUnit(site.name));
    await systemd.forgetFailure(place.serviceUnit(site.name));
    await removeTree(place.runtime(site.name));
    context.log('PHP and everything else in the slice has ended.');
}

function bootLink(site: SiteRecord): string {
    return `${BOOT_LINKS}/${place.socketUnit(site.name)}`;
}
