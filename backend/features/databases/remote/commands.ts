// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about addresses that may log in to databases from elsewhere. */

import { parseAddress } from '../../../contract/address.ts';
import { conflict, HostingError, invalid } from '../../../contract/errors.ts';
import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../../contract/index.ts';
import type { EngineName } from '../../common/site.ts';
import type { Changes } from '../../sites/changes.ts';
import { findSite } from '../../sites/lookup.ts';
import { findDatabase } from '../names.ts';
import * as mariadb from './mariadb.ts';
import * as postgresql from './postgresql.ts';

const MAX_RULES = 100;
const PORTS: Record<EngineName, () => Promise<number>> = { mariadb: mariadb.port, postgresql: postgresql.port };

type Names = 'database-remote.list' | 'database-remote.allow' | 'database-remote.remove';

export function remoteHandlers(changes: Changes): Pick<Handlers, Names> {
    return {
        'database-remote.list': (input, caller) => list(changes, input, caller),
        'database-remote.allow': (input, caller) => allow(changes, input, caller),
        'database-remote.remove': (input, caller) => remove(changes, input, caller),
    };
}

async function list(
    changes: Changes, { site: reference }: InputOf<'database-remote.list'>, caller: Caller,
): Promise<OutputOf<'database-remote.list'>> {
    const site = findSite(changes.records, reference, caller);
    const shown: OutputOf<'database-remote.list'> = [];
    for (const { name, engine } of site.databases) {
        const rules = site.remote.rules.filter(rule => rule.database === name);
        const port = rules.length > 0 ? await PORTS[engine]() : 0;
        shown.push(...rules.map(({ address }) => ({ database: name, engine, address, port })));
    }
    return shown;
}

function allow(
    changes: Changes, { site: reference, name, address }: InputOf<'database-remote.allow'>, caller: Caller,
): OutputOf<'database-remote.allow'> {
    const site = changes.active(reference, caller);
    const database = findDatabase(site, name);
    const { rules } = site.remote;
    const parsed = parseAddress(address);
    if ('prefix' in parsed && parsed.prefix === 0)
        throw invalid('address', 'This is every address there is.', 'Name the addresses that need the database.');
    const problem = database.engine === 'mariadb' ? mariadb.problemWith(address) : undefined;
    if (problem !== undefined)
        throw invalid('address', problem);
    if (rules.some(rule => rule.database === database.name && rule.address === address))
        throw conflict('address', `${address} may come to ${database.name} already.`);
    if (rules.length >= MAX_RULES)
        throw invalid('address', `A site has at most ${MAX_RULES} such addresses.`, 'Write networks instead of single addresses.');
    return changes.submit(site, { remote: { rules: [...rules, { database: database.name, address }] } },
        `Let ${address} log in to the database ${database.name}`, caller);
}

function remove(
    changes: Changes, { site: reference, name, address }: InputOf<'database-remote.remove'>, caller: Caller,
): OutputOf<'database-remote.remove'> {
    const site = changes.active(reference, caller);
    const database = findDatabase(site, name);
    const left = site.remote.rules.filter(rule => rule.database !== database.name || rule.address !== address);
    if (left.length === site.remote.rules.length) {
        const message = `${address} may not come to ${database.name}.`;
        throw new HostingError('NotFound', message,
            { fields: { address: message }, hint: `See hostingctl database-remote list ${site.name}` });
    }
    return changes.submit(site, { remote: { rules: left } }, `Close the database ${database.name} to ${address}`, caller);
}
