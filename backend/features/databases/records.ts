// SPDX-License-Identifier: LGPL-2.1-or-later
/* Databases of the sites and their users, as rows of the store. What changes them is called within a transaction. */

import type { Store } from '../../store/store.ts';
import type { DatabaseRecord, DatabaseUserRecord, EngineName } from '../common/site.ts';

interface DatabaseRow { id: number, site_id: number, engine: EngineName, name: string, charset: string, collation: string }

interface UserRow {
    database_id: number; name: string; privileges: DatabaseUserRecord['privileges']; max_connections: number;
    password: string | null; next_password: string | null; is_waiting: number;
}

export class DatabaseRecords {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    /** Those of a site by its number, in the order in which they were made. */
    ofSite(site: number): DatabaseRecord[] {
        return this.bySite('WHERE site_id = ?', site).get(site) ?? [];
    }

    /** Those of many sites, by the site's number. @param which sites, as a condition with one value */
    bySite(which: string, value: number | string | null): Map<number, DatabaseRecord[]> {
        const databases = this.#store.all<DatabaseRow>(`SELECT * FROM databases ${which} ORDER BY id`, value);
        const rows = databases.length === 0 ? [] : this.#store.all<UserRow>(
            `SELECT * FROM database_users WHERE database_id IN (SELECT id FROM databases ${which}) ORDER BY id`, value);
        const users = Map.groupBy(rows, row => row.database_id);
        const records = new Map<number, DatabaseRecord[]>();
        for (const { id, site_id: site, engine, name, charset, collation } of databases) {
            const record = { engine, name, charset, collation, users: (users.get(id) ?? []).map(userOf) };
            records.set(site, [...records.get(site) ?? [], record]);
        }
        return records;
    }

    /** Every name that a database or a user has. */
    isTaken(name: string): boolean {
        return this.#store.get<{ taken: number }>(
            'SELECT 1 AS taken FROM databases WHERE name = ? UNION SELECT 1 FROM database_users WHERE name = ?', name, name) !== undefined;
    }

    insert(site: number, { engine, name, charset, collation, users }: DatabaseRecord): void {
        this.#store.run('INSERT INTO databases (site_id, engine, name, charset, collation) VALUES (?, ?, ?, ?, ?)',
            site, engine, name, charset, collation);
        for (const user of users)
            this.insertUser(name, user);
    }

    /** Forgets a database with its users; it may be gone already. */
    remove(database: string): void {
        this.#store.run('DELETE FROM databases WHERE name = ?', database);
    }

    insertUser(database: string, { name, privileges, maxConnections, password, nextPassword, isWaiting }: DatabaseUserRecord): void {
        this.#store.run(
            `INSERT INTO database_users (database_id, name, privileges, max_connections, password, next_password, is_waiting)
             SELECT id, ?, ?, ?, ?, ?, ? FROM databases WHERE name = ?`,
            name, privileges, maxConnections, password, nextPassword, isWaiting ? 1 : 0, database);
    }

    updateUser({ name, privileges, maxConnections, password, nextPassword, isWaiting }: DatabaseUserRecord): void {
        this.#store.run(
            `UPDATE database_users SET privileges = ?, max_connections = ?, password = ?, next_password = ?, is_waiting = ?
              WHERE name = ?`,
            privileges, maxConnections, password, nextPassword, isWaiting ? 1 : 0, name);
    }

    removeUser(name: string): void {
        this.#store.run('DELETE FROM database_users WHERE name = ?', name);
    }
}

function userOf(row: UserRow): DatabaseUserRecord {
    return {
        name: row.name, privileges: row.privileges, maxConnections: row.max_connections,
        password: row.password, nextPassword: row.next_password, isWaiting: row.is_waiting === 1,
    };
}
