// SPDX-License-Identifier: LGPL-2.1-or-later
/* Databases as they are shown: what the store says of them, and how large they are now. */

import type { Database } from '../../contract/databases.ts';
import { HostingError } from '../../contract/errors.ts';
import { log } from '../../host/journal.ts';
import type { DatabaseRecord, SiteRecord } from '../common/site.ts';
import type { Measure } from './engine.ts';
import { engineOf, engines } from './engines.ts';

/** The databases of some sites. A server that does not answer leaves their sizes unknown. */
export async function shownDatabases(sites: readonly SiteRecord[]): Promise<Database[]> {
    const all = sites.flatMap(({ name, databases }) => databases.map(database => ({ site: name, database })));
    const measures = await measure(all.map(({ database }) => database));
    return all.map(({ site, database }) => shownDatabase(site, database, measures.get(database.name)));
}

function shownDatabase(site: string, { engine, name, charset, collation, users }: DatabaseRecord, measured: Measure | undefined): Database {
    return {
        site, engine, name, user: name, charset, collation,
        size: measured?.bytes ?? null, sessions: measured?.sessions ?? null,
        users: users.map(user => ({
            name: user.name, privileges: user.privileges, maxConnections: user.maxConnections, isWaiting: user.isWaiting,
        })),
    };
}

/** By name: names are taken once, whatever the engine. */
async function measure(databases: readonly DatabaseRecord[]): Promise<Map<string, Measure>> {
    const maps = await Promise.all(Object.values(engines).map(async engine => {
        const names = databases.filter(each => engineOf(each) === engine).map(({ name }) => name);
        try {
            return names.length > 0 ? await engine.measure(names) : new Map<string, Measure>();
        } catch (error) {
            if (!(error instanceof HostingError))
                throw error;
            log('warning', error.message);
            return new Map<string, Measure>();
        }
    }));
    return new Map(maps.flatMap(each => [...each]));
}
