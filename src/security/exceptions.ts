// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Site } from '../../backend/contract/sites.ts';
import type { InputOf } from '../api/table.ts';

const _ = cockpit.gettext;

export interface Exception {
    id: string;
    /** `connect to` */
    words: string;
    /** A port, a directory; empty where the words say all. */
    what: string;
    /** What takes it back. */
    removal: Omit<InputOf<'selinux.remove'>, 'site'>;
}

/** What an administrator has allowed a site beyond what all sites may. */
export function exceptionsOf({ ports, ownBinaries, directories }: Site['selinux']): Exception[] {
    return [
        ...ports.map(port => ({ id: port, words: _('connect to the port'), what: port, removal: { port } })),
        ...ownBinaries
            ? [{ id: 'binaries', words: _('run programs of its own'), what: '', removal: { 'execute-own-binaries': true } }] : [],
        ...directories.map(({ path, write }) => ({
            id: path, words: write ? _('read and write') : _('read'), what: path, removal: { directory: path },
        })),
    ];
}
