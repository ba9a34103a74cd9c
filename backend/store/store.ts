// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The store: one SQLite file that only root can read. It holds the wanted state of the host and the standing of every
 * job, and is written before and after each step, so that work can go on after any interruption.
 */

import type { Database, Statement } from 'better-sqlite3';

import { failed } from '../contract/errors.ts';
import { migrations } from './migrations.ts';
import { openDatabase } from './native.ts';

export type Value = string | number | null;

/** More of the file than this is not kept free. */
const FREE_SHARE = 0.25;
/** Pages; the service answers nobody meanwhile. */
const GIVEN_BACK_AT_ONCE = 1000;

export class Store {
    readonly #db: Database;
    readonly #statements = new Map<string, Statement>();

    private constructor(db: Database) {
        this.#db = db;
    }

    /**
     * Opens the database, makes it when there is none, and brings it to this version's schema.
     * @param file path, or `:memory:`
     * @throws HostingError `Failed` when it was written by a newer version, or is damaged
     */
    static open(file: string): Store {
        const db = openDatabase(file);
        try {
            // The page size can only be chosen before the journal mode writes the first page.
            db.pragma('page_size = 32768');
            db.pragma('auto_vacuum = INCREMENTAL');
            db.pragma('journal_mode = WAL');
            db.pragma('cache_size = -20000');
            db.pragma('mmap_size = 2147483648');
            db.pragma('busy_timeout = 5000');
            db.pragma('foreign_keys = ON');
            db.pragma('synchronous = NORMAL');
            db.pragma('temp_store = MEMORY');
            migrate(db);
            return new Store(db);
        } catch (error) {
            db.close();
            throw explain(error);
        }
    }

    close(): void {
        this.#db.close();
    }

    /** First row of a query, or undefined. Parameters are bound, never part of the text (rule R3). */
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows its columns
    get<T>(sql: string, ...parameters: Value[]): T | undefined {
        return this.#statement(sql).get(...parameters) as T | undefined;
    }

    /** All rows of a query. */
    all<T>(sql: string, ...parameters: Value[]): T[] {
        return this.#statement(sql).all(...parameters) as T[];
    }

    /** Runs a change; answers the number of the row that was inserted. */
    run(sql: string, ...parameters: Value[]): number {
        try {
            return Number(this.#statement(sql).run(...parameters).lastInsertRowid);
        } catch (error) {
            throw explain(error);
        }
    }

    /** A setting of the host, a JSON document under a name; undefined where it was never set. */
    setting(name: string): unknown {
        const row = this.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', name);
        return row && JSON.parse(row.value);
    }

    setSetting(name: string, value: unknown): void {
        this.run('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
            name, JSON.stringify(value));
    }

    /** What is wrong with the file, in SQLite's words; nothing where it is whole. It is read as a whole. */
    problems(): string[] {
        const rows = this.#db.pragma('quick_check(10)') as { quick_check: string }[];
        return rows.map(({ quick_check: words }) => words).filter(words => words !== 'ok');
    }

    /** Runs several changes as one: all or none. */
    transaction<T>(work: () => T): T {
        try {
            return this.#db.transaction(work).immediate();
        } catch (error) {
            throw explain(error);
        }
    }

    /** What changes would come to: they are made, looked at, and taken back. */
    rehearse<T>(work: () => T): T {
        const over = new Error('rehearsed');
        let seen: { outcome: T } | undefined;
        try {
            this.#db.transaction(() => {
                seen = { outcome: work() };
                throw over;
            }).immediate();
        } catch (error) {
            if (error !== over || !seen)
                throw explain(error);
            return seen.outcome;
        }
        throw over;
    }

    /**
     * A transaction that has reached the disk when it returns. The others may be lost in a power cut (never torn);
     * what a later step leaves on the host must not outlive the record that it began.
     */
    durably<T>(work: () => T): T {
        // Not by pragma(): what that prepares takes 3 kB outside of V8's heap, which is in no hurry to collect it.
        this.#db.exec('PRAGMA synchronous = FULL');
        try {
            return this.transaction(work);
        } finally {
            this.#db.exec('PRAGMA synchronous = NORMAL');
        }
    }

    /**
     * Copies all of it into a new file while others read and write: the copy is of one moment. It is one file, without a log beside it,
     * and was read through before it is answered.
     * @param finish changes the copy before anybody sees it
     * @throws HostingError `Failed` when the disk is full, or the copy is not sound
     */
    async backup(file: string, finish: (copy: Store) => void): Promise<void> {
        try {
            await this.#db.backup(file);
            const copy = new Store(openDatabase(file));
            try {
                finish(copy);
                copy.#db.pragma('journal_mode = DELETE');
                const [problem] = copy.#db.pragma('integrity_check') as { integrity_check: string }[];
                if (problem?.integrity_check !== 'ok') {
                    throw failed(`The copy is damaged: ${problem?.integrity_check ?? 'unreadable'}`,
                        'Look into the journal for disk errors.');
                }
            } finally {
                copy.close();
            }
        } catch (error) {
            throw explain(error);
        }
    }

    /** Gives space back to the file system where much was removed. Less is kept for what comes next. */
    shrink(): void {
        const pages = this.#db.pragma('page_count', { simple: true }) as number;
        const free = this.#db.pragma('freelist_count', { simple: true }) as number;
        if (free > pages * FREE_SHARE)
            this.#db.pragma(`incremental_vacuum(${GIVEN_BACK_AT_ONCE})`);
    }

    #statement(sql: string): Statement {
        let statement = this.#statements.get(sql);
        if (!statement) {
            statement = this.#db.prepare(sql);
            this.#statements.set(sql, statement);
        }
        return statement;
    }
}

/** Point in time as it is stored and shown: ISO 8601, UTC, milliseconds. */
export function now(): string {
    return new Date().toISOString();
}

function migrate(db: Database): void {
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > migrations.length)
        throw failed('The database was written by a newer version of cockpit-hosting.', 'Install that version again.');
    if (version === migrations.length)
        return;
    db.transaction(() => {
        for (const sql of migrations.slice(version))
            db.exec(sql);
        db.pragma(`user_version = ${migrations.length}`);
    }).immediate();
}

function explain(error: unknown): unknown {
    const code = (error as { code?: string }).code;
    if (code === 'SQLITE_FULL')
        return failed('The file system of /var/lib/hosting is full.', 'Free some space and try again.');
    if (code?.startsWith('SQLITE_IOERR') || code === 'SQLITE_READONLY')
        return failed(`The database in /var/lib/hosting cannot be written (${code}).`, 'Look into the journal for disk errors.');
    if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT'))
        return failed(`The database in /var/lib/hosting is damaged (${code}).`, 'Put it back from a backup.');
    return error;
}
