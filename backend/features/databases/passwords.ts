// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Passwords of database users. That of a database's first user is kept, sealed: the application has it in its configuration, and
 * the panel logs in with it where it acts as the site. All others are kept until they were shown once.
 */

import type { DatabasePrivileges } from '../../contract/databases.ts';
import type { Secrets } from '../../store/secrets.ts';
import { newPassword } from '../common/password.ts';
import type { DatabaseRecord, DatabaseUserRecord, EngineName } from '../common/site.ts';
import type { Login } from './engine.ts';

const PASSWORD_LENGTH = 32;     // 190 bits
/** Four times what PHP of a site begins with, and less than half of what a server grants in all (151 and 100). */
const USUAL_CONNECTIONS = 40;

interface NewUser {
    privileges: DatabasePrivileges;
    maxConnections?: number | undefined;
    isWaiting: boolean;
}

/** A user with a fresh password. */
export function newUser(
    secrets: Secrets, engine: EngineName, name: string, { privileges, maxConnections = USUAL_CONNECTIONS, isWaiting }: NewUser,
): DatabaseUserRecord {
    return { name, privileges, maxConnections, password: sealNew(secrets, engine, name), nextPassword: null, isWaiting };
}

/** A password that nobody has seen, sealed for a user. */
export function sealNew(secrets: Secrets, engine: EngineName, user: string): string {
    return secrets.seal(newPassword(PASSWORD_LENGTH), passwordPlace(`${engine}/${user}`));
}

/** The sealed password of a user in the clear. */
export function unsealed(secrets: Secrets, engine: EngineName, user: string, sealed: string): string {
    return secrets.unseal(sealed, passwordPlace(`${engine}/${user}`));
}

/** The user that has the database's name. */
export function firstUser({ name, users }: DatabaseRecord): DatabaseUserRecord {
    const found = users.find(user => user.name === name);
    if (!found)
        throw new Error(`the database ${name} has no user of its name in the store`);
    return found;
}

/** How the application and the panel log in to a database. */
export function loginOf(secrets: Secrets, database: DatabaseRecord): Login {
    const { name, password } = firstUser(database);
    if (password === null)
        throw new Error(`the password of the database user ${name} is not in the store`);
    return { user: name, password: unsealed(secrets, database.engine, name, password) };
}

/** What a sealed password is bound to: see store/secrets.ts. @param user with its engine before it: `mariadb/shop_blog` */
export function passwordPlace(user: string): string {
    return `databases/${user}/password`;
}
