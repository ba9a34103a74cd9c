// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The environment of a clone names the clone's databases. Those of the source are found by what nothing else is called: names
 * with the site's before an underscore, passwords of ours. A password that is not known here, since it was shown, is the one
 * beside its user's name: BLOG_PASSWORD with BLOG_USERNAME.
 */

import { parseDotenv } from '../../contract/dotenv.ts';
import { valuesOf } from '../../contract/dotenv-values.ts';
import { setVariables } from '../../contract/dotenv-edit.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { DatabaseRecord, SiteRecord } from '../common/site.ts';
import { type Successor, withClonedUrls } from './cloned-urls.ts';
import { renamedDatabase } from './names.ts';
import { unsealed } from './passwords.ts';

const USER = /USER(?:NAME)?$/;

type Site = Pick<SiteRecord, 'name' | 'databases'>;

/** A text of the source with the databases, users and passwords of the clone. */
export function withClonedDatabases(secrets: Secrets, source: Site, clone: Site, text: string): string {
    const successors = source.databases.flatMap(database => successorsOf(secrets, database, { source, clone }));
    const further = successors.filter(({ name }) => name !== source.name);
    const changes = besides(text, further);
    // Before passwords are replaced: by the old one an address is known to be ours.
    let result = withClonedUrls(text, successors,
        new Map(source.databases.map(({ name }) => [name, renamedDatabase(source.name, clone.name, name)])));
    for (const { password, newPassword } of successors) {
        if (password !== undefined && newPassword !== undefined)
            result = result.replaceAll(password, newPassword);
    }
    const names = new Set([...source.databases.map(({ name }) => name), ...successors.map(({ name }) => name)]);
    // The site's own name alone may mean anything; where it is the first database's, its variables and addresses are known.
    for (const name of [...names].filter(each => each.startsWith(`${source.name}_`)))
        result = result.replaceAll(wholeWord(name), renamedDatabase(source.name, clone.name, name));
    return Object.keys(changes).length > 0 ? setVariables(result, changes) : result;
}

/** Names of databases are letters, digits and underscores: nothing in them has a meaning in a pattern. */
function wholeWord(name: string): RegExp {
    return new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, 'g');
}

function successorsOf(secrets: Secrets, database: DatabaseRecord, { source, clone }: { source: Site, clone: Site }): Successor[] {
    const { engine } = database;
    const open = (name: string, sealed: string | null | undefined): string | undefined =>
        typeof sealed === 'string' ? unsealed(secrets, engine, name, sealed) : undefined;
    const copies = clone.databases.flatMap(({ users }) => users);
    return database.users.map(({ name, password }) => {
        const newName = renamedDatabase(source.name, clone.name, name);
        const copy = copies.find(each => each.name === newName);
        return { name, password: open(name, password), newName, newPassword: open(newName, copy?.password) };
    });
}

/** New values of the variables that hold the password of a user, by their names. A text that cannot be read has none. */
function besides(text: string, successors: readonly Successor[]): Record<string, string> {
    const { entries, errors, unclosed } = parseDotenv(text);
    if (errors.length > 0 || unclosed)
        return {};
    const values = valuesOf(entries);
    const changes: Record<string, string> = {};
    for (const [key, value] of values) {
        const successor = successors.find(({ name }) => name === value);
        if (!successor?.newPassword || !USER.test(key))
            continue;
        for (const beside of ['PASSWORD', 'PASS'].map(word => key.replace(USER, word)).filter(each => values.has(each)))
            changes[beside] = successor.newPassword;
    }
    return changes;
}
