// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every place of the store that holds sealed values, and how they are sealed anew under another key. A column that is not in this
 * list keeps the old key from being removed (see `strangers`), so that a rotation can forget none.
 */

import type { Secrets } from '../../store/secrets.ts';
import { KEY_CHECK } from '../../store/state.ts';
import type { Store, Value } from '../../store/store.ts';
import { accessPlace } from '../access/passwords.ts';
import { passwordPlace } from '../databases/passwords.ts';
import { environmentPlace } from '../environment/versions.ts';
import { privateKeyPlace, serverPasswordPlace } from '../ssh-keys/records.ts';
import { loginPlace } from '../wordpress/logins.ts';

interface SealedColumn {
    table: string;
    column: string;
    /** The columns that name a row. */
    keys: readonly string[];
    /** What of the row its place is made of: an expression that is called `name`. */
    name: string;
    place: (name: string) => string;
    /** Sealed values stand in a JSON document, among texts that anybody may have written. */
    mixed?: boolean;
}

const DATABASE_USER = '(SELECT engine FROM databases WHERE databases.id = database_id) || \'/\' || name';
const SITE = '(SELECT name FROM sites WHERE sites.id = site_id)';

export const sealedColumns: readonly SealedColumn[] = [
    { table: 'database_users', column: 'password', keys: ['id'], name: DATABASE_USER, place: passwordPlace },
    { table: 'database_users', column: 'next_password', keys: ['id'], name: DATABASE_USER, place: passwordPlace },
    { table: 'application_logins', column: 'password', keys: ['site_id'], name: SITE, place: loginPlace },
    { table: 'environment', column: 'text', keys: ['site_id', 'version'], name: SITE, place: environmentPlace },
    { table: 'ssh_keys', column: 'private', keys: ['id'], name: 'CAST(id AS TEXT)', place: privateKeyPlace },
    { table: 'ssh_key_servers', column: 'password', keys: ['id'], name: 'CAST(id AS TEXT)', place: serverPasswordPlace },
    // Hashes of visitors' passwords are among the settings of a site, and so among what a job changes them from and to.
    { table: 'sites', column: 'settings', keys: ['id'], name: 'name', place: accessPlace, mixed: true },
    { table: 'jobs', column: 'args', keys: ['id'], name: 'site', place: accessPlace, mixed: true },
    { table: 'settings', column: 'value', keys: ['name'], name: 'name', place: () => KEY_CHECK, mixed: true },
];

const TOKEN = /v1:([0-9a-f]{8}):[A-Za-z0-9+/]+=*/g;
/** Rows that are sealed anew in one transaction. */
const BATCH = 100;

/** Seals everything anew that was sealed with another key than the present one. Cut off anywhere, it goes on with what is left. */
export async function resealAll(store: Store, secrets: Secrets, progress: (rows: number) => void = () => undefined): Promise<void> {
    let rows = 0;
    for (const column of sealedColumns) {
        const keys = oldRows(store, secrets, column);
        for (let begin = 0; begin < keys.length; begin += BATCH) {
            const batch = keys.slice(begin, begin + BATCH);
            store.durably(() => { batch.forEach(key => { resealRow(store, secrets, column, key); }); });
            progress(rows += batch.length);
            // The service goes on answering meanwhile.
            await new Promise(resolve => setImmediate(resolve));
        }
    }
}

/** The same in one breath, for the few that came meanwhile. */
export function resealRest(store: Store, secrets: Secrets): void {
    store.durably(() => {
        for (const column of sealedColumns)
            oldRows(store, secrets, column).forEach(key => { resealRow(store, secrets, column, key); });
    });
}

/** Columns that hold a value of an old key all the same: `table.column`. */
export function strangers(store: Store, secrets: Secrets): string[] {
    const columns = store.all<{ table: string, column: string }>(
        `SELECT tables.name AS "table", columns.name AS "column" FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
          WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'`);
    return columns.filter(({ table, column }) => secrets.oldKeys.some(id => {
        const found = store.all<{ text: string }>(`SELECT "${column}" AS text FROM "${table}" WHERE "${column}" LIKE ?`, `%v1:${id}:%`);
        const known = sealedColumns.find(each => each.table === table && each.column === column);
        // Of a document, what can be opened was sealed anew; the rest is no value of ours.
        return found.length > 0 && known?.mixed !== true;
    })).map(({ table, column }) => `${table}.${column}`);
}

type Key = Record<string, Value>;

function oldRows(store: Store, secrets: Secrets, { table, column, keys }: SealedColumn): Key[] {
    const { oldKeys } = secrets;
    if (oldKeys.length === 0)
        return [];
    return store.all<Key>(
        `SELECT ${keys.join(', ')} FROM ${table} WHERE ${oldKeys.map(() => `${column} LIKE ?`).join(' OR ')}`,
        ...oldKeys.map(id => `%v1:${id}:%`));
}

function resealRow(store: Store, secrets: Secrets, { table, column, keys, name, place, mixed = false }: SealedColumn, key: Key): void {
    const where = keys.map(each => `${each} = ?`).join(' AND ');
    const values = keys.map(each => key[each] ?? null);
    const row = store.get<{ name: string | null, text: string }>(
        `SELECT ${name} AS name, ${column} AS text FROM ${table} WHERE ${where}`, ...values);
    if (!row)
        return;
    const text = row.text.replaceAll(TOKEN, (token, id: string) => secrets.oldKeys.includes(id)
        ? resealed(secrets, token, place(row.name ?? ''), mixed) : token);
    store.run(`UPDATE ${table} SET ${column} = ? WHERE ${where}`, text, ...values);
}

function resealed(secrets: Secrets, token: string, place: string, mixed: boolean): string {
    try {
        return secrets.seal(secrets.unseal(token, place), place);
    } catch (error) {
        if (mixed)
            return token;
        throw error;
    }
}
