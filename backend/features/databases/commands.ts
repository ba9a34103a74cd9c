// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about databases. What is refused is refused here, before anything reaches a server. */

import { HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { DatabaseRecord, SiteRecord } from '../common/site.ts';
import { submitForSite } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import type { Changes } from '../sites/changes.ts';
import { findSite } from '../sites/lookup.ts';
import { CREATE, type DatabaseArgs, type DatabaseTools, DROP, type DropArgs } from './database-jobs.ts';
import type { DatabaseEngine } from './engine.ts';
import { engines } from './engines.ts';
import { findDatabase, fullName, requireFree, requireUntaken } from './names.ts';
import { newDatabase } from './piece.ts';
import { shownDatabases } from './shown.ts';
import { testConnection } from './test-connection.ts';

type Names = 'database.list' | 'database.show' | 'database.create' | 'database.drop' | 'database.test';

export class DatabaseCommands {
    readonly #changes: Changes;
    readonly #engine: Engine;
    readonly #tools: DatabaseTools;

    constructor(changes: Changes, engine: Engine, tools: DatabaseTools) {
        this.#changes = changes;
        this.#engine = engine;
        this.#tools = tools;
    }

    readonly handlers: Pick<Handlers, Names> = {
        'database.list': ({ site }, caller) => this.#list(site, caller),
        'database.show': ({ site, name }, caller) => this.#show(findSite(this.#tools.sites, site, caller), name),
        'database.create': (input, caller) => this.#create(input, caller),
        'database.drop': (input, caller) => this.#drop(input, caller),
        'database.test': ({ site, name }, caller) => this.#test(this.#changes.active(site, caller), name),
    };

    /** How its jobs that were rolled back begin anew. */
    readonly restarts: Readonly<Record<string, Restart>> = {
        [CREATE]: (args, caller, retryOf) => this.#create((args as DatabaseArgs).input as InputOf<'database.create'>, caller, retryOf),
        [DROP]: (args, caller, retryOf) => this.#drop((args as DropArgs).input as InputOf<'database.drop'>, caller, retryOf),
    };

    #list(site: string | undefined, caller: Caller): Promise<OutputOf<'database.list'>> {
        const { sites } = this.#tools;
        return shownDatabases(site === undefined
            ? sites.list(caller.role === 'administrator' ? undefined : caller.name) : [findSite(sites, site, caller)]);
    }

    async #show(site: SiteRecord, name: string): Promise<OutputOf<'database.show'>> {
        const [found] = await shownDatabases([{ ...site, databases: [findDatabase(site, name)] }]);
        if (!found)
            throw new Error('a database that was found is not shown');
        return found;
    }

    async #create(input: InputOf<'database.create'>, caller: Caller, retryOf?: number): Promise<OutputOf<'database.create'>> {
        const { records, secrets } = this.#tools;
        const before = this.#changes.active(input.site, caller);
        const engine = engines[input.engine];
        const name = fullName(before.name, input.name ?? before.name);
        const words = await wordsOf(input, engine);
        await requireFree(name, 'name', engine, records);
        // It may have changed meanwhile.
        const site = this.#changes.active(input.site, caller);
        const args: DatabaseArgs = { name: site.name, domain: site.domain, engine: engine.name, database: name, input };
        return submitForSite(this.#engine, CREATE, site, args, caller, { retryOf, reserve: () => {
            requireUntaken(name, 'name', records);
            records.insert(site.id, newDatabase(secrets, engine.name, name, { ...words, isWaiting: true }));
        } });
    }

    #test(site: SiteRecord, name: string): Promise<OutputOf<'database.test'>> {
        return testConnection(this.#tools.secrets, site, findDatabase(site, name));
    }

    #drop(input: InputOf<'database.drop'>, caller: Caller, retryOf?: number): OutputOf<'database.drop'> {
        const site = this.#changes.active(input.site, caller);
        const { engine, name } = findDatabase(site, input.name);
        if (site.app === 'wordpress' && name === site.database?.name) {
            throw new HostingError('Conflict', `WordPress of ${site.domain} needs the database ${name}.`,
                { hint: 'Delete the site instead.' });
        }
        if (site.remote.rules.some(rule => rule.database === name)) {
            throw new HostingError('Conflict', `Addresses from elsewhere may log in to the database ${name}.`,
                { hint: `Close it to them first: hostingctl database-remote list ${site.name}` });
        }
        const args: DropArgs = { name: site.name, domain: site.domain, engine, database: name, archive: input.archive ?? true, input };
        return submitForSite(this.#engine, DROP, site, args, caller, { retryOf });
    }
}

/** Which fields name the character set and the collation of an engine. */
export const CHARSET_FIELDS = { mariadb: ['charset', 'collation'], postgresql: ['encoding', 'locale'] } as const;

/**
 * Character set and collation in the words of the engine.
 * @throws HostingError `Invalid` at the field that the engine does not have, or whose value it does not know
 */
async function wordsOf(
    input: InputOf<'database.create'>, engine: DatabaseEngine,
): Promise<Pick<DatabaseRecord, 'charset' | 'collation'>> {
    const [charsetField, collationField] = CHARSET_FIELDS[engine.name];
    for (const [other, fields] of Object.entries(CHARSET_FIELDS)) {
        for (const field of fields) {
            if (other !== engine.name && input[field] !== undefined)
                throw invalid(field, `${engine.title} has no ${field}.`, `It has --${charsetField} and --${collationField}.`);
        }
    }
    const charset = input[charsetField] ?? engine.usual.charset;
    // The usual collation is one of the usual character set.
    const collation = input[collationField] ?? (charset === engine.usual.charset ? engine.usual.collation : '');
    const problem = await engine.problemWith({ charset, collation });
    if (problem !== undefined)
        throw invalid(input[collationField] !== undefined && problem.includes(collation) ? collationField : charsetField, problem);
    return { charset, collation };
}
