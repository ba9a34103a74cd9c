// SPDX-License-Identifier: LGPL-2.1-or-later
/* The jobs about users of a database: added, with other privileges or limits, removed. */

import type { JobKind, StepDefinition } from '../../engine/job.ts';
import type { DatabaseRecord, DatabaseUserRecord, SiteRecord } from '../common/site.ts';
import { type DatabaseArgs, type DatabaseTools, readDatabase } from './database-jobs.ts';
import { engineOf } from './engines.ts';
import { wanted } from './piece.ts';
import { setAddresses } from './remote/mariadb.ts';
import { addressesOf } from './remote/piece.ts';

export const ADD_USER = 'database-user.add';
export const SET_USER = 'database-user.set';
export const REMOVE_USER = 'database-user.remove';

export interface UserArgs extends DatabaseArgs { user: string }

/** What of a user can be changed. */
type Settings = Pick<DatabaseUserRecord, 'privileges' | 'maxConnections'>;

export interface SetUserArgs extends UserArgs { before: Settings, after: Settings }

/** A user with its database and site. @throws where the store has forgotten one of them */
export function readUser(tools: DatabaseTools, { name, database, user }: Pick<UserArgs, 'name' | 'database' | 'user'>):
{ site: SiteRecord, database: DatabaseRecord, user: DatabaseUserRecord } {
    const found = readDatabase(tools, name, database);
    const own = found?.database.users.find(each => each.name === user);
    if (!found || !own)
        throw new Error(`a database user ${user} that is not in the store`);
    return { ...found, user: own };
}

export function addUserJob(tools: DatabaseTools): JobKind<UserArgs> {
    return {
        kind: ADD_USER,
        title: ({ user, database }) => `Add the user ${user} to the database ${database}`,
        steps: args => [
            {
                name: 'reserve',
                title: `Reserve the name ${args.user}`,
                do: () => Promise.resolve(),
                undo: () => Promise.resolve(tools.records.removeUser(args.user)),
                reserves: true,
            },
            {
                name: 'user',
                title: `Create the user ${args.user}`,
                do: async context => {
                    await bring(tools, args);
                    context.note(`Its password is shown once: hostingctl database credentials ${args.name} ${args.user}`);
                },
                undo: () => drop(tools, args),
            },
        ],
    };
}

export function setUserJob(tools: DatabaseTools): JobKind<SetUserArgs> {
    return {
        kind: SET_USER,
        title: ({ user, after }) => `Give the database user ${user} the privileges ${after.privileges}, ${after.maxConnections} sessions`,
        steps: args => [
            {
                name: 'record',
                title: `Record what ${args.user} may do`,
                do: () => Promise.resolve(record(tools, args, args.after)),
                undo: () => Promise.resolve(record(tools, args, args.before)),
            },
            {
                name: 'user',
                title: `Change the user ${args.user}`,
                do: async () => {
                    await bring(tools, args);
                    await endSessions(tools, args);
                },
                undo: () => bring(tools, args, args.before),
            },
        ],
    };
}

export function removeUserJob(tools: DatabaseTools): JobKind<UserArgs> {
    return {
        kind: REMOVE_USER,
        title: ({ user, database }) => `Remove the user ${user} of the database ${database}`,
        steps: args => [
            final('user', `Remove the user ${args.user}`, async () => {
                await drop(tools, args);
                await endSessions(tools, args);
            }),
            final('forget', 'Give its name free', () => Promise.resolve(tools.records.removeUser(args.user))),
        ],
    };
}

function final(name: string, title: string, work: () => Promise<void>): StepDefinition {
    return { name, title, do: work, pointOfNoReturn: true };
}

function record(tools: DatabaseTools, args: UserArgs, settings: Settings): void {
    tools.records.updateUser({ ...readUser(tools, args).user, ...settings });
}

async function bring(tools: DatabaseTools, args: UserArgs, settings?: Settings): Promise<void> {
    const { site, database, user } = readUser(tools, args);
    const bringUser = (): Promise<void> =>
        engineOf(database).setUser(database, wanted(tools.secrets, site, database, { ...user, ...settings }), site.name);
    await bringUser();
    if (database.engine === 'mariadb' && addressesOf(site, database).length > 0) {
        // A new user comes from where the others of its database may come from.
        await setAddresses(database, addressesOf(site, database));
        await bringUser();
    }
}

/** Those of the web client that were begun with what the user may do. */
async function endSessions({ guests }: DatabaseTools, { user }: UserArgs): Promise<void> {
    await guests.end(guest => guest.user === user);
}

async function drop(tools: DatabaseTools, args: UserArgs): Promise<void> {
    const found = readDatabase(tools, args.name, args.database);
    if (found)
        await engineOf(found.database).dropUser(found.database, args.user);
}
