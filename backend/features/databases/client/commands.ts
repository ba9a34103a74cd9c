// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the web client: turned on and off by administrators, used by whoever a database belongs to. */

import { CLIENT_SITE } from '../../../contract/client-site.ts';
import type { DatabaseClient } from '../../../contract/database-client.ts';
import { conflict, HostingError } from '../../../contract/errors.ts';
import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../../contract/index.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { SiteRecord } from '../../common/site.ts';
import { submitForSite } from '../../common/submit.ts';
import { chooseVersion } from '../../php/versions.ts';
import type { Changes } from '../../sites/changes.ts';
import type { CreateArgs } from '../../sites/create.ts';
import type { DeleteArgs } from '../../sites/delete.ts';
import { requireFreeUser } from '../../sites/names.ts';
import { freeUid, requireFreeDomains } from '../../sites/reserve.ts';
import { findDatabase, findUser } from '../names.ts';
import { firstUser } from '../passwords.ts';
import { requireProgram, webClient } from './application.ts';
import type { Guests, Wish } from './guests.ts';

type ClientHandlers = Pick<Handlers, Extract<keyof Handlers, `database-client.${string}`>>;

const STATES = { creating: 'starting', active: 'on', deleting: 'ending' } as const;

export class ClientCommands {
    readonly #changes: Changes;
    readonly #engine: Engine;
    readonly #guests: Guests;

    constructor(changes: Changes, engine: Engine, guests: Guests) {
        this.#changes = changes;
        this.#engine = engine;
        this.#guests = guests;
    }

    readonly handlers: ClientHandlers = {
        'database-client.show': (_input, caller) => this.#show(caller),
        'database-client.enable': ({ domain }, caller) => this.enable(domain, caller),
        'database-client.disable': (_input, caller) => this.disable(caller),
        'database-client.open': (input, caller) => this.#open(input, caller),
        'database-client.tidy': () => this.#guests.tidy(),
    };

    #show(caller: Caller): DatabaseClient {
        const client = clientOf(this.#changes.records.list());
        return {
            state: client ? STATES[client.state] : 'off',
            domain: client?.domain ?? null,
            certificate: client?.tls.source ?? null,
            sessions: caller.role === 'administrator' ? this.#guests.count : 0,
        };
    }

    /** Starts the job that makes it, or moves it to another domain. */
    async enable(domain: string, caller: Caller, retryOf?: number): Promise<OutputOf<'database-client.enable'>> {
        const { records } = this.#changes;
        await requireProgram();
        const present = clientOf(records.list());
        if (present?.domain === domain && present.state === 'active')
            throw conflict('domain', `The web client is on at ${domain} already.`);
        requireFreeDomains(records, domain, []);
        if (present) {
            const site = this.#changes.anyActive(present.name, caller);
            return this.#changes.submit(site, { domain }, `Move the web client for databases to ${domain}`, caller);
        }
        await requireFreeUser(CLIENT_SITE, records);
        const [php, lowestUid] = await Promise.all([chooseVersion(undefined), freeUid(records)]);
        const args: CreateArgs = { name: CLIENT_SITE, domain, app: 'client', input: { domain } };
        return submitForSite(this.#engine, 'site.create', { name: CLIENT_SITE, domain, owner: null }, args, caller, {
            retryOf,
            reserve: () => records.insert({
                name: CLIENT_SITE, domain, aliases: [], app: 'client', php, owner: null, databases: [], uid: records.nextUid(lowestUid),
                settings: webClient.settings ?? {},
            }),
        });
    }

    /** Starts the job that takes it away. */
    disable(caller: Caller, retryOf?: number): OutputOf<'database-client.disable'> {
        const site = this.#changes.anyActive(this.#required().name, caller);
        const { name, domain } = site;
        const args: DeleteArgs = { name, domain, app: 'client', files: 'delete', revoke: false };
        return submitForSite(this.#engine, 'site.delete', site, args, caller,
            { retryOf, reserve: () => this.#changes.records.setState(name, 'deleting') });
    }

    async #open(input: InputOf<'database-client.open'>, caller: Caller): Promise<OutputOf<'database-client.open'>> {
        const wish = (): Wish => this.#wish(input, caller);
        const { client, database, user } = wish();
        const { token, openUntil, endsAt } = await this.#guests.open(wish);
        return {
            engine: database.engine, database: database.name, user: user.name, openUntil, endsAt,
            // Behind the # it stays in the browser, which posts it: no log of a web server and no Referer header has it.
            url: `https://${client.domain}/#${token}`,
        };
    }

    /** @throws HostingError where it is not there, not the caller's, or cannot be opened now */
    #wish({ site: reference, name, user: userName }: InputOf<'database-client.open'>, caller: Caller): Wish {
        const site = this.#changes.active(reference, caller);
        const database = findDatabase(site, name);
        const { user } = userName === undefined ? { user: firstUser(database) } : findUser(site, userName);
        if (!database.users.includes(user))
            throw conflict('user', `${user.name} is a user of another database.`);
        if (site.suspended)
            throw conflict('site', `The site ${site.name} is suspended: its databases are closed.`, 'Resume it first.');
        const client = this.#required();
        if (client.state !== 'active')
            throw new HostingError('Conflict', 'The web client is being turned on or off.', { hint: 'Try again in a moment.' });
        return { client, site, database, user };
    }

    #required(): SiteRecord {
        const client = clientOf(this.#changes.records.list());
        if (!client) {
            throw new HostingError('Conflict', 'The web client for databases is off.',
                { hint: 'An administrator turns it on: hostingctl database-client enable db.example.com' });
        }
        return client;
    }
}

/** The web client among the sites. */
export function clientOf(sites: readonly SiteRecord[]): SiteRecord | undefined {
    return sites.find(({ app }) => app === 'client');
}
