// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { migrations } from './migrations.ts';
import { openDatabase } from './native.ts';
import { now, Store } from './store.ts';

let directory: string;
let file: string;

beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-store-'));
    file = path.join(directory, 'hosting.db');
});
afterEach(() => { rmSync(directory, { recursive: true }); });

/** Does something with the file behind the store's back. */
function raw<T>(work: (db: ReturnType<typeof openDatabase>) => T): T {
    const db = openDatabase(file);
    try {
        return work(db);
    } finally {
        db.close();
    }
}

const tables = (store: Store): string[] =>
    store.all<{ name: string }>('SELECT name FROM sqlite_schema WHERE type = \'table\' ORDER BY name').map(({ name }) => name);

describe('a new database', () => {
    test('has the settings of the design', () => {
        const store = Store.open(file);
        const pragma = (name: string): unknown => Object.values(store.get<Record<string, unknown>>(`PRAGMA ${name}`)!)[0];
        expect(Object.fromEntries(['page_size', 'auto_vacuum', 'journal_mode', 'cache_size', 'busy_timeout', 'foreign_keys',
            'synchronous', 'temp_store'].map(name => [name, pragma(name)]))).toEqual({
            page_size: 32_768, auto_vacuum: 2, journal_mode: 'wal', cache_size: -20_000, busy_timeout: 5000, foreign_keys: 1,
            synchronous: 1, temp_store: 2,
        });
        // SQLite was built with an upper limit 64 kB below what is asked for.
        expect(pragma('mmap_size')).toBeGreaterThanOrEqual(2_147_418_112);
        store.close();
        // Those that are the file's and not the connection's.
        expect(raw(db => [db.pragma('page_size', { simple: true }), db.pragma('auto_vacuum', { simple: true }),
            db.pragma('journal_mode', { simple: true })])).toEqual([32_768, 2, 'wal']);
    });

    test('has the tables of the schema, all of them strict', () => {
        const store = Store.open(file);
        expect(tables(store)).toEqual(expect.arrayContaining([
            'artifacts', 'audit', 'databases', 'domains', 'jobs', 'selinux_levels', 'settings', 'sites', 'steps', 'system_users',
        ]));
        const loose = store.all<{ name: string, strict: number }>('PRAGMA table_list')
            .filter(({ name, strict }) => !name.startsWith('sqlite_') && strict === 0);
        expect(loose).toEqual([]);
        store.close();
        expect(raw(db => db.pragma('user_version', { simple: true }))).toBe(migrations.length);
    });

    test('keeps what was written, and is not migrated twice', () => {
        const first = Store.open(file);
        first.run('INSERT INTO settings (name, value) VALUES (?, ?)', 'a', '1');
        first.close();
        const second = Store.open(file);
        expect(second.all('SELECT * FROM settings')).toEqual([{ name: 'a', value: '1' }]);
        second.close();
    });
});

test('a database of a newer version is refused and left as it is', () => {
    Store.open(file).close();
    raw(db => db.pragma(`user_version = ${migrations.length + 1}`));
    expect(() => Store.open(file)).toThrow('written by a newer version');
    expect(raw(db => db.pragma('user_version', { simple: true }))).toBe(migrations.length + 1);
});

test('a migration that fails leaves nothing of itself', () => {
    // Stands in the way of the first step's last table.
    raw(db => db.exec('CREATE TABLE settings (x)'));
    expect(() => Store.open(file)).toThrow('already exists');
    expect(raw(db => [db.pragma('user_version', { simple: true }),
        ...db.prepare('SELECT name FROM sqlite_schema WHERE type = \'table\'').pluck().all()])).toEqual([0, 'settings']);
});

describe('writing', () => {
    let store: Store;
    const put = (name: string, value = '1'): number => store.run('INSERT INTO settings (name, value) VALUES (?, ?)', name, value);
    const names = (): string[] => store.all<{ name: string }>('SELECT name FROM settings ORDER BY name').map(({ name }) => name);

    beforeEach(() => { store = Store.open(file); });
    afterEach(() => { store.close(); });

    test('binds parameters: a value is never part of the statement', () => {
        const hostile = ['\'; DROP TABLE settings; --', '" OR 1=1', '\0', '?', '%'];
        hostile.forEach(name => put(name));
        for (const name of hostile)
            expect(store.all('SELECT name FROM settings WHERE name = ?', name)).toEqual([{ name }]);
        expect(tables(store)).toContain('settings');
    });

    test('answers the number of the row', () => {
        const insert = (): number => store.run('INSERT INTO selinux_levels (name, created_at) VALUES (?, ?)', 'x', now());
        expect([insert(), insert()]).toEqual([1, 2]);
        store.run('DELETE FROM selinux_levels');
        expect(insert()).toBe(3);       // never given out twice
    });

    test.each(['transaction', 'durably'] as const)('%s is all or nothing', method => {
        expect(store[method](() => { put('a'); return 'answer'; })).toBe('answer');
        expect(() => store[method](() => { put('b'); throw new Error('no'); })).toThrow('no');
        expect(() => store[method](() => { put('b'); put('a'); })).toThrow(/UNIQUE/);
        expect(names()).toEqual(['a']);
    });

    test('durably leaves no memory behind', () => {
        const many = (): void => { for (let count = 0; count < 5000; count++) store.durably(() => undefined); };
        many();
        const before = ownMemory();
        many();
        // By pragma() it was 24,000.
        expect(ownMemory() - before).toBeLessThan(4000);
    });

    test('durably waits for the disk, and only then', () => {
        const level = (): unknown => Object.values(store.get<Record<string, unknown>>('PRAGMA synchronous')!)[0];
        expect([store.durably(level), level(), store.transaction(level)]).toEqual([2, 1, 1]);
        expect(() => store.durably(() => { throw new Error('no'); })).toThrow('no');
        expect(level()).toBe(1);
    });

    test('holds references', () => {
        const insert = (): number => store.run('INSERT INTO domains (name, site_id, is_primary) VALUES (?, ?, ?)', 'a.example', 9, 1);
        expect(insert).toThrow(/FOREIGN KEY/);
    });

    test('says that the disk is full', () => {
        const pages = Object.values(store.get<Record<string, number>>('PRAGMA page_count')!)[0]!;
        store.get(`PRAGMA max_page_count = ${pages}`);
        const fill = (): void => { put('big', 'x'.repeat(1_000_000)); };
        for (const write of [fill, () => store.transaction(fill), () => store.durably(fill)])
            expect(write).toThrow('The file system of /var/lib/hosting is full.');
        expect(names()).toEqual([]);
    });
});

test('points in time are ISO 8601 in UTC, to the millisecond', () => {
    expect(now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('space that much was removed from goes back to the file system, and a little is kept', () => {
    const store = Store.open(file);
    const pages = (name: string): number => store.get<Record<string, number>>(`PRAGMA ${name}`)![name]!;
    for (let number = 0; number < 200; number++)
        store.setSetting(`filler${number}`, 'x'.repeat(30_000));
    store.run('DELETE FROM settings WHERE name LIKE \'filler1%\'');
    const full = pages('page_count');
    store.shrink();
    expect(pages('freelist_count')).toBe(0);
    expect(pages('page_count')).toBeLessThan(full - 90);
    store.run('DELETE FROM settings WHERE name = \'filler2\'');
    const some = pages('freelist_count');
    store.shrink();
    expect(some).toBeGreaterThan(0);
    expect(pages('freelist_count')).toBe(some);
    store.close();
});

test('what is rehearsed is seen and taken back; what goes wrong in it is told', () => {
    const store = Store.open(file);
    const seen = store.rehearse(() => {
        store.setSetting('one', 1);
        return store.setting('one');
    });
    expect([seen, store.setting('one')]).toEqual([1, undefined]);
    expect(() => store.rehearse(() => { throw new Error('No.'); })).toThrow('No.');
    store.close();
});

/** Kilobytes of this process that are no file's, and not V8's. */
function ownMemory(): number {
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) - process.memoryUsage().heapTotal / 1024;
}
