// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The site's SELinux level in its units and on its files, before its first process starts. The policy with the types
 * comes with the package cockpit-hosting-selinux.
 */

import path from 'node:path';

import type { Skipped, StepContext } from '../../engine/job.ts';
import { makeDirectory, removeTree, writeFile } from '../../host/files.ts';
import { knowsContext, label, selinuxMode } from '../../host/selinux.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';

/**
 * To be made when home and logs are there, and before the home is moved into place. The listening socket keeps the level of
 * its directory's rule: systemd makes it, at every boot anew, and no site's process may connect to any of them.
 */
export const confinement: Piece = {
    name: 'selinux',
    label: () => 'SELinux confinement',
    make,
    remove: site => removeTree(path.dirname(dropIn(site.name))),
};

async function make(site: SiteRecord, context: StepContext): Promise<Skipped | void> {
    if (await selinuxMode() === 'disabled')
        return { skipped: 'SELinux is off on this host.' };
    const processes = `system_u:system_r:hosting_site_t:${site.level}`;
    if (!await knowsContext(processes))
        return { skipped: 'The policy module hosting_site is not loaded: install cockpit-hosting-selinux.' };

    const text = await render('systemd/site-service.conf', { name: site.name, level: site.level });
    await makeDirectory(path.dirname(dropIn(site.name)));
    await writeFile(dropIn(site.name), text);
    context.artifact('50-selinux.conf', text);

    const root = place.staging(site.name);
    // The directories, too: what is made in them later takes their type and level.
    await label('hosting_content_t', site.level, [root]);
    // Files with secrets of the site: its own programs alone read them.
    const secret = ['.env', ...site.app === 'wordpress' ? ['wp-config.php'] : []];
    await label('hosting_env_t', site.level, secret.map(name => path.join(root, name)));
    await label('hosting_log_t', site.level, [place.logs(site.name)]);
    context.log(`Processes and files carry the level ${site.level}.`);
}

/** Labels a file with secrets of a site before it takes the place of another one. Where SELinux knows no sites there is nothing to do. */
export async function labelSecret({ level }: Pick<SiteRecord, 'level'>, file: string): Promise<void> {
    if (await selinuxMode() !== 'disabled' && await knowsContext(`system_u:object_r:hosting_env_t:${level}`))
        await label('hosting_env_t', level, [file]);
}

/**
 * The file that confines everything a site runs: read for every unit hosting-SOMETHING@SITE.service (systemd.unit(5), "dashes").
 */
export function dropIn(name: string): string {
    return `/etc/systemd/system/hosting-@${name}.service.d/50-selinux.conf`;
}
