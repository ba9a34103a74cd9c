// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about users of databases: privileges, limits, passwords. */

import { HostingError } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Args } from '../../engine/job.ts';
import type { DatabaseRecord, SiteRecord } from '../common/site.ts';
import { submitForSite } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import { type Changes, present, wordsOf } from '../sites/changes.ts';
import { findSite } from '../sites/lookup.ts';
import type { DatabaseTools } from './database-jobs.ts';
import { engineOf } from './engines.ts';
import { findDatabase, findUser, fullName, requireFree, requireUntaken } from './names.ts';
import { newUser, sealNew, unsealed } from './passwords.ts';
import { SET_PASSWORD } from './password-job.ts';
import { ADD_USER, REMOVE_USER, SET_USER, type SetUserArgs, type UserArgs } from './user-jobs.ts';

type Names = 'database.set' | 'database.password' | 'database.credentials'
    | 'database-user.add' | 'database-user.set' | 'database-user.remove';

export class DatabaseUserCommands {
    readonly #changes: Changes;
    readonly #engine: Engine;
    readonly #tools: DatabaseTools;

    constructor(changes: Changes, engine: Engine, tools: DatabaseTools) {
        this.#changes = changes;
        this.#engine = engine;
        this.#tools = tools;
    }

    readonly handlers: Pick<Handlers, Names> = {
        'database.set': ({ name, ...input }, caller) => this.#set({ ...input, user: name }, 'name', caller),
        'database.password': (input, caller) => this.#password(input, caller),
        'database.credentials': ({ site, name }, caller) => this.#take(findSite(this.#tools.sites, site, caller), name),
        'database-user.add': (input, caller) => this.#add(input, caller),
        'database-user.set': (input, caller) => this.#set(input, 'user', caller),
        'database-user.remove': (input, caller) => this.#remove(input, caller),
    };

    /** How its jobs that were rolled back begin anew. */
    readonly restarts: Readonly<Record<string, Restart>> = {
        [ADD_USER]: (args, caller, retryOf) => this.#add(inputOf(args) as InputOf<'database-user.add'>, caller, retryOf),
        [SET_USER]: (args, caller, retryOf) => this.#set(inputOf(args) as InputOf<'database-user.set'>, 'user', caller, retryOf),
        [REMOVE_USER]: (args, caller, retryOf) => this.#remove(inputOf(args) as InputOf<'database-user.remove'>, caller, retryOf),
        [SET_PASSWORD]: (args, caller, retryOf) => this.#password(inputOf(args) as InputOf<'database.password'>, caller, retryOf),
    };

    async #add(input: InputOf<'database-user.add'>, caller: Caller, retryOf?: number): Promise<OutputOf<'database-user.add'>> {
        const { records, secrets } = this.#tools;
        const before = this.#changes.active(input.site, caller);
        const name = fullName(before.name, input.user);
        await requireFree(name, 'user', engineOf(findDatabase(before, input.database, 'database')), records);
        // It may have changed meanwhile.
        const site = this.#changes.active(input.site, caller);
        const database = findDatabase(site, input.database, 'database');
        const { privileges, 'max-connections': maxConnections } = input;
        return this.#submit(ADD_USER, site, argsOf(site, database, name, input), caller, retryOf, () => {
            requireUntaken(name, 'user', records);
            records.insertUser(database.name, newUser(secrets, database.engine, name, { privileges, maxConnections, isWaiting: true }));
        });
    }

    #set(
        input: InputOf<'database-user.set'>, field: 'name' | 'user', caller: Caller, retryOf?: number,
    ): OutputOf<'database-user.set'> {
        const site = this.#changes.active(input.site, caller);
        const { database, user } = findUser(site, input.user, field);
        const given = { privileges: input.privileges, maxConnections: input['max-connections'] };
        wordsOf(given, field === 'name' ? 'database set' : 'database-user set');
        if (user.name === database.name && given.privileges !== undefined && given.privileges !== 'owner') {
            throw new HostingError('Conflict', `${user.name} is the user that the application logs in as: it owns the database.`,
                { hint: `Add another user with hostingctl database-user add ${site.name} ${database.name} USER` });
        }
        const before = { privileges: user.privileges, maxConnections: user.maxConnections };
        const args: SetUserArgs = { ...argsOf(site, database, user.name, input), before, after: { ...before, ...present(given) } };
        return this.#submit(SET_USER, site, args, caller, retryOf);
    }

    #remove(input: InputOf<'database-user.remove'>, caller: Caller, retryOf?: number): OutputOf<'database-user.remove'> {
        const site = this.#changes.active(input.site, caller);
        const { database, user } = findUser(site, input.user);
        if (user.name === database.name) {
            throw new HostingError('Conflict', `${user.name} is the user of the database itself.`,
                { hint: `Drop the database: hostingctl database drop ${site.name} ${database.name}` });
        }
        return this.#submit(REMOVE_USER, site, argsOf(site, database, user.name, input), caller, retryOf);
    }

    #password(input: InputOf<'database.password'>, caller: Caller, retryOf?: number): OutputOf<'database.password'> {
        const { records, secrets } = this.#tools;
        const site = this.#changes.active(input.site, caller);
        const { database, user } = findUser(site, input.name, 'name');
        // It would be lost unseen.
        if (user.isWaiting && user.name !== database.name) {
            throw new HostingError('Conflict', `A password of ${user.name} is there that nobody has been shown yet.`,
                { hint: `See it with hostingctl database credentials ${site.name} ${user.name}` });
        }
        return this.#submit(SET_PASSWORD, site, argsOf(site, database, user.name, input), caller, retryOf,
            () => records.updateUser({ ...user, nextPassword: sealNew(secrets, database.engine, user.name) }));
    }

    /** The one time that a password is shown. */
    #take(site: SiteRecord, name: string): OutputOf<'database.credentials'> {
        const { records, secrets } = this.#tools;
        const open = this.#engine.atWork().find(job => job.site === site.name);
        if (open)
            throw new HostingError('Conflict', `Job ${open.id} is at work on the site ${site.name}.`, { hint: 'Wait for its end.' });
        const { database, user } = findUser(site, name, 'name');
        const { engine } = database;
        if (!user.isWaiting || user.password === null) {
            throw new HostingError('NotFound', `There is no password of ${user.name} to be shown.`, {
                hint: `It is shown once only, or stands in the .env of the site. A new one is set by hostingctl database password ${
                    site.name} ${user.name}`,
            });
        }
        const password = unsealed(secrets, engine, user.name, user.password);
        records.updateUser({ ...user, isWaiting: false, password: user.name === database.name ? user.password : null });
        return { engine, database: database.name, user: user.name, password, socket: engineOf(database).socket };
    }

    #submit(
        kind: string, site: SiteRecord, args: UserArgs, caller: Caller, retryOf?: number, reserve?: () => void,
    ): { job: number, site: string } {
        return submitForSite(this.#engine, kind, site, args, caller, { retryOf, reserve });
    }
}

function argsOf(site: SiteRecord, { engine, name: database }: DatabaseRecord, user: string, input: Record<string, unknown>): UserArgs {
    return { name: site.name, domain: site.domain, engine, database, user, input };
}

/** A job's input, as its command has checked it. */
function inputOf(args: Args): Record<string, unknown> {
    return (args as UserArgs).input;
}
