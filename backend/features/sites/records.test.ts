// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe, expect, test } from 'vitest';

import { Store } from '../../store/store.ts';
import { type DatabaseRecord, settingsOf } from '../common/site.ts';
import { type NewSite, SiteRecords } from './records.ts';

let store: Store;
let records: SiteRecords;

const LOWEST = 70_000;
const database = (name: string): DatabaseRecord => ({
    engine: 'mariadb', name, charset: 'utf8mb4', collation: 'utf8mb4_bin', users: [
        { name, privileges: 'owner', maxConnections: 40, password: 'v1:a:b', nextPassword: null, isWaiting: false },
        { name: `${name}_reader`, privileges: 'read-only', maxConnections: 2, password: null, nextPassword: 'v1:c:d', isWaiting: true },
    ],
});

/** As the command does it: one transaction. */
function insert(name: string, more: Partial<NewSite> = {}): void {
    store.transaction(() => records.insert({
        name, domain: `${name}.example`, aliases: [], app: 'generic', php: '8.4', owner: null,
        uid: records.nextUid(LOWEST), databases: [], ...more,
    }));
}

const count = (table: string): number => store.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)!.count;

/** The refusal of an insertion, which must leave nothing. */
function refusal(work: () => void): unknown {
    const tables = ['sites', 'domains', 'databases', 'system_users', 'selinux_levels'];
    const before = tables.map(count);
    try {
        work();
    } catch (error) {
        expect(tables.map(count)).toEqual(before);
        return error;
    }
    return 'nothing was refused';
}

beforeEach(() => {
    store = Store.open(':memory:');
    records = new SiteRecords(store);
});

test('a site comes back as it was reserved', () => {
    insert('shop', { aliases: ['www.shop.example', 'a.example'], owner: 'anna', databases: [database('shop'), database('shop_blog')] });
    const site = {
        name: 'shop', domain: 'shop.example', aliases: ['a.example', 'www.shop.example'], app: 'generic', php: '8.4', state: 'creating',
        owner: 'anna', uid: LOWEST, level: 's0:c0,c1', database: database('shop'), databases: [database('shop'), database('shop_blog')],
    };
    expect(records.byName('shop')).toMatchObject(site);
    for (const domain of ['shop.example', 'www.shop.example', 'a.example'])
        expect(records.byDomain(domain)).toMatchObject(site);
    expect(records.list()).toHaveLength(1);
    expect(records.byName('shop')).toEqual(records.list()[0]);
});

test('a site without aliases and database has none', () => {
    insert('shop');
    expect(records.byName('shop')).toMatchObject({ aliases: [], database: null, databases: [], owner: null });
});

test('what is not there is undefined, whatever it is called', () => {
    insert('shop');
    for (const name of ['', 'SHOP', 'sho', 'shop.example', '%', '\' OR 1=1 --'])
        expect(records.byName(name), name).toBeUndefined();
    for (const domain of ['', 'shop', 'SHOP.example', 'www.shop.example', '%'])
        expect(records.byDomain(domain), domain).toBeUndefined();
});

describe('a name that is taken', () => {
    beforeEach(() => { insert('shop', { aliases: ['www.shop.example'], databases: [database('shop')] }); });

    test.each([
        ['a user name', 'user', 'shop', { domain: 'other.example' }, 'A site with the user name shop exists already.'],
        ['a domain', 'domain', 'other', { domain: 'shop.example' }, 'shop.example belongs to the site shop already.'],
        ['a domain that is an alias', 'domain', 'other', { domain: 'www.shop.example' },
            'www.shop.example belongs to the site shop already.'],
        ['an alias', 'alias', 'other', { aliases: ['a.example', 'www.shop.example'] },
            'www.shop.example belongs to the site shop already.'],
        ['an alias that is a domain', 'alias', 'other', { aliases: ['shop.example'] }, 'shop.example belongs to the site shop already.'],
    ])('as %s is refused at its field, and nothing is reserved', (_what, field, name, more, message) => {
        expect(refusal(() => insert(name, more))).toMatchObject({ code: 'Conflict', message, fields: { [field]: message } });
    });

    test('as a database or by a user number is refused, and nothing is reserved', () => {
        expect(refusal(() => insert('other', { databases: [database('shop')] }))).toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
        expect(refusal(() => insert('other', { uid: LOWEST }))).toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
    });

    test('is free again when its site is gone', () => {
        records.remove('shop');
        insert('shop', { aliases: ['www.shop.example'], databases: [database('shop')] });
        expect(records.list()).toHaveLength(1);
    });
});

describe('numbers and levels', () => {
    test('count up from the lowest, and are never given out twice', () => {
        expect(records.nextUid(LOWEST)).toBe(LOWEST);
        insert('a');
        insert('b');
        expect([records.byName('b')?.uid, records.byName('b')?.level]).toEqual([LOWEST + 1, 's0:c0,c2']);
        records.remove('b');
        insert('b');
        expect([records.byName('b')?.uid, records.byName('b')?.level]).toEqual([LOWEST + 2, 's0:c0,c3']);
        records.remove('a');
        records.remove('b');
        expect(records.nextUid(LOWEST)).toBe(LOWEST + 3);
        expect(records.nextUid(LOWEST + 10)).toBe(LOWEST + 10);
    });

    test('that were reserved by a creation that was refused are given to the next', () => {
        insert('a');
        expect(refusal(() => insert('b', { aliases: ['a.example'] }))).toMatchObject({ code: 'Conflict' });
        insert('c');
        expect([records.byName('c')?.uid, records.byName('c')?.level]).toEqual([LOWEST + 1, 's0:c0,c2']);
    });

    test('run out with an error, not with a level that is another site\'s', () => {
        store.run('INSERT INTO selinux_levels (id, name, created_at) VALUES (?, ?, ?)', 523_776, 'last', '');
        const message = expect.stringContaining('have been given out') as string;
        expect(refusal(() => insert('shop'))).toMatchObject({ code: 'Failed', message });
    });
});

describe('a list', () => {
    const names = (owner?: string): string[] => records.list(owner).map(({ name }) => name);

    test('is sorted by domain', () => {
        insert('a', { domain: 'z.example' });
        insert('b', { domain: 'y.example', aliases: ['a.example'] });
        expect(names()).toEqual(['b', 'a']);
    });

    test('of an owner has that owner\'s sites and no other', () => {
        insert('a', { owner: 'anna' });
        insert('b', { owner: 'bert' });
        insert('c');
        expect(names('anna')).toEqual(['a']);
        for (const owner of ['', 'ann', 'Anna', '%', 'null'])
            expect(names(owner), owner).toEqual([]);
        expect(names()).toEqual(['a', 'b', 'c']);
    });
});

describe('the end of a site', () => {
    test('takes its domains and databases along, and nobody else\'s', () => {
        insert('shop', { aliases: ['www.shop.example'], databases: [database('shop')] });
        insert('blog', { aliases: ['www.blog.example'], databases: [database('blog')] });
        records.remove('shop');
        expect(store.all('SELECT name FROM domains ORDER BY name')).toEqual([{ name: 'blog.example' }, { name: 'www.blog.example' }]);
        expect(store.all('SELECT name FROM databases')).toEqual([{ name: 'blog' }]);
        // Their numbers stay taken.
        expect([count('system_users'), count('selinux_levels')]).toEqual([2, 2]);
    });

    test('comes once: a second time nothing happens', () => {
        insert('shop');
        records.remove('shop');
        expect(() => records.remove('shop')).not.toThrow();
    });
});

test('a state is one of those there are, and one site\'s', () => {
    insert('shop');
    insert('blog');
    records.setState('shop', 'active');
    expect([records.byName('shop')?.state, records.byName('blog')?.state]).toEqual(['active', 'creating']);
    expect(() => records.setState('shop', 'gone' as 'active')).toThrow(/CHECK/);
});

test('a list has each site with what is its own, and in few words the same', () => {
    insert('shop', { aliases: ['www.shop.example'], owner: 'anna', databases: [database('shop'), database('shop_blog')] });
    insert('blog', { databases: [database('blog')] });
    insert('none', { owner: 'bert' });
    records.update('shop', { ...settingsOf(records.byName('shop')!), redirects: [
        { source: '/b', target: '/c', code: 302, keepPath: true }, { source: '/a', target: '/b', code: 301, keepPath: false },
    ] });
    const names = ['blog', 'none', 'shop'];
    expect(records.list()).toEqual(names.map(name => records.byName(name)));
    expect(records.list('anna')).toEqual([records.byName('shop')]);
    expect(records.list('nobody')).toEqual([]);
    for (const owner of [undefined, 'anna', 'bert', 'nobody']) {
        expect(records.outlines(owner)).toEqual(records.list(owner).map(site => ({
            name: site.name, domain: site.domain, aliases: site.aliases, app: site.app, php: site.php, state: site.state, owner: site.owner,
            suspended: site.suspended, limits: site.limits, uid: site.uid, createdAt: site.createdAt,
            databases: site.databases.map(({ engine, name }) => ({ engine, name })),
        })));
    }
});

test('a site with other settings is as it would be read, and nothing is kept', () => {
    insert('shop', { aliases: ['a.example'] });
    const before = records.byName('shop')!;
    const redirect = (source: string) => ({ source, target: '/x', code: 301, keepPath: false });
    const changed = records.withSettings('shop', { ...before, aliases: ['z.example', 'b.example'], redirects: [redirect('/b'), redirect('/a')] });
    expect(changed).toMatchObject({ aliases: ['b.example', 'z.example'], redirects: [{ source: '/a' }, { source: '/b' }] });
    expect(records.byName('shop')).toEqual(before);
    expect(records.withSettings('nosuch', before)).toBeUndefined();
});
