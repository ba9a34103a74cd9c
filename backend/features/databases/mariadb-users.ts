// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Users of MariaDB: what they may do, brought to what is wanted without a moment in between in which they may do less. A user may
 * have several accounts, one for each address it comes from; what is said here of a user is true of all of them.
 */

import type { DatabasePrivileges } from '../../contract/databases.ts';
import type { DatabaseRecord } from '../common/site.ts';
import type { Difference, Guest, WantedUser } from './engine.ts';
import { LOOK_TIMEOUT, sql } from './mariadb-client.ts';
import { grantPattern, literal } from './mariadb-sql.ts';
import { nativeHash } from './verifiers.ts';

/** None of these reaches beyond the database: FILE, PROCESS, SUPER and SHOW DATABASES are granted to servers, not databases. */
const PRIVILEGES: Record<Exclude<DatabasePrivileges, 'owner'>, readonly string[]> = {
    'read-only': ['SELECT', 'SHOW VIEW'],
    'read-write': ['SELECT', 'SHOW VIEW', 'INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'LOCK TABLES', 'CREATE TEMPORARY TABLES'],
};

/**
 * What a guest may do as an owner: all but what would go on with its rights after it is gone, as views, triggers, routines and events
 * do. Nobody could use them any more once their definer does not exist.
 */
const OWNING_GUEST = [
    ...PRIVILEGES['read-write'], 'CREATE', 'ALTER', 'DROP', 'INDEX', 'REFERENCES',
];
/** Of each guest: one page of a program is one connection, and browsers ask for several at once. */
const GUEST_CONNECTIONS = 10;

/** The socket of this host. */
const LOCAL = 'localhost';

/** What an account has. */
interface Account {
    host: string;
    /** Sorted hashes that it logs in with. */
    hashes: string[];
    maxConnections: number;
    isLocked: boolean;
    /** On the database itself. */
    granted: string[];
    /** On anything else, as GRANT would name it: `SELECT ON *.*`. */
    beyond: string[];
}

/** Makes a user, or brings all of its accounts to what is wanted. */
export async function setUser(database: DatabaseRecord, user: WantedUser): Promise<void> {
    const found = await accountsOf(database, user.name);
    const statements = found.flatMap(each => [
        ...isRight(each, user) ? [] : [
            `ALTER USER ${account(user.name, each.host)}${
                user.passwords ? ` IDENTIFIED ${identifiedBy(user.passwords)}` : ''} ${optionsOf(user)};`],
        ...grants(database, user, each),
    ]);
    if (!found.some(({ host }) => host === LOCAL)) {
        if (!user.passwords)
            throw new Error(`a MariaDB user ${user.name} that is to be made without a password`);
        statements.push(
            `CREATE USER ${account(user.name, LOCAL)} IDENTIFIED ${identifiedBy(user.passwords)} ${optionsOf(user)};`,
            ...grants(database, user, { host: LOCAL, granted: [], beyond: [] }));
    }
    if (statements.length > 0)
        await sql(statements.join('\n'));
}

/** Makes a guest. */
export async function lend(database: DatabaseRecord, { name, privileges, password }: Guest): Promise<void> {
    const granted = privileges === 'owner' ? OWNING_GUEST : PRIVILEGES[privileges];
    const options = optionsOf({ maxConnections: GUEST_CONNECTIONS, isLocked: false });
    await sql(`CREATE USER ${account(name, LOCAL)} IDENTIFIED ${identifiedBy([password])} ${options};
        GRANT ${granted.join(', ')} ON ${grantPattern(database.name)}.* TO ${account(name, LOCAL)};`);
}

/** Removes a user with all of its accounts, and ends its sessions. */
export async function dropUser(name: string): Promise<void> {
    await dropAccounts(name, await hostsOf(name));
}

/** Removes the accounts that a user has for these hosts, and ends their sessions. */
export async function dropAccounts(name: string, hosts: readonly string[]): Promise<void> {
    await sql(hosts.map(host => droppingAccount(name, host)).join('\n'));
}

/** The statements for one of them. */
export function droppingAccount(name: string, host: string): string {
    const it = account(name, host);
    // Locked first: a session that begins in between would outlive its user.
    return `ALTER USER ${it} ACCOUNT LOCK; KILL USER ${it}; DROP USER ${it};`;
}

/** Refuses users log-ins and ends their sessions, or lets them in again. */
export async function lockUsers(names: readonly string[], isLocked: boolean): Promise<void> {
    for (const name of names) {
        const hosts = await hostsOf(name);
        await sql(hosts.map(host => `ALTER USER ${account(name, host)} ACCOUNT ${isLocked ? 'LOCK' : 'UNLOCK'};
            ${isLocked ? `KILL USER ${account(name, host)};` : ''}`).join('\n'));
    }
}

/** How a user's accounts differ from what is wanted. */
export async function userDifferences(database: DatabaseRecord, user: WantedUser): Promise<Difference[]> {
    const what = `MariaDB user ${user.name}`;
    const found = await accountsOf(database, user.name);
    if (!found.some(({ host }) => host === LOCAL))
        return [{ what, isMissing: true, sentence: 'There is no such user.' }];
    return found.flatMap(each => [
        ...isRight(each, user) ? [] : ['It has another password, limit or lock.'],
        ...isWhole(each, user) ? [] : [`It lacks privileges of ${user.privileges}.`],
        ...tooMany(each, user).map(privilege => `It has ${privilege} on the database.`),
        ...each.beyond.map(privilege => `It has ${privilege}.`),
    ].map(sentence => ({ what, isMissing: false, sentence })));
}

export function account(name: string, host: string): string {
    return `${literal(name)}@${literal(host)}`;
}

export async function hostsOf(name: string): Promise<string[]> {
    return (await sql(`SELECT Host FROM mysql.user WHERE User = ${literal(name)};`, LOOK_TIMEOUT)).map(([host = '']) => host);
}

function identifiedBy(passwords: readonly string[]): string {
    return `VIA ${passwords.map(each => `mysql_native_password USING ${literal(nativeHash(each))}`).join(' OR ')}`;
}

function optionsOf({ maxConnections, isLocked }: Pick<WantedUser, 'maxConnections' | 'isLocked'>): string {
    return `WITH MAX_USER_CONNECTIONS ${maxConnections} ACCOUNT ${isLocked ? 'LOCK' : 'UNLOCK'}`;
}

function isRight({ hashes, maxConnections, isLocked }: Account, user: WantedUser): boolean {
    return maxConnections === user.maxConnections && isLocked === user.isLocked
        && (!user.passwords || user.passwords.map(nativeHash).sort().join() === hashes.join());
}

/** More first, then less: in between nobody lacks anything. */
function grants(database: DatabaseRecord, user: WantedUser, found: Pick<Account, 'host' | 'granted' | 'beyond'>): string[] {
    const [name, target] = [account(user.name, found.host), `${grantPattern(database.name)}.*`];
    const wanted = user.privileges === 'owner' ? 'ALL PRIVILEGES' : PRIVILEGES[user.privileges].join(', ');
    const extra = tooMany(found, user);
    return [
        ...isWhole(found, user) ? [] : [`GRANT ${wanted} ON ${target} TO ${name};`],
        ...extra.length > 0 ? [`REVOKE ${extra.join(', ')} ON ${target} FROM ${name};`] : [],
        ...found.beyond.map(privilege => `REVOKE ${privilege} FROM ${name};`),
    ];
}

const GRANT_OPTION = 'GRANT OPTION';
/** What stands for all that there is to be granted on a database. */
const ALL = 'ALL';

function isWhole({ granted }: Pick<Account, 'granted'>, { privileges }: WantedUser): boolean {
    return privileges === 'owner' ? granted.includes(ALL) : PRIVILEGES[privileges].every(each => granted.includes(each));
}

function tooMany({ granted }: Pick<Account, 'granted'>, { privileges }: WantedUser): string[] {
    return granted.filter(each => each !== ALL
        && (each === GRANT_OPTION || (privileges !== 'owner' && !PRIVILEGES[privileges].includes(each))));
}

interface GlobalPrivileges {
    plugin?: string; authentication_string?: string; auth_or?: { plugin?: string, authentication_string?: string }[];
    max_user_connections?: number; account_locked?: boolean;
}

async function accountsOf(database: DatabaseRecord, name: string): Promise<Account[]> {
    const rows = await sql(
        `SELECT 'account', Host, Priv FROM mysql.global_priv WHERE User = ${literal(name)};
         SELECT 'all', count(*) - 1 FROM information_schema.COLUMNS
          WHERE TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'db' AND COLUMN_NAME LIKE '%\\_priv';
         SELECT 'database', GRANTEE, TABLE_SCHEMA, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES
          WHERE GRANTEE LIKE ${literal(`'${name.replaceAll('_', '\\_')}'@%`)};
         SELECT 'global', GRANTEE, PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
          WHERE GRANTEE LIKE ${literal(`'${name.replaceAll('_', '\\_')}'@%`)} AND PRIVILEGE_TYPE <> 'USAGE';`, LOOK_TIMEOUT);
    const all = Number(rows.find(([kind]) => kind === 'all')?.[1]);
    const pattern = grantPattern(database.name).slice(1, -1);
    return rows.filter(([kind]) => kind === 'account').map(([, host = '', text = '{}']) => {
        const grantee = `'${name}'@'${host}'`;
        const onDatabases = rows.filter(([kind, whose]) => kind === 'database' && whose === grantee);
        const own = onDatabases.filter(([, , schema]) => schema === pattern);
        const granted = own.map(([, , , privilege = '']) => privilege);
        const priv = JSON.parse(text) as GlobalPrivileges;
        return {
            host, isLocked: priv.account_locked ?? false, maxConnections: priv.max_user_connections ?? 0, hashes: hashesOf(priv),
            granted: [
                ...granted, ...granted.length === all ? [ALL] : [],
                ...own.some(([, , , , isGrantable]) => isGrantable === 'YES') ? [GRANT_OPTION] : [],
            ],
            beyond: [
                ...rows.filter(([kind, whose]) => kind === 'global' && whose === grantee)
                    .map(([, , privilege = '']) => `${privilege} ON *.*`),
                ...onDatabases.filter(([, , schema]) => schema !== pattern)
                    .map(([, , schema = '', privilege = '']) => `${privilege} ON \`${schema.replaceAll('`', '``')}\`.*`),
            ],
        };
    });
}

/** The hashes that an account logs in with; the name of the method where it is another one. */
function hashesOf({ plugin, authentication_string: hash, auth_or: alternatives }: GlobalPrivileges): string[] {
    // The empty one among the alternatives stands for what is beside them.
    const all = [{ plugin, authentication_string: hash }, ...(alternatives ?? []).filter(each => Object.keys(each).length > 0)];
    return all.map(each => each.plugin === 'mysql_native_password' ? each.authentication_string ?? '' : `${each.plugin}`).sort();
}
