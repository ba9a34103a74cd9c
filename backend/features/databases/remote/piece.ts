// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Databases that may be reached from elsewhere, as a piece of their site: accounts or rules for each address, a server that
 * listens as long as some site has an address, and the firewall to match. All three are what all sites together want.
 */

import path from 'node:path';

import type { Skipped, StepContext } from '../../../engine/job.ts';
import { firewallRuns, type Opening, setOpenings } from '../../../host/firewall.ts';
import { exists, makeDirectory, removeFile, writeFile } from '../../../host/files.ts';
import type { Secrets } from '../../../store/secrets.ts';
import type { Piece } from '../../common/piece.ts';
import type { DatabaseRecord, EngineName, SiteRecord } from '../../common/site.ts';
import { engineOf } from '../engines.ts';
import { wanted } from '../piece.ts';
import { keepRules } from '../postgresql-rules.ts';
import * as mariadb from './mariadb.ts';
import * as postgresql from './postgresql.ts';

const SERVERS = { mariadb, postgresql };
/** A file for each site that was opened: others cost nothing. */
const OPENED = '/var/lib/hosting/remote';

/** What the piece works with. */
export interface RemoteTools {
    /** All sites there are. */
    sites: () => SiteRecord[];
    secrets: Secrets;
}

/** The addresses that may come to a database now. */
export function addressesOf(site: SiteRecord, database: DatabaseRecord): string[] {
    return site.suspended || site.state === 'deleting' ? []
        : site.remote.rules.filter(rule => rule.database === database.name).map(({ address }) => address);
}

/** Changes of different sites go one after the other: each looks at all sites. */
let last: Promise<unknown> = Promise.resolve();

export function remoteAccess(tools: RemoteTools): Piece {
    const bring = (site: SiteRecord, context: StepContext): Promise<Skipped | void> => {
        const next = last.then(() => apply(site, tools, context), () => apply(site, tools, context));
        last = next.catch(() => undefined);
        return next;
    };
    return {
        name: 'remote-access',
        label: site => `access to databases of ${site} from elsewhere`,
        settings: ['remote', 'suspended'],
        make: bring,
        remove: (site, context) => bring({ ...site, remote: { rules: [] } }, context),
    };
}

async function apply(site: SiteRecord, tools: RemoteTools, context: StepContext): Promise<Skipped | void> {
    const opened = path.join(OPENED, site.name);
    if (site.databases.every(each => addressesOf(site, each).length === 0) && !await exists(opened))
        return { skipped: 'No address may come to its databases.' };
    await makeDirectory(OPENED, { mode: 0o700 });
    await writeFile(opened, '');
    const others = tools.sites().filter(({ name }) => name !== site.name);
    const engines = new Set(site.databases.map(({ engine }) => engine));
    for (const engine of engines) {
        const databases = [site, ...others].flatMap(each =>
            each.databases.filter(database => database.engine === engine)
                .map(database => ({ database, addresses: addressesOf(each, database) })));
        const addresses = [...new Set(databases.flatMap(each => each.addresses))];
        const port = await SERVERS[engine].port();
        const openings = addresses.map((address): Opening => ({ address, port }));
        // First closed, then opened: at no time is there a hole that nobody wants.
        await firewall(port, openings, 'close', context);
        const listen = async (): Promise<void> => {
            const words = await SERVERS[engine].listen(addresses.length > 0);
            if (words !== undefined)
                context.log(words);
        };
        // PostgreSQL takes a rule that wants TLS for a mistake while it has none.
        if (addresses.length > 0)
            await listen();
        await setAccounts(engine, site, databases, tools);
        if (addresses.length === 0)
            await listen();
        await firewall(port, openings, 'open', context);
    }
    if (site.databases.every(each => addressesOf(site, each).length === 0))
        await removeFile(opened);
    return undefined;
}

async function setAccounts(
    engine: EngineName, site: SiteRecord, all: readonly { database: DatabaseRecord, addresses: string[] }[], { secrets }: RemoteTools,
): Promise<void> {
    if (engine === 'postgresql') {
        const remotes = all.flatMap(({ database, addresses }) => addresses.map(address => ({ database: database.name, address })));
        await keepRules(undefined, () => remotes);
        return;
    }
    for (const database of site.databases.filter(each => each.engine === engine)) {
        await mariadb.setAddresses(database, addressesOf(site, database));
        for (const user of database.users)
            await engineOf(database).setUser(database, wanted(secrets, site, database, user), site.name);
    }
}

async function firewall(port: number, openings: readonly Opening[], how: 'close' | 'open', context: StepContext): Promise<void> {
    if (!await firewallRuns()) {
        if (how === 'open' && openings.length > 0)
            context.log(`firewalld does not run: whether port ${port} is reached is up to another firewall.`);
        return;
    }
    const { opened, closed } = await setOpenings(port, openings, how);
    for (const { address } of opened)
        context.log(`firewalld lets ${address} in to port ${port}.`);
    for (const { address } of closed)
        context.log(`firewalld lets ${address} no longer in to port ${port}.`);
}
