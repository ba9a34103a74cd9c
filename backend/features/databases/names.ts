// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names of databases and users. Each is the site's name, or begins with it and an underscore, which no site's name holds: so
 * sites cannot take names of each other, and whoever looks at the server sees whose they are.
 */

import { LONGEST_NAME } from '../../contract/databases.ts';
import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { DatabaseRecord, DatabaseUserRecord, SiteRecord } from '../common/site.ts';
import type { DatabaseEngine } from './engine.ts';
import type { DatabaseRecords } from './records.ts';

/** A name in full, from one that was typed with or without the site's before it. */
export function fullName(site: string, name: string): string {
    return name === site || name.startsWith(`${site}_`) ? name : `${site}_${name}`;
}

/** The name that a clone of the site gives to its copy: `shop_blog` becomes `copy_blog`. */
export function renamedDatabase(from: string, to: string, name: string): string {
    return to + name.slice(from.length);
}

/** @throws HostingError `Invalid` or `Conflict` at the field that holds the name */
export async function requireFree(name: string, field: string, engine: DatabaseEngine, records: DatabaseRecords): Promise<void> {
    if (name.length > LONGEST_NAME)
        throw invalid(field, `${name} is longer than ${LONGEST_NAME} characters.`, 'Choose a shorter name: the site\'s stands before it.');
    requireUntaken(name, field, records);
    if ((await engine.taken([name])).length > 0)
        throw conflict(field, `${engine.title} has a database or user ${name} that is no site's.`, 'Choose another name.');
}

/** Of the names of sites alone; asked again where a job is stored. @throws HostingError `Conflict` at the field that holds the name */
export function requireUntaken(name: string, field: string, records: DatabaseRecords): void {
    if (records.isTaken(name))
        throw conflict(field, `A database or database user ${name} exists already.`);
}

/** @throws HostingError `NotFound` at the field that holds the name */
export function findDatabase(site: SiteRecord, name: string, field = 'name'): DatabaseRecord {
    const full = fullName(site.name, name);
    const found = site.databases.find(each => each.name === full);
    if (!found)
        throw notFound(field, `The site ${site.name} has no database ${full}.`, site.name);
    return found;
}

/** @throws HostingError `NotFound` at the field that holds the name */
export function findUser(site: SiteRecord, name: string, field = 'user'): { database: DatabaseRecord, user: DatabaseUserRecord } {
    const full = fullName(site.name, name);
    for (const database of site.databases) {
        const user = database.users.find(each => each.name === full);
        if (user)
            return { database, user };
    }
    throw notFound(field, `The site ${site.name} has no database user ${full}.`, site.name);
}

function notFound(field: string, message: string, site: string): HostingError {
    return new HostingError('NotFound', message, { fields: { [field]: message }, hint: `See hostingctl database list ${site}` });
}
