// SPDX-License-Identifier: LGPL-2.1-or-later
/* Databases on PostgreSQL. */

import { failed } from '../../contract/errors.ts';
import { pipe } from '../../host/pipe.ts';
import { run } from '../../host/run.ts';
import type { DatabaseRecord } from '../common/site.ts';
import type { DatabaseEngine, Difference } from './engine.ts';
import { atOnce, LOOK_TIMEOUT, postgres, psql, SOCKETS } from './postgresql-client.ts';
import { dropWithSessions } from './postgresql-drop.ts';
import { dropUser, lend, lockUsers, makeRoles, mark, reclaim, roleOf, rolesOf, setUser, userDifferences } from './postgresql-roles.ts';
import { admitPeer, keepRules } from './postgresql-rules.ts';
import { identifier, literal, literals } from './postgresql-sql.ts';

const LOAD_TIMEOUT = 6 * 3_600_000;

export const postgresql: DatabaseEngine = {
    name: 'postgresql',
    title: 'PostgreSQL',
    socket: SOCKETS,
    program: '/usr/bin/psql',
    usual: { charset: 'UTF8', collation: '' },
    problemWith,

    taken: async names => (await psql(
        `SELECT datname FROM pg_database WHERE datname IN ${literals(names)}
         UNION SELECT rolname FROM pg_roles WHERE rolname IN ${literals(names)};`, { timeout: LOOK_TIMEOUT })).map(([name = '']) => name),

    createDatabase,
    dropDatabase,
    setUser: async (database, user, site) => {
        if (await setUser(database, user, site))
            await keepRules();
    },
    admit: admitPeer,
    dropUser: async (database, user) => {
        await dropUser(database.name, user);
        await keepRules();
    },
    lend: async (database, guest, site) => {
        await lend(database, guest, site);
        await keepRules();
    },
    reclaim: async (database, guest) => {
        await reclaim(database, guest);
        await keepRules();
    },
    lock: ({ users }, isLocked) => lockUsers(users.map(({ name }) => name), isLocked),

    differences: async (database, users, site) => [
        ...differencesOf(await look(database.name), database.name, site),
        ...(await Promise.all(users.map(user => userDifferences(database, user)))).flat(),
    ],

    measure: async names => new Map((await psql(
        `SELECT datname, pg_database_size(oid), (SELECT count(*) FROM pg_stat_activity WHERE datid = d.oid)
           FROM pg_database d WHERE datname IN ${literals(names)};`, { timeout: LOOK_TIMEOUT }))
        .map(([name = '', bytes, sessions]) => [name, { bytes: Number(bytes), sessions: Number(sessions) }])),

    dump: async ({ name }, file) => {
        await run('pg_dump', [`--host=${SOCKETS}`, '--username=postgres', '--no-password', '--no-owner', '--no-privileges', '--', name],
            { as: await postgres(), output: file, timeout: LOAD_TIMEOUT });
    },

    // Both programs with the rights of the sites' own users. pg_restore takes no commands from what it reads, as psql would.
    copy: async (from, { database, login, as }, signal) => {
        await pipe(
            {
                program: 'pg_dump', as, timeout: LOAD_TIMEOUT, signal, env: { PGPASSWORD: from.login.password },
                args: ['--format=custom', '--compress=0', ...connection(from.login.user), '--no-owner', '--no-privileges',
                    '--', from.database.name],
            },
            {
                program: 'pg_restore', as, timeout: LOAD_TIMEOUT, signal, env: { PGPASSWORD: login.password },
                args: [...connection(login.user), '--no-owner', '--no-privileges', '--exit-on-error', `--dbname=${database.name}`],
            });
    },
};

function connection(user: string): string[] {
    return [`--host=${SOCKETS}`, `--username=${user}`, '--no-password'];
}

async function createDatabase({ name, charset, collation }: DatabaseRecord, site: string): Promise<void> {
    const found = await look(name);
    if (found && !isOf(found, name, site))
        throw failed(`A PostgreSQL database ${name} exists and is not this site's.`);
    await makeRoles(name, site);
    const owner = roleOf(name, 'owner');
    if (!found) {
        const locale = collation === '' ? '' : `LC_COLLATE ${literal(collation)} LC_CTYPE ${literal(collation)}`;
        // Closed until it is whole. template0 alone takes another encoding than its own.
        await psql(`CREATE DATABASE ${identifier(name)} OWNER ${identifier(owner)} TEMPLATE template0
            ENCODING ${literal(charset)} ${locale} CONNECTION LIMIT 0;`);
    }
    // Marked last: what is marked is whole, and its owners may have changed what is in it.
    if (found?.comment !== mark(site))
        await psql(grants(name).join('\n'), { database: name });
    else if (differencesOf(found, name, site).length === 0)
        return;
    await atOnce([
        `REVOKE ALL ON DATABASE ${identifier(name)} FROM PUBLIC;`,
        ...rolesOf(name).map(role => `GRANT CONNECT, TEMPORARY ON DATABASE ${identifier(name)} TO ${identifier(role)};`),
        `ALTER DATABASE ${identifier(name)} OWNER TO ${identifier(owner)};`,
        `ALTER DATABASE ${identifier(name)} CONNECTION LIMIT -1;`,
        `COMMENT ON DATABASE ${identifier(name)} IS ${literal(mark(site))};`,
    ]);
}

/** What the roles of a database may do in it, now and with all that its owners will make. */
export function grants(name: string): string[] {
    const [owner = '', write = '', read = ''] = rolesOf(name).map(identifier);
    const later = [
        `SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${write}`,
        `SELECT, USAGE, UPDATE ON SEQUENCES TO ${write}`,
        `SELECT ON TABLES TO ${read}`,
        `SELECT ON SEQUENCES TO ${read}`,
        `USAGE ON SCHEMAS TO ${write}, ${read}`,
    ];
    return [
        // Before PostgreSQL 15 everybody may create there.
        `ALTER SCHEMA public OWNER TO ${owner};`,
        'REVOKE ALL ON SCHEMA public FROM PUBLIC;',
        `GRANT ALL ON SCHEMA public TO ${owner};`,
        `GRANT USAGE ON SCHEMA public TO ${write}, ${read};`,
        ...later.map(rights => `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT ${rights};`),
    ];
}

async function dropDatabase({ name, users }: DatabaseRecord, site: string): Promise<void> {
    const found = await look(name);
    if (found && !isOf(found, name, site))
        return;
    if (found) {
        await lockUsers(users.map(user => user.name), true);
        await dropWithSessions(name);
    }
    for (const user of users)
        await dropUser(undefined, user.name);
    const roles = await psql(
        `SELECT rolname FROM pg_roles WHERE rolname IN ${literals(rolesOf(name))}
            AND shobj_description(oid, 'pg_authid') = ${literal(mark(site))};`);
    await psql(roles.map(([role = '']) => `DROP ROLE ${identifier(role)};`).join('\n'));
    await keepRules();
}

/** A database as the server has it. */
interface Found { owner: string, comment: string, isPublic: boolean, isClosed: boolean }

async function look(name: string): Promise<Found | undefined> {
    const [row] = await psql(
        `SELECT pg_get_userbyid(datdba), coalesce(shobj_description(oid, 'pg_database'), ''),
                EXISTS (SELECT 1 FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0), datconnlimit <> -1
           FROM pg_database WHERE datname = ${literal(name)};`, { timeout: LOOK_TIMEOUT });
    return row && { owner: row[0] ?? '', comment: row[1] ?? '', isPublic: row[2] === 't', isClosed: row[3] === 't' };
}

/** Whether a database is a site's, be it that its creation was cut off before it was marked. */
function isOf({ comment, owner }: Found, name: string, site: string): boolean {
    return comment === mark(site) || (comment === '' && owner === roleOf(name, 'owner'));
}

function differencesOf(found: Found | undefined, name: string, site: string): Difference[] {
    const what = `PostgreSQL database ${name}`;
    if (!found)
        return [{ what, isMissing: true, sentence: 'There is no such database.' }];
    return [
        ...found.owner === roleOf(name, 'owner') ? [] : [`It belongs to ${found.owner}.`],
        ...found.comment === mark(site) ? [] : ['It is not marked as this site\'s.'],
        ...found.isPublic ? ['Everybody may connect to it.'] : [],
        ...found.isClosed ? ['It is closed to connections.'] : [],
    ].map(sentence => ({ what, isMissing: false, sentence }));
}

async function problemWith({ charset, collation }: Pick<DatabaseRecord, 'charset' | 'collation'>): Promise<string | undefined> {
    const [row] = await psql(`SELECT pg_char_to_encoding(${literal(charset)});`, { timeout: LOOK_TIMEOUT });
    if (Number(row?.[0]) < 0)
        return `PostgreSQL has no encoding ${charset}.`;
    if (collation === '' || collation === 'C' || collation === 'POSIX')
        return undefined;
    const { stdout } = await run('locale', ['--all-locales']);
    const plain = (locale: string): string => locale.toLowerCase().replaceAll(/[^a-z0-9@._]/g, '').replace('utf-8', 'utf8');
    return stdout.split('\n').some(each => plain(each) === plain(collation)) ? undefined
        : `This host has no locale ${collation}.`;
}
