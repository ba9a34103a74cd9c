// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a new site is given: names that are free, a number, a database. */

import { conflict, failed, invalid } from '../../contract/errors.ts';
import { findAccount, findGroup } from '../../host/accounts.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { EngineName } from '../common/site.ts';
import { engines } from '../databases/engines.ts';
import { newDatabase } from '../databases/piece.ts';
import { requireForeignDomain } from './names.ts';
import { HIGHEST_UID, LOWEST_UID } from './owner.ts';
import type { NewSite, SiteRecords } from './records.ts';

/** @throws HostingError at the field `domain` or `alias` whose name cannot be taken */
export function requireFreeDomains(records: SiteRecords, domain: string, aliases: readonly string[]): void {
    const seen = new Set<string>();
    [domain, ...aliases].forEach((each, index) => {
        const field = index === 0 ? 'domain' : 'alias';
        requireForeignDomain(each, field);
        if (seen.has(each))
            throw invalid(field, `${each} is named twice.`);
        seen.add(each);
        const holder = records.byDomain(each);
        if (holder)
            throw conflict(field, `${each} belongs to the site ${holder.name} already.`);
    });
}

/** A number from which on the host's own accounts are not in the way. */
export async function freeUid(records: SiteRecords): Promise<number> {
    for (let uid = records.nextUid(LOWEST_UID); ; uid++) {
        const [account, group] = await Promise.all([findAccount(uid), findGroup(uid)]);
        if (uid > HIGHEST_UID)
            throw failed('All user numbers for sites have been given out.', 'Move sites to another host.');
        if (!account && group === undefined)
            return uid;
    }
}

/** A database under the name of the site's user. @throws HostingError `Conflict` at the field `database` */
export async function reserveDatabase(secrets: Secrets, engine: EngineName | 'none', name: string): Promise<NewSite['databases']> {
    if (engine === 'none')
        return [];
    await requireFreeNames(engine, [name]);
    return [newDatabase(secrets, engine, name)];
}

/** @throws HostingError `Conflict` at the field `database` */
export async function requireFreeNames(engine: EngineName, names: readonly string[]): Promise<void> {
    const [taken] = await engines[engine].taken(names);
    if (taken !== undefined) {
        throw conflict('database', `A ${engines[engine].title} database or user ${taken} exists already.`,
            'Choose another user name with --user: the database is named after it.');
    }
}
