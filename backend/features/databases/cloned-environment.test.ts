// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { Secrets } from '../../store/secrets.ts';
import type { DatabaseRecord } from '../common/site.ts';
import { withClonedDatabases } from './cloned-environment.ts';
import { passwordPlace } from './passwords.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-cloned-'));
const secrets = Secrets.open(path.join(directory, 'secrets.key'), true);
afterAll(() => { rmSync(directory, { recursive: true }); });

const databaseOf = (name: string, users: Record<string, string | null>): DatabaseRecord => ({
    engine: 'mariadb', name, charset: '', collation: '', users: Object.entries(users).map(([user, password]) => ({
        name: user, privileges: 'owner', maxConnections: 1, nextPassword: null, isWaiting: false,
        password: password === null ? null : secrets.seal(password, passwordPlace(`mariadb/${user}`)),
    })),
});
const source = { name: 'shop', databases: [
    databaseOf('shop', { shop: 'FirstOld' }), databaseOf('shop_blog', { shop_blog: 'BlogOld', shop_blog_reader: null }),
] };
const clone = { name: 'copy', databases: [
    databaseOf('copy', { copy: 'FirstNew' }), databaseOf('copy_blog', { copy_blog: 'BlogNew', copy_blog_reader: 'ReaderNew' }),
] };
const adapted = (text: string): string => withClonedDatabases(secrets, source, clone, text);

test('names, users and passwords of further databases are the clone\'s', () => {
    expect(adapted('# Mine.\nBLOG_DATABASE=shop_blog\nBLOG_URL="mysql://shop_blog:BlogOld@localhost/shop_blog"\n'))
        .toBe('# Mine.\nBLOG_DATABASE=copy_blog\nBLOG_URL="mysql://copy_blog:BlogNew@localhost/copy_blog"\n');
});

test('a password that is not known here stands beside its user', () => {
    expect(adapted('READ_USERNAME=shop_blog_reader\nREAD_PASSWORD="anything"\nOTHER_PASSWORD=anything\n'))
        .toBe('READ_USERNAME=copy_blog_reader\nREAD_PASSWORD=ReaderNew\nOTHER_PASSWORD=anything\n');
});

test('what only looks like it stays', () => {
    const text = 'APP_NAME=shop\nPREFIX=shop_blog2\nPATH_OF=my_shop_blog\nMAIL_USER=shop\nMAIL_PASSWORD=mine\nBROKEN=two words\n';
    expect(adapted(text)).toBe(text);
});

test.each([
    ['mysql://shop:FirstOld@localhost/shop', 'mysql://copy:FirstNew@localhost/copy'],
    ['"mysql://shop:FirstOld@127.0.0.1:3306/shop?charset=utf8mb4"', '"mysql://copy:FirstNew@127.0.0.1:3306/copy?charset=utf8mb4"'],
    ['postgresql://shop:FirstOld@/shop?host=/run/postgresql', 'postgresql://copy:FirstNew@/copy?host=/run/postgresql'],
    ['mysql+pymysql://shop:FirstOld@localhost/shop', 'mysql+pymysql://copy:FirstNew@localhost/copy'],
    // Under the host's own name, since the password is ours.
    ['mysql://shop:FirstOld@shop.example/shop', 'mysql://copy:FirstNew@shop.example/copy'],
    ['mysql://shop@localhost/shop', 'mysql://copy@localhost/copy'],
    ['mysql://shop:${DB_PASSWORD}@localhost/shop', 'mysql://copy:${DB_PASSWORD}@localhost/copy'],
    ['mysql://${DB_USERNAME}:${DB_PASSWORD}@localhost/shop', 'mysql://${DB_USERNAME}:${DB_PASSWORD}@localhost/copy'],
    ['mysql://shop:FirstOld@localhost', 'mysql://copy:FirstNew@localhost'],
    // A password that was shown and forgotten.
    ['mysql://shop_blog_reader:anything@localhost/shop_blog', 'mysql://copy_blog_reader:ReaderNew@localhost/copy_blog'],
    ['mysql://shop_blog_reader:anything@localhost/shop', 'mysql://copy_blog_reader:ReaderNew@localhost/copy'],
])('the address %s of a database becomes %s', (before, after) => {
    expect(adapted(`# Mine.\nDATABASE_URL=${before}\nAPP_NAME=shop\n`)).toBe(`# Mine.\nDATABASE_URL=${after}\nAPP_NAME=shop\n`);
});

test.each([
    'mysql://shop:another@db.elsewhere.example/shop', 'mysql://shop:another@localhost:3307/shop', 'mysql://shop@db.elsewhere.example/shop',
    'mysql://other:FirstElse@localhost/shop', 'https://shop:secret@shop.example/shop', 'mysql://shop.example/shop', 'mysql:host=shop',
])('%s is no address of a database of the site', address => {
    expect(adapted(`URL=${address}\n`)).toBe(`URL=${address}\n`);
});
