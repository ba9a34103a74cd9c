// SPDX-License-Identifier: LGPL-2.1-or-later
/* The databases of a site as a document has them. One that it does not have is left alone unless it is pruned. */

import type { DocumentSite } from '../../contract/document.ts';
import { CHARSET_FIELDS } from '../databases/commands.ts';
import { fullName } from '../databases/names.ts';
import type { Problems } from './problems.ts';
import type { Present, Steps } from './steps.ts';

type Wanted = NonNullable<DocumentSite['databases']>[number];

/** The engine of the database that the creation of a site makes: the one that has its name. */
export function firstEngine(wanted: DocumentSite): Wanted['engine'] | undefined {
    return wanted.databases?.find(each => isFirst(each, wanted.user))?.engine;
}

/** Named as the site, with the usual words: what the creation of a site can make. */
function isFirst(wanted: Wanted, site: string | undefined): boolean {
    return (wanted.name === undefined || wanted.name === site) && !hasWords(wanted);
}

function hasWords(wanted: Wanted): boolean {
    return CHARSET_FIELDS[wanted.engine].some(field => wanted[field] !== undefined);
}

export function planDatabases(steps: Steps, wanted: DocumentSite, { name: site, databases }: Present): void {
    wanted.databases?.forEach((each, index) => {
        const isMade = site === undefined ? isFirst(each, wanted.user) : databases.some(({ name }) => name === nameOf(each, site));
        if (!isMade)
            steps.add(`databases[${index}]`, 'database.create', each, `database ${each.name ?? ''} on ${each.engine}`.replace('  ', ' '));
    });
}

/** Drops what the document does not have; a dump of it is archived. */
export function planPrunedDatabases(steps: Steps, wanted: DocumentSite, { name: site, databases }: Present): void {
    if (site === undefined || !wanted.databases)
        return;
    const names = wanted.databases.map(each => nameOf(each, site));
    for (const { name } of databases.filter(each => !names.includes(each.name)))
        steps.add('databases', 'database.drop', { name, archive: true }, `drop the database ${name}; a dump is archived`);
}

/** A database keeps its engine, its character set and its collation for life. */
export function checkDatabases(problems: Problems, place: string, wanted: DocumentSite, { name: site, databases }: Present): void {
    const seen = new Set<string>();
    wanted.databases?.forEach((each, index) => {
        const name = nameOf(each, site ?? '');
        const at = `${place}.databases[${index}]`;
        if (seen.has(name))
            problems.add(`${at}.name`, 'Invalid', 'Two databases of the site have this name.');
        seen.add(name);
        const present = site === undefined ? undefined : databases.find(other => other.name === name);
        if (!present)
            return;
        if (each.engine !== present.engine)
            problems.add(`${at}.engine`, 'Conflict', `${name} is on ${present.engine}, and stays there.`, MOVE);
        const [charset, collation] = CHARSET_FIELDS[present.engine];
        for (const [field, value] of [[charset, present.charset], [collation, present.collation]] as const) {
            if (each[field] !== undefined && each[field] !== value) {
                problems.add(`${at}.${field}`, 'Conflict',
                    `The ${field} of ${name} is ${value || 'the server\'s own'}, and stays so.`, MOVE);
            }
        }
    });
}

const MOVE = 'Create another database, and bring its contents there with hostingctl database export and import.';

function nameOf({ name }: Wanted, site: string): string {
    return name === undefined ? site : fullName(site, name);
}
