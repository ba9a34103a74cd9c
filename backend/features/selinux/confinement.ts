// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A site's SELinux type and level in its units and on its files, before its first process starts. The policy with the types
 * comes with the package cockpit-hosting-selinux. What follows later, and nobody waits for, is in policy/.
 */

import path from 'node:path';

import type { Skipped, StepContext } from '../../engine/job.ts';
import { exists, makeDirectory, readFile, removeTree, writeFile } from '../../host/files.ts';
import { knowsContext, label, selinuxMode } from '../../host/selinux.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { SHARED_TYPE } from './policy/module.ts';
import type { PolicyRecords } from './policy/records.ts';
import { labelsOf } from './table.ts';

/**
 * To be made when home and logs are there, and before the home is moved into place. The listening socket keeps the level of
 * its directory's rule: systemd makes it, at every boot anew, and no site's process may connect to any of them.
 */
export function confinement(policies: PolicyRecords): Piece {
    return {
        name: 'selinux',
        label: () => 'SELinux confinement',
        settings: ['selinux'],
        make: (site, context) => make(policies, site, context),
        remove: async site => {
            await removeTree(path.dirname(dropIn(site.name)));
            if (policies.of(site.name))
                policies.wait(site.name);
        },
    };
}

async function make(policies: PolicyRecords, site: SiteRecord, context: StepContext): Promise<Skipped | void> {
    if (await selinuxMode() === 'disabled')
        return { skipped: 'SELinux is off on this host.' };
    if (!await knowsContext(`system_u:system_r:${SHARED_TYPE}:${site.level}`))
        return { skipped: 'The policy module hosting_site is not loaded: install cockpit-hosting-selinux.' };

    const isNew = await exists(place.staging(site.name));
    if (isNew) {
        await writeDropIn(site, SHARED_TYPE);
        context.artifact('50-selinux.conf', await readFile(dropIn(site.name)) ?? '');
        await labelNew(site);
        context.log(`Processes and files carry the level ${site.level}.`);
    } else {
        context.log('The next transaction of the policy takes it up; running processes go on as they began.');
    }
    // Made while SELinux was off: its files get their labels first, or its programs could not read them.
    policies.wait(site.name, { relabel: !isNew && !await isConfined(site.name) });
    return undefined;
}

/** Root alone comes to the home that is being built, and to the log directory. */
async function labelNew(site: SiteRecord): Promise<void> {
    const home = place.home(site.name);
    for (const { path: file, type } of labelsOf({ ...site, selinux: { ...site.selinux, directories: [] } })) {
        const target = file === home || file.startsWith(`${home}/`) ? path.join(place.staging(site.name), path.relative(home, file)) : file;
        if (await exists(target))
            await label(type, site.level, [target]);
    }
}

/**
 * Labels a file with secrets of a site before it takes the place of another one: what is renamed brings its own label. It stands where
 * only root comes (rule R5). Where SELinux knows no sites there is nothing to do.
 */
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

export async function isConfined(name: string): Promise<boolean> {
    return await exists(dropIn(name));
}

/** The type in a site's drop-in; undefined where it has none. */
export async function typeInDropIn(name: string): Promise<string | undefined> {
    return /^SELinuxContext=system_u:system_r:([A-Za-z0-9_.]+):/m.exec(await readFile(dropIn(name)) ?? '')?.[1];
}

/** Writes the drop-in of a site where it differs, and answers whether it did. In force at the next start of each unit. */
export async function writeDropIn(site: SiteRecord, type: string): Promise<boolean> {
    const text = await render('systemd/site-service.conf', {
        name: site.name, level: site.level, type,
        writable: type === SHARED_TYPE ? [] : site.selinux.directories.filter(({ write }) => write).map(each => each.path),
    });
    if (await readFile(dropIn(site.name)) === text)
        return false;
    await makeDirectory(path.dirname(dropIn(site.name)));
    await writeFile(dropIn(site.name), text);
    return true;
}
