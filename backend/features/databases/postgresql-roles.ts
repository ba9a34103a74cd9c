// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Roles of PostgreSQL. A database has three that nobody logs in as, one for each kind of privileges:
 *
 *     shop_blog:owner   owns the database and everything in it
 *     shop_blog:write   sees and changes rows of all tables, those that are made later too
 *     shop_blog:read    sees them
 *
 * A user is a role with no right of its own but to connect, without inheritance (NOINHERIT), a member of one of these, and each of
 * its sessions begins as that one (ALTER ROLE … SET role). So whatever an owner makes belongs to shop_blog:owner and is every owner's;
 * a session that says SET ROLE NONE may do nothing at all.
 */

import type { DatabasePrivileges } from '../../contract/databases.ts';
import type { DatabaseRecord } from '../common/site.ts';
import type { Difference, Guest, WantedUser } from './engine.ts';
import { atOnce, LOOK_TIMEOUT, psql } from './postgresql-client.ts';
import { identifier, literal, literals } from './postgresql-sql.ts';
import { isVerifierOf, scramVerifier } from './verifiers.ts';

/** Every user of ours is a member: it is how pg_hba.conf knows them. No site's name has an underscore. */
export const ALL_USERS = 'hosting_sites';

/** Of each guest: one page of a program is one connection, and browsers ask for several at once. */
const GUEST_CONNECTIONS = 10;

const SUFFIX: Record<DatabasePrivileges, string> = { owner: 'owner', 'read-write': 'write', 'read-only': 'read' };

/** The role that users with these privileges act as. */
export function roleOf(database: string, privileges: DatabasePrivileges): string {
    return `${database}:${SUFFIX[privileges]}`;
}

export function rolesOf(database: string): string[] {
    return (Object.keys(SUFFIX) as DatabasePrivileges[]).map(each => roleOf(database, each));
}

/** What marks databases and roles as a site's. */
export function mark(site: string): string {
    return `Hosting site ${site}`;
}

/** Makes the role of all users and those of a database. @throws where one of the names is somebody else's */
export async function makeRoles(database: string, site: string): Promise<void> {
    const wanted = [ALL_USERS, ...rolesOf(database)];
    const there = await present(wanted);
    const missing = wanted.filter(role => !there.includes(role));
    if (missing.length > 0) {
        await atOnce(missing.flatMap(role => [
            `CREATE ROLE ${identifier(role)} NOLOGIN;`,
            `COMMENT ON ROLE ${identifier(role)} IS ${literal(role === ALL_USERS ? 'Users of databases of Hosting sites' : mark(site))};`,
        ]));
    }
}

/** What of a user the server has. */
interface Role {
    canLogin: boolean;
    /** Whether it has a right that no user of ours has, or inherits. */
    isMore: boolean;
    maxConnections: number;
    verifier: string;
    memberOf: string[];
    settings: string;
    mayConnect: boolean;
}

/** Makes a user, or brings it to what is wanted. Answers whether there was anything to do. */
export async function setUser(database: DatabaseRecord, user: WantedUser, site: string, until = 'infinity'): Promise<boolean> {
    const found = await look(user.name, database.name);
    if (found && differencesOf(found, database.name, user).length === 0)
        return false;
    if (!found && !user.passwords)
        throw new Error(`a PostgreSQL user ${user.name} that is to be made without a password`);
    const [name, acting] = [identifier(user.name), roleOf(database.name, user.privileges)];
    const groups = [ALL_USERS, acting];
    const password = user.passwords?.at(-1);
    await atOnce([
        ...found ? [] : [`CREATE ROLE ${name};`, `COMMENT ON ROLE ${name} IS ${literal(mark(site))};`],
        `ALTER ROLE ${name} ${user.isLocked ? 'NOLOGIN' : 'LOGIN'} NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
            CONNECTION LIMIT ${user.maxConnections} VALID UNTIL ${literal(until)};`,
        ...password === undefined || isVerifierOf(found?.verifier ?? '', password)
            ? [] : [`ALTER ROLE ${name} PASSWORD ${literal(scramVerifier(password))};`],
        ...(found?.memberOf ?? []).filter(group => !groups.includes(group)).map(group => `REVOKE ${identifier(group)} FROM ${name};`),
        ...groups.filter(group => !found?.memberOf.includes(group)).map(group => `GRANT ${identifier(group)} TO ${name};`),
        // Asked of the user itself, before its session begins as another role.
        `GRANT CONNECT ON DATABASE ${identifier(database.name)} TO ${name};`,
        `ALTER ROLE ${name} RESET ALL;`,
        `ALTER ROLE ${name} SET role = ${literal(acting)};`,
    ]);
    return true;
}

/** Makes a guest: what it makes belongs to the owners of the database. */
export async function lend(database: DatabaseRecord, { name, privileges, password, until }: Guest, site: string): Promise<void> {
    const user = { name, privileges, passwords: [password], maxConnections: GUEST_CONNECTIONS, isLocked: false };
    await setUser(database, user, site, until.toISOString());
}

/** Ends a guest's sessions and removes it; it may be gone already, and its database, too. */
export async function reclaim(database: string, guest: string): Promise<void> {
    // One whose drop was cut off cannot be entered any more, and no right in it stands in the way.
    const [found] = await psql(
        `SELECT 1 FROM pg_database WHERE datname = ${literal(database)} AND datallowconn AND datconnlimit <> -2;`,
        { timeout: LOOK_TIMEOUT });
    await dropUser(found && database, guest);
}

/** Ends a user's sessions and removes it with what was granted to it; it may be gone already. */
export async function dropUser(database: string | undefined, user: string): Promise<void> {
    await lockUsers([user], true);
    if ((await present([user])).length === 0)
        return;
    // Privileges that an owner granted to it by name stand in the way of its end; it owns nothing.
    if (database !== undefined)
        await psql(`DROP OWNED BY ${identifier(user)};`, { database });
    await psql(`DROP ROLE IF EXISTS ${identifier(user)};`);
}

/** Refuses users log-ins and ends their sessions, or lets them in again. */
export async function lockUsers(users: readonly string[], isLocked: boolean): Promise<void> {
    await psql([
        ...(await present(users)).map(name => `ALTER ROLE ${identifier(name)} ${isLocked ? 'NOLOGIN' : 'LOGIN'};`),
        ...isLocked ? [`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ${literals(users)};`] : [],
    ].join('\n'));
}

/** Those of the roles that there are. */
async function present(roles: readonly string[]): Promise<string[]> {
    return (await psql(`SELECT rolname FROM pg_roles WHERE rolname IN ${literals(roles)};`)).map(([name = '']) => name);
}

/** How a user differs from what is wanted. */
export async function userDifferences(database: DatabaseRecord, user: WantedUser): Promise<Difference[]> {
    const what = `PostgreSQL user ${user.name}`;
    const found = await look(user.name, database.name);
    return found
        ? differencesOf(found, database.name, user).map(sentence => ({ what, isMissing: false, sentence }))
        : [{ what, isMissing: true, sentence: 'There is no such user.' }];
}

function differencesOf(found: Role, database: string, user: WantedUser): string[] {
    const acting = roleOf(database, user.privileges);
    const password = user.passwords?.at(-1);
    const others = found.memberOf.filter(group => group !== ALL_USERS && group !== acting);
    return [
        ...found.canLogin === user.isLocked ? [found.canLogin ? 'It can log in.' : 'It cannot log in.'] : [],
        ...found.isMore ? ['It has a right that users of sites do not have, such as CREATEDB or SUPERUSER.'] : [],
        ...found.maxConnections === user.maxConnections ? [] : [`Its limit is ${found.maxConnections} sessions.`],
        ...password === undefined || isVerifierOf(found.verifier, password) ? [] : ['It has another password.'],
        ...others.map(group => `It is a member of ${group}.`),
        ...found.mayConnect && [acting, ALL_USERS].every(group => found.memberOf.includes(group))
            ? [] : [`It lacks privileges of ${user.privileges}.`],
        ...found.settings === `role=${acting}` ? [] : ['Its sessions begin with other settings.'],
    ];
}

async function look(user: string, database: string): Promise<Role | undefined> {
    const [row] = await psql(
        `SELECT rolcanlogin, rolinherit OR rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls, rolconnlimit,
                coalesce(rolpassword, ''),
                coalesce((SELECT string_agg(r.rolname, ' ' ORDER BY r.rolname) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
                           WHERE m.member = a.oid), ''),
                coalesce((SELECT string_agg(array_to_string(s.setconfig, ' '), ' ') FROM pg_db_role_setting s WHERE s.setrole = a.oid), ''),
                EXISTS (SELECT 1 FROM pg_database, aclexplode(datacl) g WHERE datname = ${literal(database)} AND g.grantee = a.oid)
           FROM pg_authid a WHERE rolname = ${literal(user)};`, { timeout: LOOK_TIMEOUT });
    if (!row)
        return undefined;
    const [canLogin, isMore, limit, verifier = '', groups = '', settings = '', mayConnect] = row;
    return {
        canLogin: canLogin === 't', isMore: isMore === 't', maxConnections: Number(limit), verifier,
        memberOf: groups.split(' ').filter(Boolean), settings, mayConnect: mayConnect === 't',
    };
}
