// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that deletes a site. Until the first thing is destroyed, a failure puts the site back into service; from
 * then on the job can only go on.
 */

import type { JobKind, StepDefinition } from '../../engine/job.ts';
import { revoking } from '../certificates/revoking.ts';
import { belongsTo, removing } from '../common/piece.ts';
import type { App } from '../common/site.ts';
import { archive } from './archive.ts';
import type { Pieces } from './pieces.ts';
import type { SiteRecords } from './records.ts';

export interface DeleteArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    app: App;
    files: 'archive' | 'delete' | 'keep';
    /** Declares the certificate of the site invalid, too. */
    revoke: boolean;
}

export function deleteSite(records: SiteRecords, all: Pieces): JobKind<DeleteArgs> {
    return {
        kind: 'site.delete',
        title: ({ domain, app }) => app === 'client'
            ? `Turn off the web client for databases at ${domain}` : `Delete the site ${domain}`,
        steps: ({ name, app, files, revoke }) => {
            const read = () => records.byName(name);
            const undoable = [all.virtualHost, all.sftp, all.laravel, all.socket, all.remote, all.sessions].filter(belongsTo(app))
                .map(piece => removing(piece, name, read, false));
            const final = [
                all.database,
                ...files === 'keep' ? [] : [all.home, all.files, all.quota, all.user],
                all.certificate, all.php, all.slice, all.confinement, all.logs,
            ].map(piece => removing(piece, name, read, true));
            return [
                close(name, records),
                ...undoable,
                archive(files === 'archive' ? 'all' : files === 'keep' ? 'database' : 'nothing', name, read),
                ...revoke ? [revoking(name, 'cessationofoperation')] : [],
                ...final,
                forget(name, records),
            ];
        },
    };
}

function close(name: string, records: SiteRecords): StepDefinition {
    return {
        name: 'close',
        title: 'Mark the site as being deleted',
        do: () => Promise.resolve(records.setState(name, 'deleting')),
        undo: () => Promise.resolve(records.setState(name, 'active')),
        reserves: true,
    };
}

function forget(name: string, records: SiteRecords): StepDefinition {
    return {
        name: 'forget',
        title: 'Give the names of the site free',
        do: () => Promise.resolve(records.remove(name)),
        pointOfNoReturn: true,
    };
}
