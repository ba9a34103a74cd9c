// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is in a MariaDB database beside its tables: views, triggers, routines, events. */

import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';

import { failed } from '../../../contract/errors.ts';
import { chain } from '../../../host/chain.ts';
import { makeDirectory, removeTree } from '../../../host/files.ts';
import { run } from '../../../host/run.ts';
import { LOOK_TIMEOUT, sql } from '../mariadb-client.ts';
import { identifier, literal } from '../mariadb-sql.ts';
import { Owned } from '../owned.ts';
import { DIRECTORY, type Import } from './engine.ts';
import { SANDBOX } from './checks.ts';
import { CLIENT, credentials } from './mariadb-login.ts';
import { giveCredentials, inSandbox, takeCredentials } from './sandbox.ts';

/** Which of the two databases something was taken down from. */
type Age = 'old' | 'new';

const DUMP = ['--user=root', '--no-data', '--single-transaction', '--skip-comments', '--default-character-set=utf8mb4'];
const OBJECTS = [...DUMP, '--no-create-info', '--routines', '--events', '--triggers'];
const KINDS: Record<string, string> = {
    PROCEDURE: 'PROCEDURE', FUNCTION: 'FUNCTION', PACKAGE: 'PACKAGE', EVENT: 'EVENT', TRIGGER: 'TRIGGER', VIEW: 'VIEW',
};

/** Tables, sequences among them, and views of a database. */
export async function tablesOf(database: string): Promise<{ tables: string[], views: string[] }> {
    const rows = await sql(
        `SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(database)} ORDER BY TABLE_NAME;`,
        LOOK_TIMEOUT);
    const named = (isView: boolean): string[] =>
        rows.filter(([, type]) => (type === 'VIEW') === isView).map(([name = '']) => name);
    return { tables: named(false), views: named(true) };
}

/** All but the tables, as one row each: its kind and its name. */
function listing(database: string): string {
    const schema = literal(database);
    return `SELECT ROUTINE_TYPE AS kind, ROUTINE_NAME AS name FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${schema}
            UNION ALL SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${schema}
            UNION ALL SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${schema}
            UNION ALL SELECT 'VIEW', TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ${schema}`;
}

/** Whether anything in these databases has a name that no answer of the client could be read with. */
export async function hasOddNames(databases: readonly string[]): Promise<boolean> {
    const all = databases.map(database => `${listing(database)}
        UNION ALL SELECT 'TABLE', TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(database)}`);
    const rows = await sql(`SELECT 1 FROM (${all.join(' UNION ALL ')}) AS everything WHERE name REGEXP '[[:cntrl:]]' LIMIT 1;`);
    return rows.length > 0;
}

/** Drops them all; the tables stay. */
export async function dropObjects(database: string): Promise<void> {
    const rows = await sql(`${listing(database)};`);
    const drops = rows.flatMap(([kind = '', name = '']) => {
        const word = KINDS[kind];
        return word === undefined ? [] : [`DROP ${word} IF EXISTS ${identifier(database)}.${identifier(name)};`];
    });
    if (drops.length > 0)
        await sql(drops.join('\n'));
}

/** Writes them all as SQL into a file that root alone can read. */
export async function takeDown(job: number, age: Age, database: string): Promise<void> {
    await makeDirectory(DIRECTORY, { mode: 0o700 });
    await makeDirectory(path.join(DIRECTORY, String(job)), { mode: 0o700 });
    const handle = await fs.open(fileOf(job, age), 'w', 0o600);
    try {
        await run('mariadb-dump', [...OBJECTS, '--', database], { output: handle.fd, timeout: 600_000 });
        const { views } = await tablesOf(database);
        if (views.length > 0)
            await run('mariadb-dump', [...DUMP, '--skip-triggers', '--', database, ...views], { output: handle.fd, timeout: 600_000 });
        await handle.datasync();
    } finally {
        await handle.close();
    }
}

/** Makes them again, in the database and as its own user: every word is a customer's. */
export async function loadObjects({ site, database, job, login }: Import, age: Age): Promise<void> {
    const { size } = await fs.stat(fileOf(job, age));
    if (size === 0)
        return;
    await giveCredentials(site, job, credentials(login));
    try {
        await chain([
            createReadStream(fileOf(job, age)), new Owned(),
            inSandbox(site, job, 'client', [...CLIENT, '--', database.name], { credentials: true }),
        ]);
    } finally {
        await takeCredentials(job);
    }
}

export async function removeObjects(job: number): Promise<void> {
    await removeTree(path.join(DIRECTORY, String(job)));
}

/** Procedures and functions as SQL that names nobody. */
export async function routinesOf(database: string): Promise<string> {
    const { stdout, dropped } = await run('mariadb-dump', [...DUMP, '--no-create-info', '--skip-triggers', '--routines', '--', database]);
    if (dropped > 0)
        throw failed('The procedures and functions of the database are longer than an export takes.');
    return stdout.replaceAll(SANDBOX, '');
}

function fileOf(job: number, age: Age): string {
    return path.join(DIRECTORY, String(job), `${age}.sql`);
}
