// SPDX-License-Identifier: LGPL-2.1-or-later
/* The jobs that create a database of a site, and drop it. Its names are reserved in the transaction that stores the job. */

import path from 'node:path';

import type { JobKind, StepDefinition } from '../../engine/job.ts';
import { makeDirectory, removeTree } from '../../host/files.ts';
import type { Secrets } from '../../store/secrets.ts';
import { type DatabaseRecord, type EngineName, place, type SiteRecord } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';
import { archiveDatabase } from './archive.ts';
import type { Guests } from './client/guests.ts';
import { engineOf, engines } from './engines.ts';
import { makeDatabase } from './piece.ts';
import type { DatabaseRecords } from './records.ts';

export const CREATE = 'database.create';
export const DROP = 'database.drop';

/** What the jobs about databases work with. */
export interface DatabaseTools {
    sites: SiteRecords;
    records: DatabaseRecords;
    secrets: Secrets;
    guests: Guests;
}

export interface DatabaseArgs extends Record<string, unknown> {
    /** User name of the site. */
    name: string;
    domain: string;
    engine: EngineName;
    database: string;
    /** The command's input, from which a retry begins anew. */
    input: Record<string, unknown>;
}

export interface DropArgs extends DatabaseArgs { archive: boolean }

/** A database with its site, undefined once the store has forgotten one of them. */
export function readDatabase({ sites }: Pick<DatabaseTools, 'sites'>, site: string, database: string):
{ site: SiteRecord, database: DatabaseRecord } | undefined {
    const found = sites.byName(site);
    const own = found?.databases.find(({ name }) => name === database);
    return found && own && { site: found, database: own };
}

export function createDatabaseJob(tools: DatabaseTools): JobKind<DatabaseArgs> {
    return {
        kind: CREATE,
        title: ({ engine, database, domain }) => `Create the ${engines[engine].title} database ${database} for ${domain}`,
        steps: ({ name, database, engine }) => [
            {
                name: 'reserve',
                title: `Reserve the name ${database}`,
                do: () => Promise.resolve(),
                undo: () => Promise.resolve(tools.records.remove(database)),
                reserves: true,
            },
            {
                name: 'database',
                title: `Create ${engines[engine].title} database ${database}`,
                do: async context => {
                    const found = readDatabase(tools, name, database);
                    if (!found)
                        throw new Error(`a database ${database} that is not in the store`);
                    await makeDatabase(tools.secrets, found.site, found.database);
                    context.note(`Its password is shown once: hostingctl database credentials ${name} ${database}`);
                },
                undo: async () => {
                    const found = readDatabase(tools, name, database);
                    if (found)
                        await engineOf(found.database).dropDatabase(found.database, name);
                },
            },
        ],
    };
}

export function dropDatabaseJob(tools: DatabaseTools): JobKind<DropArgs> {
    return {
        kind: DROP,
        title: ({ engine, database, domain }) => `Drop the ${engines[engine].title} database ${database} of ${domain}`,
        steps: ({ name, database, archive }) => [
            close(tools, name, database),
            keep(tools, name, database, archive),
            {
                name: 'drop',
                title: `Drop ${database} and its users`,
                do: async () => {
                    const found = readDatabase(tools, name, database);
                    if (found)
                        await engineOf(found.database).dropDatabase(found.database, name);
                },
                pointOfNoReturn: true,
            },
            {
                name: 'forget',
                title: 'Give its names free',
                do: () => Promise.resolve(tools.records.remove(database)),
                pointOfNoReturn: true,
            },
        ],
    };
}

function close(tools: DatabaseTools, name: string, database: string): StepDefinition {
    const lock = async (isLocked: boolean): Promise<void> => {
        const found = readDatabase(tools, name, database);
        if (found && (isLocked || !found.site.suspended))
            await engineOf(found.database).lock(found.database, isLocked);
    };
    return {
        name: 'close',
        title: `Close ${database} to its users`,
        do: async () => {
            await lock(true);
            await tools.guests.end(guest => guest.database === database);
        },
        undo: () => lock(false),
    };
}

function keep(tools: DatabaseTools, name: string, database: string, archive: boolean): StepDefinition {
    const directoryOf = (job: number): string => path.join(place.archives, `${name}-${job}`);
    return {
        name: 'archive',
        title: `Archive ${database}`,
        do: async context => {
            const found = readDatabase(tools, name, database);
            if (!archive || !found)
                return { skipped: 'To be dropped without an archive, as was asked for.' };
            const directory = directoryOf(context.job);
            await makeDirectory(place.archives, { mode: 0o700 });
            await makeDirectory(directory, { mode: 0o700 });
            const file = path.join(directory, `${database}.sql.gz`);
            await archiveDatabase(found.database, file);
            context.log(`Kept in ${file}.`);
            context.note(`Kept in ${file}.`);
            return undefined;
        },
        undo: context => removeTree(directoryOf(context.job)),
    };
}
