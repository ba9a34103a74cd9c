// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * MariaDB, through its own client: over the unix socket that the host's configuration names, as root by peer identity.
 * Statements go to standard input, where no process listing shows them.
 */

import { failed } from '../../contract/errors.ts';
import { pipe } from '../../host/pipe.ts';
import { ProgramFailure, run } from '../../host/run.ts';
import type { DatabaseRecord } from '../common/site.ts';
import { Owned } from './owned.ts';
import { grantPattern, identifier, literal } from './sql.ts';

const CLIENT = ['--batch', '--raw', '--skip-column-names', '--user=root', '--connect-timeout=5'];

const DUMP = ['--user=root', '--single-transaction', '--quick', '--routines', '--triggers', '--events'];
/** Comments would bring names of tables into lines that are no statements. */
const COPY = ['--skip-comments', '--hex-blob', '--max-allowed-packet=1G'];
const LOAD_TIMEOUT = 6 * 3_600_000;

/** Status of a client that was ended, because its time was up. */
const ENDED = -1;
/** A look is short; a person waits for it. Milliseconds. */
const LOOK_TIMEOUT = 10_000;

/**
 * Runs statements and answers the rows, as arrays of columns.
 * @throws HostingError `Failed` with the server's words, and a hint when it is not reached
 */
async function sql(statements: string, timeout = 60_000): Promise<string[][]> {
    try {
        const { stdout } = await run('mariadb', CLIENT, { input: statements, timeout });
        return stdout.split('\n').filter(line => line !== '').map(line => line.split('\t'));
    } catch (error) {
        if (!(error instanceof ProgramFailure))
            throw error;
        const words = error.result.stderr.trim();
        if (error.result.status === ENDED)
            throw failed('MariaDB took the connection and does not answer.', 'See systemctl status mariadb.');
        // 2002, 2013: no socket, or the server went away (https://mariadb.com/kb/en/mariadb-error-codes/)
        throw /ERROR 20(02|03|06|13)/.test(words)
            ? failed(`MariaDB does not answer: ${words}`, 'Start it: systemctl start mariadb')
            : failed(`MariaDB refused: ${words || error.message}`);
    }
}

/** What there is under the names of a database and its user. */
async function look({ name, user }: DatabaseRecord): Promise<{ comment: string | undefined, user: boolean }> {
    const rows = await sql(
        `SELECT 'database', SCHEMA_COMMENT FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(name)};
         SELECT 'user', User FROM mysql.user WHERE User = ${literal(user)};`, LOOK_TIMEOUT);
    return {
        comment: rows.find(([kind]) => kind === 'database')?.[1],
        user: rows.some(([kind]) => kind === 'user'),
    };
}

/** Whether a new database could take these names. @throws HostingError `Failed` when MariaDB does not answer */
export async function namesAreFree(record: Pick<DatabaseRecord, 'name' | 'user'>): Promise<boolean> {
    const found = await look(record as DatabaseRecord);
    return found.comment === undefined && !found.user;
}

/** What marks a database as a site's. Its user is the site's if the database is: it is made after and dropped before. */
function mark(site: string): string {
    return `Hosting site ${site}`;
}

/** Creates a database and the user that owns it. */
export async function createDatabase(record: DatabaseRecord, password: string, site: string): Promise<void> {
    const found = await look(record);
    if (found.comment === undefined ? found.user : found.comment !== mark(site))
        throw failed(`A MariaDB database or user ${record.name} exists and is not this site's.`);
    const user = `${literal(record.user)}@'localhost'`;
    await sql(
        `CREATE DATABASE IF NOT EXISTS ${identifier(record.name)}
             CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT ${literal(mark(site))};
         CREATE OR REPLACE USER ${user} IDENTIFIED BY ${literal(password)};
         GRANT ALL PRIVILEGES ON ${grantPattern(record.name)}.* TO ${user};`);
}

/** Drops a site's database and user; both may be gone, and what is not the site's stays. */
export async function dropDatabase(record: DatabaseRecord, site: string): Promise<void> {
    if ((await look(record)).comment !== mark(site))
        return;
    await sql(`DROP USER IF EXISTS ${literal(record.user)}@'localhost'; DROP DATABASE ${identifier(record.name)};`);
}

/** Refuses a database's user new log-ins and ends its present ones, or lets it in again. */
export async function lockLogins({ user }: DatabaseRecord, lock: boolean): Promise<void> {
    await sql(`ALTER USER ${literal(user)}@'localhost' ACCOUNT ${lock ? 'LOCK' : 'UNLOCK'};`);
    if (lock)
        await sql(`KILL USER ${literal(user)}@'localhost';`);
}

/** Writes all of a database as SQL into a new file that root alone can read. */
export async function dumpDatabase(record: DatabaseRecord, file: string): Promise<void> {
    await run('mariadb-dump', [...DUMP, `--result-file=${file}`, '--', record.name], { timeout: LOAD_TIMEOUT });
}

/**
 * Copies all of a database into another one, which is empty. Root reads; what was read is loaded with the rights of the new
 * database's user and of the site's system user, because a customer has written every word of it.
 */
export async function copyDatabase(
    from: DatabaseRecord, to: DatabaseRecord, password: string, as: { uid: number, gid: number },
): Promise<void> {
    await pipe(
        { program: 'mariadb-dump', args: [...DUMP, ...COPY, '--', from.name], timeout: LOAD_TIMEOUT },
        {
            program: 'mariadb', as, timeout: LOAD_TIMEOUT, env: { MYSQL_PWD: password },
            args: ['--batch', `--user=${to.user}`, '--local-infile=0', '--max-allowed-packet=1G', '--', to.name],
        },
        new Owned());
}
