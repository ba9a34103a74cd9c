// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { Secrets } from '../../store/secrets.ts';
import { Store } from '../../store/store.ts';
import { SiteRecords } from '../sites/records.ts';
import { ApplicationLogins } from './logins.ts';

let directory: string;
let store: Store;
let logins: ApplicationLogins;

beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'logins-'));
    store = Store.open(':memory:');
    const sites = new SiteRecords(store);
    for (const [name, uid] of [['blog', 5001], ['other', 5002]] as const) {
        sites.insert({
            name, domain: `${name}.example`, aliases: [], app: 'wordpress', php: '8.4', owner: null, uid, databases: [],
        });
    }
    logins = new ApplicationLogins(store, Secrets.open(path.join(directory, 'key'), true));
    logins.insert('blog', { title: 'Blog', email: 'anna@blog.example' });
});

afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
});

const stored = (): unknown[] => store.all('SELECT user, password FROM application_logins');

test('can be read until it was taken', () => {
    const login = logins.read('blog');
    expect(login).toMatchObject({ user: 'blog', email: 'anna@blog.example', title: 'Blog' });
    expect(login?.password).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(logins.read('blog')).toEqual(login);
    expect(logins.take('blog')).toEqual({ user: 'blog', password: login?.password });
    expect(logins.take('blog')).toBeUndefined();
    expect(logins.read('blog')).toBeUndefined();
    expect(stored()).toEqual([{ user: 'blog', password: null }]);
});

test('is renewed, under the name the application knows, or forgotten', () => {
    const first = logins.take('blog')!;
    expect(logins.isWaiting('blog')).toBe(false);
    logins.renew('blog');
    expect(logins.isWaiting('blog')).toBe(true);
    expect(logins.read('blog')?.password).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(logins.read('blog')?.password).not.toBe(first.password);
    logins.setUser('blog', 'anna');
    expect(logins.take('blog')?.user).toBe('anna');
    logins.renew('blog');
    logins.forget('blog');
    expect([logins.isWaiting('blog'), logins.take('blog')]).toEqual([false, undefined]);
});

test('is not stored in the clear', () => {
    expect(JSON.stringify(stored())).not.toContain(logins.read('blog')!.password);
});

test('is one site\'s alone', () => {
    expect(logins.take('other')).toBeUndefined();
    expect(logins.take('nosuch')).toBeUndefined();
    logins.insert('other', { title: 'Other', email: 'b@other.example' });
    store.run('UPDATE application_logins SET password = (SELECT password FROM application_logins WHERE user = \'blog\')');
    expect(() => logins.take('other')).toThrow(/does not open/);
    expect(logins.read('blog')).toBeDefined();
});

test('goes with the site', () => {
    store.run('DELETE FROM sites WHERE name = \'blog\'');
    expect(stored()).toEqual([]);
});
