// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import BetterSqlite from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';

import { migrations } from '../../store/migrations.ts';
import { Store } from '../../store/store.ts';
import type { DatabaseRecord, DatabaseUserRecord, SiteRecord } from '../common/site.ts';
import { SiteRecords } from '../sites/records.ts';
import { findDatabase, findUser, fullName, renamedDatabase } from './names.ts';
import { DatabaseRecords } from './records.ts';

const user = (name: string, more: Partial<DatabaseUserRecord> = {}): DatabaseUserRecord =>
    ({ name, privileges: 'owner', maxConnections: 40, password: 'v1:a:b', nextPassword: null, isWaiting: false, ...more });
const database = (name: string, ...more: DatabaseUserRecord[]): DatabaseRecord =>
    ({ engine: 'postgresql', name, charset: 'UTF8', collation: '', users: [user(name), ...more] });

let store: Store;
let records: DatabaseRecords;
let shop: number;

beforeEach(() => {
    store = Store.open(':memory:');
    records = new DatabaseRecords(store);
    const sites = new SiteRecords(store);
    store.transaction(() => sites.insert({
        name: 'shop', domain: 'shop.example', aliases: [], app: 'generic', php: '8.4', owner: null, uid: 70_000,
        databases: [database('shop')],
    }));
    shop = sites.byName('shop')!.id;
});

test('databases come back as they were put in, in their order', () => {
    const blog = database('shop_blog',
        user('shop_reader', { privileges: 'read-only', password: null, isWaiting: true, nextPassword: 'v1:c:d' }));
    records.insert(shop, blog);
    expect(records.ofSite(shop)).toEqual([database('shop'), blog]);
    expect(['shop', 'shop_blog', 'shop_reader', 'shop_writer'].map(name => records.isTaken(name))).toEqual([true, true, true, false]);
});

test('a user changes, goes, and goes with its database', () => {
    records.insert(shop, database('shop_blog'));
    const reader = user('shop_reader', { maxConnections: 3 });
    records.insertUser('shop_blog', reader);
    records.updateUser({ ...reader, password: null, isWaiting: true });
    expect(records.ofSite(shop)[1]?.users[1]).toEqual({ ...reader, password: null, isWaiting: true });
    records.removeUser('shop_reader');
    expect(records.ofSite(shop)[1]?.users).toHaveLength(1);
    records.remove('shop_blog');
    expect(records.ofSite(shop)).toEqual([database('shop')]);
    expect(records.isTaken('shop_blog')).toBe(false);
});

test('no name is taken twice, whatever the engine', () => {
    for (const name of ['shop', 'shop'])
        expect(() => { records.insert(shop, { ...database(name), engine: 'mariadb' }); }).toThrow('UNIQUE');
    expect(() => { records.insertUser('shop', user('shop')); }).toThrow('UNIQUE');
});

test('a database of an earlier version keeps its user and its password', () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-migration-'));
    const file = path.join(directory, 'hosting.db');
    const introduces = migrations.findIndex(sql => sql.includes('CREATE TABLE database_users'));
    try {
        const old = new BetterSqlite(file);
        for (const sql of migrations.slice(0, introduces))
            old.exec(sql);
        old.exec(`INSERT INTO system_users VALUES (70000, 'shop', ''); INSERT INTO selinux_levels VALUES (1, 'shop', '');
            INSERT INTO sites (id, name, app, php, state, uid, level, created_at)
                VALUES (7, 'shop', 'generic', '8.4', 'active', 70000, 1, '');
            INSERT INTO databases (site_id, engine, name, user, password) VALUES (7, 'mariadb', 'shop', 'shop', 'v1:a:b');
            PRAGMA user_version = ${introduces};`);
        old.close();
        expect(new DatabaseRecords(Store.open(file)).ofSite(7)).toEqual([
            { engine: 'mariadb', name: 'shop', charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci', users: [user('shop')] }]);
    } finally {
        rmSync(directory, { recursive: true });
    }
});

describe('names', () => {
    test.each([['shop', 'shop'], ['blog', 'shop_blog'], ['shop_blog', 'shop_blog'], ['shopping', 'shop_shopping'], ['other_x', 'shop_other_x']])(
        '%s of shop is %s', (typed, full) => {
            expect(fullName('shop', typed)).toBe(full);
        });

    test('are found with and without the site\'s, and nobody else\'s are', () => {
        const site = { name: 'shop', databases: [database('shop'), database('shop_blog', user('shop_reader'))] } as SiteRecord;
        expect(findDatabase(site, 'blog')).toBe(findDatabase(site, 'shop_blog'));
        expect(findUser(site, 'reader').database.name).toBe('shop_blog');
        for (const name of ['other', 'shop_other', 'other_blog']) {
            expect(() => findDatabase(site, name)).toThrow('has no database');
            expect(() => findUser(site, name)).toThrow('has no database user');
        }
    });

    test('of a clone are the source\'s with its own in front', () => {
        expect(['shop', 'shop_blog'].map(name => renamedDatabase('shop', 'copy', name))).toEqual(['copy', 'copy_blog']);
    });
});
