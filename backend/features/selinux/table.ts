// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What of a site carries which type. The labels that its files get at once and the entries of the local file-context database,
 * by which a relabelling of the host goes, both come from here: so they cannot differ.
 */

import path from 'node:path';

import { place, type SiteRecord } from '../common/site.ts';

/** What the table is made from. */
export type Labelled = Pick<SiteRecord, 'name' | 'level' | 'selinux'>;

export interface Label {
    path: string;
    /** With all below it. */
    tree: boolean;
    type: 'hosting_content_t' | 'hosting_env_t' | 'hosting_log_t' | 'hosting_data_t';
}

/** Files beside the document root with secrets of the site: its own programs alone read them. */
const SECRET = ['.env', 'wp-config.php'];

/** The labels of a site, what is below another after it. Each has the level of the site. */
export function labelsOf({ name, selinux }: Labelled): Label[] {
    const home = place.home(name);
    return [
        // The directories, too: what is made in them later takes their type and level.
        { path: home, tree: true, type: 'hosting_content_t' },
        ...SECRET.map((file): Label => ({ path: path.join(home, file), tree: false, type: 'hosting_env_t' })),
        { path: place.logs(name), tree: true, type: 'hosting_log_t' },
        ...selinux.directories.map((directory): Label => ({ path: directory.path, tree: true, type: 'hosting_data_t' })),
    ];
}

/** The context of a label: `system_u:object_r:hosting_content_t:s0:c1,c101`. */
export function contextOf({ type }: Label, level: string): string {
    return `system_u:object_r:${type}:${level}`;
}
