// SPDX-License-Identifier: LGPL-2.1-or-later
/* The databases of a site, as a piece of it. */

import type { StepContext } from '../../engine/job.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { OtherDrift, Piece } from '../common/piece.ts';
import type { DatabaseRecord, DatabaseUserRecord, EngineName, SiteRecord } from '../common/site.ts';
import type { WantedUser } from './engine.ts';
import { engineOf, engines } from './engines.ts';
import { renamedDatabase } from './names.ts';
import { newUser, sealNew, unsealed } from './passwords.ts';
import type { DatabaseRecords } from './records.ts';

/** A record of a database whose one user has a fresh password. */
export function newDatabase(
    secrets: Secrets, engine: EngineName, name: string,
    more: Partial<Pick<DatabaseRecord, 'charset' | 'collation'> & Pick<DatabaseUserRecord, 'isWaiting'>> = {},
): DatabaseRecord {
    const { isWaiting = false, ...words } = more;
    const users = [newUser(secrets, engine, name, { privileges: 'owner', isWaiting })];
    return { engine, name, ...engines[engine].usual, ...words, users };
}

/** Records of the databases that a clone of a site gets, with passwords of their own. */
export function clonedDatabases(secrets: Secrets, source: SiteRecord, site: string): DatabaseRecord[] {
    return source.databases.map(({ engine, name, charset, collation, users }) => ({
        engine, charset, collation, name: renamedDatabase(source.name, site, name),
        users: users.map(user => newUser(secrets, engine, renamedDatabase(source.name, site, user.name), {
            privileges: user.privileges, maxConnections: user.maxConnections,
            // That of the first database is in the clone's configuration.
            isWaiting: user.name !== source.database?.name,
        })),
    }));
}

/** A user as its server should have it. */
export function wanted(
    secrets: Secrets, { suspended }: Pick<SiteRecord, 'suspended'>, { engine }: DatabaseRecord, user: DatabaseUserRecord,
): WantedUser {
    const { name, privileges, maxConnections, password, nextPassword } = user;
    const known = [password, nextPassword].filter(each => each !== null).map(each => unsealed(secrets, engine, name, each));
    return { name, privileges, maxConnections, isLocked: suspended, passwords: known.length > 0 ? known : undefined };
}

/** Makes a database with its users, or brings them to what is wanted. */
export async function makeDatabase(secrets: Secrets, site: SiteRecord, database: DatabaseRecord): Promise<void> {
    const engine = engineOf(database);
    await engine.createDatabase(database, site.name);
    for (const user of database.users)
        await engine.setUser(database, wanted(secrets, site, database, user), site.name);
}

export function database(secrets: Secrets, records: DatabaseRecords): Piece {
    return {
        name: 'database',
        label: site => `databases of ${site}`,
        make: async (site, context) => {
            if (site.databases.length === 0)
                return { skipped: 'No database was asked for.' };
            for (const each of site.databases) {
                await replaceLost(secrets, records, site, each, context);
                await makeDatabase(secrets, site, each);
                context.log(`${engineOf(each).title} database ${each.name}, users ${each.users.map(({ name }) => name).join(', ')}.`);
            }
            return undefined;
        },
        remove: async site => {
            if (site.databases.length === 0)
                return { skipped: 'The site has no database.' };
            for (const each of site.databases)
                await engineOf(each).dropDatabase(each, site.name);
            return undefined;
        },
        isCompared: true,
        drift: site => drift(secrets, site),
    };
}

/** A user that is gone, and whose password is known to others alone, comes back with another one. */
async function replaceLost(
    secrets: Secrets, records: DatabaseRecords, site: SiteRecord, database: DatabaseRecord, context: StepContext,
): Promise<void> {
    for (const user of database.users.filter(({ password }) => password === null)) {
        const missing = await engineOf(database).differences(database, [wanted(secrets, site, database, user)], site.name);
        if (!missing.some(({ isMissing }) => isMissing))
            continue;
        user.password = sealNew(secrets, database.engine, user.name);
        user.isWaiting = true;
        records.updateUser(user);
        context.log(`${user.name} was gone and has a new password: hostingctl database credentials ${site.name} ${user.name}`);
    }
}

async function drift(secrets: Secrets, site: SiteRecord): Promise<OtherDrift[]> {
    const found = await Promise.all(site.databases.map(async each => {
        try {
            const differences = await engineOf(each).differences(
                each, each.users.map(user => wanted(secrets, site, each, user)), site.name);
            return differences.map(({ what, isMissing, sentence }): OtherDrift =>
                ({ path: what, reason: isMissing ? 'missing' : 'outdated', diff: isMissing ? '' : `${sentence}\n` }));
        } catch (error) {
            // A server that does not answer is no reason to say nothing about the rest of the site.
            const words = error instanceof Error ? error.message : String(error);
            return [{ path: `${engineOf(each).title} database ${each.name}`, reason: 'unknown' as const, diff: `${words}\n` }];
        }
    }));
    return found.flat();
}
