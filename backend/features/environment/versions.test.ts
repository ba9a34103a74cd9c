// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { MAX_VERSIONS } from '../../contract/environment.ts';
import { Secrets } from '../../store/secrets.ts';
import { Store } from '../../store/store.ts';
import type { SiteRecord } from '../common/site.ts';
import { SiteRecords } from '../sites/records.ts';
import { Environments } from './versions.ts';

let directory: string;
let store: Store;
let records: SiteRecords;
let environments: Environments;
const shop = (): SiteRecord => records.byName('shop')!;

beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-environment-'));
    store = Store.open(':memory:');
    records = new SiteRecords(store);
    environments = new Environments(store, Secrets.open(path.join(directory, 'secrets.key'), true), records);
    for (const name of ['shop', 'blog']) {
        store.transaction(() => records.insert({
            name, domain: `${name}.example`, aliases: [], app: 'generic', php: '8.4', owner: null, databases: [],
            uid: records.nextUid(70_000),
        }));
    }
});
afterEach(() => { rmSync(directory, { recursive: true }); });

test('versions count for each site, and one of them is in force', () => {
    expect(environments.current(shop())).toBeUndefined();
    environments.begin(shop(), 'A=1\n', 'admin', 'first');
    environments.begin(shop(), 'A=2\n', 'admin (root)', 'second');
    environments.begin(records.byName('blog')!, 'B=1\n', 'admin', 'other');
    expect(environments.current(shop())).toBe('A=2\n');
    expect(environments.read(shop(), 1)).toBe('A=1\n');
    expect(environments.list(shop())).toMatchObject([
        { version: 2, actor: 'admin (root)', comment: 'second', current: true },
        { version: 1, actor: 'admin', comment: 'first', current: false },
    ]);
    expect(() => environments.read(shop(), 3)).toThrow('has no version 3');
});

test('the store holds no value, and a text does not open as another site\'s', () => {
    environments.begin(shop(), 'A=canary\n', 'admin', '');
    const [row] = store.all<{ text: string }>('SELECT text FROM environment');
    expect(row!.text).toMatch(/^v1:[0-9a-f]{8}:/);
    store.run('UPDATE environment SET site_id = (SELECT id FROM sites WHERE name = \'blog\')');
    expect(() => environments.read(records.byName('blog')!, 1)).toThrow('does not open');
});

test(`the last ${MAX_VERSIONS} are kept, and the one in force however old it is`, () => {
    environments.begin(shop(), 'A=0\n', 'admin', '');
    for (let round = 1; round <= MAX_VERSIONS + 10; round += 1)
        environments.insert(shop(), `A=${round}\n`, 'admin', '');
    const kept = environments.list(shop());
    expect(kept).toHaveLength(MAX_VERSIONS);
    expect(kept.at(-1)).toMatchObject({ version: 1, current: true });
    expect(environments.current(shop())).toBe('A=0\n');
    records.remove('shop');
    expect(store.all('SELECT * FROM environment')).toEqual([]);
});
