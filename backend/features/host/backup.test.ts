// SPDX-License-Identifier: LGPL-2.1-or-later

import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Job } from '../../contract/jobs.ts';
import { Engine } from '../../engine/engine.ts';
import type { JobKind } from '../../engine/job.ts';
import { Store } from '../../store/store.ts';
import { backupStore } from './backup.ts';

vi.mock('../../host/journal.ts', () => ({ log: () => undefined }));

let directory: string, backups: string, store: Store, engine: Engine;

beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-backup-'));
    backups = path.join(directory, 'backup');
    store = Store.open(path.join(directory, 'hosting.db'));
    engine = new Engine(store, [backupStore(store, backups)] as unknown as JobKind[]);
});
afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
});

async function make(name: string): Promise<Job> {
    const id = engine.submit('host.backup-store', { args: { name }, site: null, domain: null, owner: null, actor: 'root' });
    await expect.poll(() => engine.busy, { timeout: 10_000 }).toBe(0);
    return engine.records.read(id)!;
}

const nameOf = (second: number): string => `hosting-20261128T2200${String(second).padStart(2, '0')}000Z.db`;

describe('a backup of the store', () => {
    test('is one file for root alone, with everything in it, and its own job over', async () => {
        store.setSetting('a', { deep: ['value'] });
        const job = await make(nameOf(1));
        expect(job).toMatchObject({ state: 'done', error: null });
        expect(readdirSync(backups)).toEqual([nameOf(1)]);
        const file = path.join(backups, nameOf(1));
        expect([statSync(file).mode & 0o777, statSync(backups).mode & 0o777]).toEqual([0o600, 0o700]);
        const copy = Store.open(file);
        expect(copy.setting('a')).toEqual({ deep: ['value'] });
        const copied = new Engine(copy, []).records;
        expect(copied.open()).toEqual([]);
        expect(copied.read(job.id)).toMatchObject({ state: 'done', steps: [{ state: 'done' }, { state: 'done' }] });
        copy.close();
    });

    test('made while others write is of one moment', async () => {
        // Two rows that only ever change together; enough beside them that the copy takes several turns.
        for (let filler = 0; filler < 600; filler++)
            store.setSetting(`filler${filler}`, 'x'.repeat(30_000));
        let value = 0;
        const write = (): void => store.transaction(() => {
            value++;
            store.setSetting('one', value);
            store.setSetting('other', value);
        });
        write();
        const timer = setInterval(write, 0);
        await make(nameOf(2));
        clearInterval(timer);
        expect(value).toBeGreaterThan(2);
        const copy = Store.open(path.join(backups, nameOf(2)));
        expect(copy.setting('one')).toBe(copy.setting('other'));
        expect(copy.get<{ count: number }>('SELECT count(*) AS count FROM settings WHERE name LIKE \'filler%\'')).toEqual({ count: 600 });
        copy.close();
    });

    test('takes the place of what was cut off, and the newest ten are kept', async () => {
        mkdirSync(backups);
        writeFileSync(path.join(backups, `${nameOf(0)}.part`), 'half');
        writeFileSync(path.join(backups, 'mine.db'), 'of somebody else');
        for (let second = 0; second < 12; second++)
            await make(nameOf(second));
        expect(readdirSync(backups).sort()).toEqual([...Array.from({ length: 10 }, (_, index) => nameOf(index + 2)), 'mine.db']);
    });

    test('that cannot be written leaves nothing and says why', async () => {
        // Nothing can be made there.
        engine = new Engine(store, [backupStore(store, '/proc/backup')] as unknown as JobKind[]);
        expect(await make(nameOf(3))).toMatchObject({ state: 'rolled-back', error: { step: 'copy' } });
        expect(readdirSync(directory).filter(name => name.includes('backup'))).toEqual([]);
    });

    test('of a damaged store is none', async () => {
        for (let filler = 0; filler < 300; filler++)
            store.setSetting(`filler${filler}`, 'x'.repeat(30_000));
        store.close();
        const file = path.join(directory, 'hosting.db');
        const pages = openSync(file, 'r+');
        writeSync(pages, Buffer.alloc(32_768, 'garbage'), 0, 32_768, statSync(file).size - 32_768 * 4);
        closeSync(pages);
        store = Store.open(file);
        engine = new Engine(store, [backupStore(store, backups)] as unknown as JobKind[]);
        const job = await make(nameOf(4));
        expect(job.state).toBe('rolled-back');
        expect(job.error?.message).toMatch(/damaged/);
        expect(existsSync(path.join(backups, nameOf(4)))).toBe(false);
        expect(readdirSync(backups)).toEqual([]);
    });
});
