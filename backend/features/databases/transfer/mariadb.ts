// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Dumps of MariaDB. Tables change places in one statement, RENAME TABLE; what else there is in a database (views, triggers,
 * routines, events) cannot be renamed from one to another and is taken down as SQL before, and made again after by the
 * database's own user, who becomes its definer.
 */

import { failed } from '../../../contract/errors.ts';
import { newPassword } from '../../common/password.ts';
import { LOOK_TIMEOUT, sql } from '../mariadb-client.ts';
import { grantPattern, identifier, literal } from '../mariadb-sql.ts';
import { Owned } from '../owned.ts';
import { nativeHash } from '../verifiers.ts';
import { oldName, stagingName, type TransferEngine } from './engine.ts';
import { dropObjects, hasOddNames, loadObjects, removeObjects, routinesOf, tablesOf, takeDown } from './mariadb-objects.ts';
import { credentials, CLIENT } from './mariadb-login.ts';
import { CREDENTIALS_INSIDE, giveCredentials, inSandbox, takeCredentials } from './sandbox.ts';
import { Plausible } from './checks.ts';
import { Prepend } from './prepend.ts';

const PASSWORD_LENGTH = 32;
/** In the staging database until the tables changed places, and in the old one from then on: moved by the same statement. */
const MARKER = 'hosting-import';
/** Seconds a rename waits for a transaction of the site. Less than the client waits, so that none happens behind our back. */
const LOCK_WAIT = 30;

export const mariadbTransfer: TransferEngine = {
    data: '/var/lib/mysql',

    stage: async work => {
        const { database: { charset, collation, name }, job } = work;
        const [staging, password] = [stagingName(job), newPassword(PASSWORD_LENGTH)];
        await dropAll(staging);
        await sql(
            `CREATE DATABASE ${identifier(staging)} CHARACTER SET ${literal(charset)}
                 ${collation === '' ? '' : `COLLATE ${literal(collation)}`} COMMENT ${literal(`Hosting import into ${name}`)};
             CREATE USER ${local(staging)} IDENTIFIED BY PASSWORD ${literal(nativeHash(password))};
             GRANT ALL PRIVILEGES ON ${grantPattern(staging)}.* TO ${local(staging)};`);
        await giveCredentials(work.site, job, credentials({ user: staging, password }));
    },

    // Whoever defined something elsewhere is nobody here.
    loader: ({ site, job }) => Promise.resolve({
        filters: [new Owned()],
        client: inSandbox(site, job, 'client', [...CLIENT, '--', stagingName(job)], { credentials: true }),
    }),

    // It stays until the end as what it is to views and triggers: their definer, without whom they could not be looked at.
    close: async ({ job }) => {
        await takeCredentials(job);
        await lockAccount(stagingName(job));
    },

    unstage: async ({ job }) => {
        await takeCredentials(job);
        await dropAll(stagingName(job));
        await removeObjects(job);
    },

    keep: async ({ database: { name }, job }) => {
        const staging = stagingName(job);
        if (await hasOddNames([name, staging]))
            throw failed('Something in the database has a name with a control character.', 'Rename it, and make the dump anew.');
        const { tables, views } = await tablesOf(staging);
        if (tables.length === 0 && views.length === 0)
            throw failed('The dump has no table: nothing was replaced.');
        await takeDown(job, 'old', name);
        await takeDown(job, 'new', staging);
    },

    swap: async work => {
        const { database: { name }, job } = work;
        const [staging, old] = [stagingName(job), oldName(job)];
        if (!await hasTable(old, MARKER)) {
            await sql(`CREATE DATABASE IF NOT EXISTS ${identifier(old)};
                       CREATE TABLE IF NOT EXISTS ${table(staging, MARKER)} (done INT);`);
            await dropObjects(name);
            await dropObjects(staging);
            await exchange([[name, old], [staging, name]], [[staging, old]]);
        }
        await dropObjects(name);
        await loadObjects(work, 'new');
    },

    unswap: async work => {
        const { database: { name }, job } = work;
        const [staging, old] = [stagingName(job), oldName(job)];
        await dropObjects(name);
        if (await hasTable(old, MARKER))
            await exchange([[name, staging], [old, name]], [[old, staging]]);
        await loadObjects(work, 'old');
        // Its tables are back by now; with any in it, it would be the site's data.
        const { tables, views } = await tablesOf(old);
        if (tables.length === 0 && views.length === 0)
            await sql(`DROP DATABASE IF EXISTS ${identifier(old)};`);
    },

    forget: async ({ job }) => {
        await sql(`DROP DATABASE IF EXISTS ${identifier(oldName(job))};`);
        await dropAll(stagingName(job));
        await removeObjects(job);
    },

    dumper: async ({ site, database: { name }, job, login }) => {
        await giveCredentials(site, job, credentials(login));
        return {
            client: inSandbox(site, job, 'client', [
                'mariadb-dump', `--defaults-extra-file=${CREDENTIALS_INSIDE}`, '--single-transaction', '--quick', '--triggers', '--events',
                '--hex-blob', '--max-allowed-packet=1G', '--default-character-set=utf8mb4', '--', name,
            ], { credentials: true }),
            // Procedures and functions come first, because views may use them. Before MariaDB 11.3 only their definers and the
            // server's root see what is in them.
            filters: [new Plausible('mariadb'), new Prepend(`-- MariaDB dump of ${name}\n${await routinesOf(name)}`), new Owned()],
        };
    },
};

function local(user: string): string {
    return `${literal(user)}@'localhost'`;
}

function table(database: string, name: string): string {
    return `${identifier(database)}.${identifier(name)}`;
}

async function hasTable(database: string, name: string): Promise<boolean> {
    return (await sql(`SELECT 1 FROM information_schema.TABLES
                        WHERE TABLE_SCHEMA = ${literal(database)} AND TABLE_NAME = ${literal(name)};`, LOOK_TIMEOUT)).length > 0;
}

type Move = readonly [from: string, to: string];

/** Moves all tables from database to database, and the marker, in one statement: all of them, or none. */
async function exchange(moves: readonly Move[], marker: readonly Move[]): Promise<void> {
    const renames: string[] = [];
    for (const [from, to] of moves) {
        const { tables } = await tablesOf(from);
        renames.push(...tables.filter(name => name !== MARKER).map(name => `${table(from, name)} TO ${table(to, name)}`));
    }
    renames.push(...marker.map(([from, to]) => `${table(from, MARKER)} TO ${table(to, MARKER)}`));
    await sql(`SET SESSION lock_wait_timeout = ${LOCK_WAIT}; RENAME TABLE ${renames.join(', ')};`);
}

/** Lets it in no more and ends its sessions. @returns whether there is such an account */
async function lockAccount(user: string): Promise<boolean> {
    const found = await sql(`SELECT 1 FROM mysql.user WHERE User = ${literal(user)};`, LOOK_TIMEOUT);
    if (found.length > 0)
        await sql(`ALTER USER ${local(user)} ACCOUNT LOCK; KILL HARD USER ${local(user)};`);
    return found.length > 0;
}

async function dropAll(staging: string): Promise<void> {
    if (await lockAccount(staging))
        await sql(`DROP USER ${local(staging)};`);
    await sql(`DROP DATABASE IF EXISTS ${identifier(staging)};`);
}
