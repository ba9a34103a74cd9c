// SPDX-License-Identifier: LGPL-2.1-or-later
/* Databases on MariaDB. */

import { failed } from '../../contract/errors.ts';
import { pipe } from '../../host/pipe.ts';
import { run } from '../../host/run.ts';
import type { DatabaseRecord } from '../common/site.ts';
import type { DatabaseEngine, Difference, Measure } from './engine.ts';
import { LOOK_TIMEOUT, sql } from './mariadb-client.ts';
import { identifier, literal } from './mariadb-sql.ts';
import { droppingAccount, dropUser, lend, lockUsers, setUser, userDifferences } from './mariadb-users.ts';
import { Owned } from './owned.ts';

const DUMP = ['--user=root', '--single-transaction', '--quick', '--routines', '--triggers', '--events'];
/** Comments would bring names of tables into lines that are no statements. */
const COPY = ['--skip-comments', '--hex-blob', '--max-allowed-packet=1G'];
const LOAD_TIMEOUT = 6 * 3_600_000;

export const mariadb: DatabaseEngine = {
    name: 'mariadb',
    title: 'MariaDB',
    socket: '/var/lib/mysql/mysql.sock',
    program: '/usr/bin/mariadb',
    usual: { charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' },
    problemWith,

    taken: async names => (await sql(
        `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${names.map(literal).join(', ')})
         UNION SELECT User FROM mysql.user WHERE User IN (${names.map(literal).join(', ')});`, LOOK_TIMEOUT)).map(([name = '']) => name),

    createDatabase: async ({ name, charset, collation }, site) => {
        const words = `CHARACTER SET ${literal(charset)}${collation === '' ? '' : ` COLLATE ${literal(collation)}`}`;
        // What is there already is left as it is, and looked at: each call of the client takes as long as making a database.
        const found = await look(name, `CREATE DATABASE IF NOT EXISTS ${identifier(name)} ${words} COMMENT ${literal(mark(site))};`);
        if (found?.comment !== mark(site))
            throw failed(`A MariaDB database ${name} exists and is not this site's.`);
        if (found.charset !== charset || (collation !== '' && found.collation !== collation))
            await sql(`ALTER DATABASE ${identifier(name)} ${words};`);
    },

    // A user is the site's if its database is: it is made after and dropped before.
    dropDatabase: async ({ name, users }, site) => {
        const found = await sql(
            `SELECT 'database', SCHEMA_COMMENT FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(name)};
             ${users.length === 0 ? '' : `SELECT 'account', User, Host FROM mysql.user
              WHERE User IN (${users.map(user => literal(user.name)).join(', ')});`}`, LOOK_TIMEOUT);
        if (!found.some(([kind, comment]) => kind === 'database' && comment === mark(site)))
            return;
        const accounts = found.filter(([kind]) => kind === 'account');
        await sql([
            ...accounts.map(([, user = '', host = '']) => droppingAccount(user, host)),
            `DROP DATABASE ${identifier(name)};`,
        ].join('\n'));
    },

    setUser,
    // It takes two passwords of a user.
    admit: () => Promise.resolve(),
    dropUser: (_database, user) => dropUser(user),
    lend,
    reclaim: (_database, guest) => dropUser(guest),
    lock: ({ users }, isLocked) => lockUsers(users.map(({ name }) => name), isLocked),

    differences: async (database, users, site) => {
        const what = `MariaDB database ${database.name}`;
        const found = await look(database.name);
        const own: Difference[] = !found ? [{ what, isMissing: true, sentence: 'There is no such database.' }]
            : found.comment !== mark(site) ? [{ what, isMissing: false, sentence: 'It is not marked as this site\'s.' }] : [];
        return [...own, ...(await Promise.all(users.map(user => userDifferences(database, user)))).flat()];
    },

    measure,

    dump: async ({ name }, file) => {
        await run('mariadb-dump', [...DUMP, '--', name], { output: file, timeout: LOAD_TIMEOUT });
    },

    // Root reads; what was read is loaded with the rights of the new database's user.
    copy: async ({ database }, { database: { name }, login, as }, signal) => {
        await pipe(
            { program: 'mariadb-dump', args: [...DUMP, ...COPY, '--', database.name], timeout: LOAD_TIMEOUT, signal },
            {
                program: 'mariadb', as, timeout: LOAD_TIMEOUT, signal, env: { MYSQL_PWD: login.password },
                args: ['--batch', `--user=${login.user}`, '--local-infile=0', '--max-allowed-packet=1G', '--', name],
            },
            new Owned());
    },
};

/** What marks a database as a site's. */
function mark(site: string): string {
    return `Hosting site ${site}`;
}

/** @param before a statement that answers no rows */
async function look(name: string, before = ''): Promise<{ comment: string, charset: string, collation: string } | undefined> {
    const [row] = await sql(
        `${before}
         SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME, SCHEMA_COMMENT FROM information_schema.SCHEMATA
          WHERE SCHEMA_NAME = ${literal(name)};`, before === '' ? LOOK_TIMEOUT : undefined);
    return row && { charset: row[0] ?? '', collation: row[1] ?? '', comment: row[2] ?? '' };
}

async function problemWith({ charset, collation }: Pick<DatabaseRecord, 'charset' | 'collation'>): Promise<string | undefined> {
    // From MariaDB 10.10 on, a collation stands there once for each character set, also under the part of its name that they share.
    const rows = await sql(
        `SELECT 'charset', CHARACTER_SET_NAME FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME = ${literal(charset)};
         SELECT 'collation', COLLATION_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY
          WHERE CHARACTER_SET_NAME = ${literal(charset)}
            AND (COLLATION_NAME = ${literal(collation)} OR concat(CHARACTER_SET_NAME, '_', COLLATION_NAME) = ${literal(collation)});`,
        LOOK_TIMEOUT);
    if (!rows.some(([kind]) => kind === 'charset'))
        return `MariaDB has no character set ${charset}.`;
    return collation === '' || rows.some(([kind]) => kind === 'collation')
        ? undefined : `MariaDB has no collation ${collation} of the character set ${charset}.`;
}

async function measure(names: readonly string[]): Promise<Map<string, Measure>> {
    if (names.length === 0)
        return new Map();
    const rows = await sql(
        `SELECT SCHEMA_NAME,
                (SELECT coalesce(sum(DATA_LENGTH + INDEX_LENGTH), 0) FROM information_schema.TABLES WHERE TABLE_SCHEMA = SCHEMA_NAME),
                (SELECT count(*) FROM information_schema.PROCESSLIST WHERE DB = SCHEMA_NAME)
           FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${names.map(literal).join(', ')});`, LOOK_TIMEOUT);
    return new Map(rows.map(([name = '', bytes, sessions]) => [name, { bytes: Number(bytes), sessions: Number(sessions) }]));
}
