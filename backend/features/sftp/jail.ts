// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The jail of a site: a directory of root's that sshd makes the root of all for a session, with the site's home mounted inside.
 * Nobody but the site comes in, so that no other site finds a second way to a home that its own name space hides.
 */

import path from 'node:path';

import { exists, linkTo, makeDirectory, removeFile } from '../../host/files.ts';
import { run } from '../../host/run.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Files, Generated } from '../common/generated.ts';
import { BOOT_LINKS, JAILS, place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';

const UNITS = '/etc/systemd/system';

export function unitFile(site: string): string {
    return path.join(UNITS, place.jailUnit(site));
}

/** The unit that mounts the home. */
export async function jailFiles({ name }: SiteRecord): Promise<Files> {
    return new Map([[unitFile(name), await render('systemd/jail.mount', { name })]]);
}

/** Makes the jail with the home in it, now and at every boot. */
export async function makeJail(systemd: Systemd, generated: Generated, site: SiteRecord): Promise<void> {
    const jail = place.jail(site.name);
    await makeDirectory(JAILS, { mode: 0o711 });
    await makeDirectory(jail, { mode: 0o750, owner: { uid: 0, gid: site.uid } });
    const isMounted = await systemd.activeState(place.jailUnit(site.name)) === 'active';
    // What is mounted over it has a mode of its own.
    if (!isMounted)
        await makeDirectory(path.join(jail, 'home'));
    await generated.write(site, await jailFiles(site));
    await makeDirectory(BOOT_LINKS);
    await linkTo(unitFile(site.name), bootLink(site.name));
    if (!isMounted)
        await systemd.unit('StartUnit', place.jailUnit(site.name));
}

/** Takes the home out of the jail, and the jail away; either may be gone already. */
export async function removeJail(systemd: Systemd, { name }: SiteRecord): Promise<void> {
    const jail = place.jail(name);
    // The boot link first: an interruption after it leaves nothing that a reboot would bring back.
    await removeFile(bootLink(name));
    if (await systemd.activeState(place.jailUnit(name)) !== 'inactive')
        await systemd.unit('StopUnit', place.jailUnit(name));
    await systemd.forgetFailure(place.jailUnit(name));
    await removeFile(unitFile(name));
    // Never anything but empty directories: a home that is still mounted stops it here.
    for (const directory of [path.join(jail, 'home'), jail]) {
        if (await exists(directory))
            await run('rmdir', ['--', directory]);
    }
}

function bootLink(site: string): string {
    return path.join(BOOT_LINKS, place.jailUnit(site));
}
