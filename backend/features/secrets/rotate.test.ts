// SPDX-License-Identifier: LGPL-2.1-or-later

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { StepContext } from '../../engine/job.ts';
import type { Secrets } from '../../store/secrets.ts';
import { openState } from '../../store/state.ts';
import { Store } from '../../store/store.ts';
import { accessPlace } from '../access/passwords.ts';
import { passwordPlace } from '../databases/passwords.ts';
import { Environments } from '../environment/versions.ts';
import { SiteRecords } from '../sites/records.ts';
import { ApplicationLogins } from '../wordpress/logins.ts';
import { rotateKey } from './rotate.ts';
import { resealAll, sealedColumns, strangers } from './sealed.ts';

const SITES = 3, VERSIONS = 45, NEW_KEY = '0badcafe';
/** As somebody may write it into a setting. */
const LIKE_A_VALUE = 'v1:00000000:AAAA';

let directory: string;
let store: Store;
let secrets: Secrets;

function open(): void {
    ({ store, secrets } = openState(directory));
}

const context = { log: () => undefined } as unknown as StepContext;

async function step(name: string): Promise<void> {
    await rotateKey(store, secrets, () => true).steps({ key: NEW_KEY }).find(each => each.name === name)!.do(context);
}

/** One value of each kind, as features keep it. */
function fill(): void {
    const records = new SiteRecords(store);
    for (let index = 0; index < SITES; index += 1) {
        const name = `site${index}`;
        store.transaction(() => {
            records.insert({
                name, domain: `${name}.example`, aliases: [], app: 'wordpress', php: '8.4', owner: null, uid: records.nextUid(70_000),
                databases: [{
                    engine: 'mariadb', name, charset: 'utf8mb4', collation: 'utf8mb4_bin',
                    users: [{
                        name, privileges: 'owner', maxConnections: 1, isWaiting: false,
                        password: secrets.seal(`db ${name}`, passwordPlace(`mariadb/${name}`)),
                        nextPassword: secrets.seal(`next ${name}`, passwordPlace(`mariadb/${name}`)),
                    }],
                }],
                settings: { access: { rules: [], protections: [
                    { path: LIKE_A_VALUE, users: [{ name: 'anna', password: secrets.seal(`hash ${name}`, accessPlace(name)) }] },
                ] } },
            });
            new ApplicationLogins(store, secrets).insert(name, { title: 't', email: 'e' });
            for (let version = 0; version < VERSIONS; version += 1)
                new Environments(store, secrets, records).insert(records.byName(name)!, `A=${version}`, 'admin', '');
            store.run('INSERT INTO jobs (kind, title, state, site, args, actor, created_at) '
                + 'VALUES (\'x\', \'x\', \'done\', ?, ?, \'x\', \'x\')',
            name, JSON.stringify({ before: secrets.seal(`hash ${name}`, accessPlace(name)), text: LIKE_A_VALUE }));
        });
    }
}

/** Everything as it opens, and the keys it is sealed with. */
function contents(): { texts: string[], keys: Set<string> } {
    const records = new SiteRecords(store);
    const environments = new Environments(store, secrets, records);
    const texts = records.list().flatMap(site => [
        ...[site.database!.users[0]!.password, site.database!.users[0]!.nextPassword].map(sealed =>
            secrets.unseal(sealed!, passwordPlace(`mariadb/${site.name}`))),
        secrets.unseal(site.access.protections[0]!.users[0]!.password, accessPlace(site.name)), site.access.protections[0]!.path,
        new ApplicationLogins(store, secrets).read(site.name)!.password,
        ...environments.list(site).map(({ version }) => environments.read(site, version)),
        ...store.all<{ args: string }>('SELECT args FROM jobs WHERE site = ?', site.name).map(({ args }) => {
            const { before, text } = JSON.parse(args) as { before: string, text: string };
            return secrets.unseal(before, accessPlace(site.name)) + text;
        }),
    ]);
    const all = JSON.stringify(sealedColumns.map(({ table }) => store.all(`SELECT * FROM ${table}`)));
    return { texts, keys: new Set([...all.matchAll(/v1:([0-9a-f]{8}):/g)].map(([, id]) => id!).filter(id => !LIKE_A_VALUE.includes(id))) };
}

const keyFile = (): { current: string, keys: Record<string, string> } =>
    JSON.parse(readFileSync(path.join(directory, 'secrets.key'), 'utf8')) as { current: string, keys: Record<string, string> };

beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-rotate-'));
    open();
    fill();
});
afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
});

describe('a rotation', () => {
    test('seals everything anew, and nothing needs the old key', async () => {
        const before = contents();
        for (const name of ['new-key', 'reseal', 'old-key'])
            await step(name);
        expect(contents()).toEqual({ texts: before.texts, keys: new Set([NEW_KEY]) });
        expect(Object.keys(keyFile().keys)).toEqual([NEW_KEY]);
        store.close();
        open();
        expect(contents().texts).toEqual(before.texts);
    });

    test('goes on after it was cut off between any two batches and steps, and every value opens meanwhile', async () => {
        const before = contents().texts;
        let batches = Infinity;
        for (let stop = 1; stop <= batches; stop += 1) {
            const saved = mkdtempSync(path.join(os.tmpdir(), 'hosting-rotate-saved-'));
            store.close();
            cpSync(directory, saved, { recursive: true });
            open();
            await step('new-key');
            let count = 0;
            const cut = resealAll(store, secrets, () => {
                if (++count === stop)
                    throw new Error('cut off');
            });
            await cut.then(() => { batches = count; }, (error: unknown) => { expect(String(error)).toContain('cut off'); });
            store.close();
            open();
            expect(contents().texts).toEqual(before);
            await step('new-key');
            await step('reseal');
            expect(contents()).toEqual({ texts: before, keys: new Set([NEW_KEY]) });
            await step('old-key');
            expect(Object.keys(keyFile().keys)).toEqual([NEW_KEY]);
            store.close();
            rmSync(directory, { recursive: true });
            cpSync(saved, directory, { recursive: true });
            rmSync(saved, { recursive: true });
            open();
        }
        expect(batches).toBeGreaterThan(5);
    }, 60_000);

    test('takes up a value that was sealed before and stored after', async () => {
        const late = secrets.seal('late', passwordPlace('mariadb/site1'));
        await step('new-key');
        await step('reseal');
        store.run('UPDATE database_users SET password = ? WHERE name = \'site1\'', late);
        await step('old-key');
        expect(secrets.unseal(store.get<{ password: string }>('SELECT password FROM database_users WHERE name = \'site1\'')!.password,
            passwordPlace('mariadb/site1'))).toBe('late');
    });

    test('keeps the old key for a column that nobody has named', async () => {
        store.run('INSERT INTO steps (job_id, position, name, title, state, note) VALUES (1, 0, \'x\', \'x\', \'done\', ?)',
            secrets.seal('x', 'x'));
        await step('new-key');
        await step('reseal');
        expect(strangers(store, secrets)).toEqual(['steps.note']);
        await expect(step('old-key')).rejects.toThrow('The old key is kept: steps.note');
        expect(Object.keys(keyFile().keys)).toHaveLength(2);
    });
});

test('every column that the schema calls sealed is in the list', () => {
    const tables = Store.open(':memory:').all<{ name: string, sql: string }>('SELECT name, sql FROM sqlite_schema WHERE type = \'table\'');
    const named = tables.flatMap(({ name: table, sql: text }) => {
        return [...text.matchAll(/^ +(\w+) +TEXT.*-- sealed/gm)].map(([, column]) => `${table}.${column}`);
    });
    expect(named.length).toBeGreaterThan(2);
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`)).toEqual(expect.arrayContaining(named));
});

test('another host\'s key is refused, and changes nothing', () => {
    const other = mkdtempSync(path.join(os.tmpdir(), 'hosting-rotate-other-'));
    openState(other).store.close();
    const before = contents();
    store.close();
    const own = readFileSync(path.join(directory, 'secrets.key'));
    rmSync(path.join(directory, 'secrets.key'));
    cpSync(path.join(other, 'secrets.key'), path.join(directory, 'secrets.key'));
    expect(() => openState(directory)).toThrow('is not the one that the secrets of this host are sealed with');
    rmSync(path.join(directory, 'secrets.key'));
    expect(() => openState(directory)).toThrow('cannot be read');
    rmSync(other, { recursive: true });
    writeFileSync(path.join(directory, 'secrets.key'), own);
    open();
    expect(contents()).toEqual(before);
});
