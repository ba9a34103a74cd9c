// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Addresses of databases, such as Laravel's DB_URL and Symfony's DATABASE_URL, in the environment of a clone:
 * `mysql://shop:old@localhost/shop` becomes `mysql://copy:new@localhost/copy`. In them even the site's own name is known to be that
 * of a user and a database. One with another password than the user's leads elsewhere, and stays as it is.
 */

/** A user of the source, and the one of the clone that takes its place. */
export interface Successor { name: string, password: string | undefined, newName: string, newPassword: string | undefined }

/** Scheme, user, password, host with its port, database. */
const ADDRESS = new RegExp('(?<![\\w+-])((?:mysqli?|mysql2|mariadb|pgsql|postgres|postgresql|pdo-mysql|pdo-pgsql)(?:\\+\\w+)?://)'
    + '([^\\s\'"`:@/?#]*)(?::([^\\s\'"`@/?#]*))?@([^\\s\'"`@/?#]*)(?:/(\\w+)(?!\\w))?', 'g');
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\]|)(?::\d+)?$/i;
/** `${DB_PASSWORD}`: whatever it stands for is a variable of its own, and adapted there. */
const REFERENCE = /^\$\{[^}]*\}$/;

/** @param databases new names by the old ones */
export function withClonedUrls(text: string, successors: readonly Successor[], databases: ReadonlyMap<string, string>): string {
    return text.replaceAll(ADDRESS, (address, scheme: string, user: string, password: string | undefined, host: string, name?: string) => {
        const successor = successors.find(each => each.name === decoded(user));
        if (!leadsHere(user, password, host, successor))
            return address;
        const newUser = successor?.newName ?? user;
        const newPassword = successor?.newPassword !== undefined && password !== undefined && !REFERENCE.test(password)
            ? encodeURIComponent(successor.newPassword) : password;
        const end = name === undefined ? '' : `/${databases.get(name) ?? name}`;
        return `${scheme}${newUser}${newPassword === undefined ? '' : `:${newPassword}`}@${host}${end}`;
    });
}

function leadsHere(user: string, password: string | undefined, host: string, successor: Successor | undefined): boolean {
    if (!successor)
        return REFERENCE.test(user) && LOCAL.test(host);
    if (password === undefined || REFERENCE.test(password) || successor.password === undefined)
        return LOCAL.test(host);
    return decoded(password) === successor.password;
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
