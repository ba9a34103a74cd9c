// SPDX-License-Identifier: LGPL-2.1-or-later
/* The job that creates a site. Its names are reserved in the transaction that stores the job. */

import type { JobKind, StepDefinition } from '../../engine/job.ts';
import type { Systemd } from '../../host/systemd.ts';
import { belongsTo, making, type Piece } from '../common/piece.ts';
import { type App, place } from '../common/site.ts';
import type { Pieces } from './pieces.ts';
import { probe } from './probe.ts';
import type { SiteRecords } from './records.ts';

export interface CreateArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    app: App;
    /** The command's input, from which a retry begins anew. */
    input: Record<string, unknown>;
}

export function createSite(records: SiteRecords, all: Pieces, systemd: Systemd): JobKind<CreateArgs> {
    return {
        kind: 'site.create',
        title: ({ domain, app }) => app === 'client'
            ? `Turn on the web client for databases at ${domain}` : `Create the site ${domain}`,
        steps: ({ name, app }) => {
            const read = () => records.byName(name);
            const make = (...made: Piece[]): StepDefinition[] => made.filter(belongsTo(app)).map(piece => making(piece, name, read));
            return [
                reserve(name, records),
                ...make(
                    all.user, all.files, all.logs, all.confinement, all.home, all.environment, all.database, all.slice, all.php, all.socket,
                    all.application, all.laravel),
                wake(name, systemd),
                ...make(all.certificate, all.virtualHost),
                open(name, records),
            ];
        },
    };
}

export function reserve(name: string, records: SiteRecords): StepDefinition {
    return {
        name: 'reserve',
        title: `Reserve the names of ${name}`,
        do: context => {
            const site = records.byName(name);
            context.log(`User ${name}, number ${site?.uid}, SELinux level ${site?.level}; none of them was used before.`);
            return Promise.resolve();
        },
        undo: () => Promise.resolve(records.remove(name)),
        reserves: true,
    };
}

/** PHP takes as long to start as nginx to reload: the two go on side by side, and the first visitor does not wait. */
export function wake(name: string, systemd: Systemd): StepDefinition {
    return {
        name: 'wake',
        title: `Wake PHP of ${name}`,
        do: async context => {
            await systemd.begin(place.serviceUnit(name));
            context.log('PHP starts while nginx takes up the virtual host.');
        },
    };
}

export function open(name: string, records: SiteRecords): StepDefinition {
    return {
        name: 'open',
        title: 'Ask the site for its first page',
        do: async context => {
            const site = records.byName(name);
            if (site)
                await probe(site, context);
            records.setState(name, 'active');
        },
        undo: () => Promise.resolve(records.setState(name, 'creating')),
    };
}
