// SPDX-License-Identifier: LGPL-2.1-or-later
/* The key files under a service that dies at any write: at each next start all values open, and the job comes to its end. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { JobKind, StepContext } from '../../engine/job.ts';
import { replaceKeyFile, type SealedKeys, type SealedPlace } from '../../store/key-place.ts';
import type { Secrets } from '../../store/secrets.ts';
import { KEY_FILE, openState } from '../../store/state.ts';
import type { Store } from '../../store/store.ts';
import { keyJobs } from './feature.ts';

/** Writes that are left until the service dies. */
const life = vi.hoisted(() => ({ left: Infinity }));

vi.mock('node:fs', async original => {
    const fs = await original<Record<string, (...all: unknown[]) => unknown>>();
    const names = ['renameSync', 'rmSync', 'writeFileSync', 'writeSync', 'fsyncSync', 'chmodSync'] as const;
    const dying = Object.fromEntries(names.map(name => [name, (...args: unknown[]) => {
        if (life.left <= 0)
            throw new Error('the service is dead');
        life.left -= 1;
        return fs[name]!(...args);
    }]));
    return { ...fs, ...dying };
});

const VALUE = 'databases/mariadb/shop/password';
const ROW = 'INSERT INTO steps (job_id, position, name, title, state, note) VALUES (1, 0, \'x\', \'x\', \'done\', ?)';

/** Seals as a host does: what another one has sealed does not open. */
class HostPlace implements SealedPlace {
    readonly file: string;
    host = 'this host ';

    constructor(file: string) {
        this.file = file;
    }

    read(): string | undefined {
        const text = existsSync(this.file) ? Buffer.from(readFileSync(this.file, 'utf8'), 'base64').toString() : undefined;
        return text?.startsWith(this.host) ? text.slice(this.host.length) : undefined;
    }

    holds(text: string): Promise<boolean> {
        return Promise.resolve(this.read() === text);
    }

    save(text: string): Promise<void> {
        return replaceKeyFile(this.file, Buffer.from(this.host + text).toString('base64'), () => Promise.resolve());
    }

    remove(): Promise<void> {
        rmSync(this.file, { force: true });
        return Promise.resolve();
    }
}

let newKey = '00000000';
let directory: string;
let store: Store;
let secrets: Secrets;
const plain = (): string => path.join(directory, KEY_FILE);
const sealed = (): string => `${plain()}.sealed`;
const files = (): string[] => readdirSync(directory).filter(each => each.startsWith(KEY_FILE));

function open(): void {
    const place = new HostPlace(sealed());
    ({ store, secrets } = openState(directory, { place, text: place.read() } satisfies SealedKeys));
}

function restart(): void {
    life.left = Infinity;
    store.close();
    open();
}

const context = { log: () => undefined } as unknown as StepContext;
const jobs = (): Record<string, JobKind> =>
    Object.fromEntries(keyJobs(store, secrets, () => true).map(job => [job.kind, job]));

/** Runs a job, from a step on, as the engine does: the step that was cut off is done again. */
async function perform(kind: string, from = 0): Promise<void> {
    for (const step of jobs()[kind]!.steps({ key: newKey }).slice(from))
        await step.do(context);
}

/** As the engine does with a step that has failed: it and those before it, backwards. */
async function undo(kind: string, failed: number): Promise<void> {
    for (const step of jobs()[kind]!.steps({ key: newKey }).slice(0, failed + 1).reverse())
        await step.undo?.(context);
}

beforeEach(() => {
    newKey = '0badcafe';
    directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-protect-'));
    open();
});
afterEach(() => {
    life.left = Infinity;
    store.close();
    rmSync(directory, { recursive: true });
});

/** The state before a job, the job, and what is left of the key files after it. */
const CASES = [
    ['host.protect-key', [], [`${KEY_FILE}.sealed`]],
    ['host.unprotect-key', ['host.protect-key'], [KEY_FILE]],
    ['host.rotate-key', ['host.protect-key'], [`${KEY_FILE}.sealed`]],
    ['host.rotate-key', [], [KEY_FILE]],
] as const;

describe.each(CASES)('%s after %j', (kind, before, left) => {
    test('leaves one file, and all values open with it', async () => {
        for (const each of before)
            await perform(each);
        const value = secrets.seal('kept', VALUE);
        await perform(kind);
        expect(files()).toEqual(left);
        expect(statSync(path.join(directory, left[0])).mode & 0o777).toBe(0o400);
        if (kind !== 'host.rotate-key')
            expect(secrets.unseal(value, VALUE)).toBe('kept');
        restart();
        expect(secrets.isProtected).toBe(left[0] !== KEY_FILE);
        if (kind !== 'host.rotate-key')
            expect(secrets.unseal(value, VALUE)).toBe('kept');
    });

    test('cut off at any write goes on to its end, and every value opens at each start', async () => {
        let rounds = 0;
        for (let writes = 0, isDone = false; !isDone; writes += 1) {
            newKey = String(writes).padStart(8, '0');
            for (const each of before)
                await perform(each);
            const setting = (): string => store.setting('key-check') as string;
            expect(secrets.unseal(setting(), 'key-check')).toBe('key-check');
            life.left = writes;
            isDone = await perform(kind).then(() => true, () => false);
            restart();
            // What was sealed before the cut, and by the service that did not know of it yet.
            expect(secrets.unseal(setting(), 'key-check')).toBe('key-check');
            await perform(kind);
            expect(files()).toEqual(left);
            restart();
            expect(secrets.unseal(setting(), 'key-check')).toBe('key-check');
            // As it was, for the next round.
            if (secrets.isProtected)
                await perform('host.unprotect-key');
            expect(writes).toBeLessThan(60);
            rounds = writes;
        }
        expect(rounds).toBeGreaterThan(4);
    });
});

describe.each([['host.protect-key', []], ['host.unprotect-key', ['host.protect-key']]] as const)('undoing %s', (kind, before) => {
    test.each([0, 1])('at step %i leaves the file as it was, and keeps a key that came meanwhile', async step => {
        for (const each of before)
            await perform(each);
        const [was] = [files()];
        await jobs()[kind]!.steps({})[0]!.do(context);
        await secrets.addKey(newKey);
        const value = secrets.seal('new', VALUE);
        if (step === 1)
            await jobs()[kind]!.steps({})[1]!.do(context);
        await undo(kind, step);
        expect(files()).toEqual(was);
        restart();
        expect(secrets.unseal(value, VALUE)).toBe('new');
    });
});

test('a new key between the two steps is in what is left', async () => {
    await jobs()['host.protect-key']!.steps({})[0]!.do(context);
    await secrets.addKey(newKey);
    const value = secrets.seal('new', VALUE);
    restart();
    expect(secrets.unseal(value, VALUE)).toBe('new');
    await perform('host.protect-key', 1);
    restart();
    expect(secrets.isProtected).toBe(true);
    expect(secrets.unseal(value, VALUE)).toBe('new');
});

test('a rotation that cannot seal keeps the key that is there', async () => {
    await perform('host.protect-key');
    store.run('INSERT INTO jobs (id, kind, title, state, args, actor, created_at) VALUES (1, \'x\', \'x\', \'done\', \'{}\', \'x\', \'x\')');
    store.run(ROW, secrets.seal('kept', VALUE));
    life.left = 0;
    await expect(secrets.addKey(newKey)).rejects.toThrow('dead');
    life.left = Infinity;
    expect(secrets.seal('x', VALUE)).not.toContain(newKey);
    restart();
    expect(secrets.unseal(store.get<{ note: string }>('SELECT note FROM steps')!.note, VALUE)).toBe('kept');
});

describe('at the start', () => {
    const refusal = (keys?: SealedKeys): string => {
        store.close();
        try {
            openState(directory, keys);
            return 'nothing was refused';
        } catch (error) {
            return String(error);
        } finally {
            life.left = Infinity;
        }
    };

    test('sealed keys that systemd has not opened are told, and nothing is made', async () => {
        await perform('host.protect-key');
        const place = new HostPlace(sealed());
        place.host = 'another host ';
        expect(refusal({ place, text: place.read() })).toContain(`${sealed()} was not opened by systemd`);
        expect(files()).toEqual([`${KEY_FILE}.sealed`]);
        rmSync(path.join(directory, 'hosting.db'));
        expect(refusal({ place, text: place.read() })).toContain('was not opened by systemd');
        expect(files()).toEqual([`${KEY_FILE}.sealed`]);
        open();
    });

    test('a sealed file that is gone, or holds other keys, is told', async () => {
        await perform('host.protect-key');
        const text = new HostPlace(sealed()).read()!;
        const other = JSON.stringify({ current: 'x', keys: { x: Buffer.alloc(32).toString('base64') } });
        const place = new HostPlace(sealed());
        expect(refusal({ place, text: other })).toContain(`${sealed()} is not the one that the secrets of this host are sealed with`);
        expect(refusal({ place, text: '{' })).toContain(`${sealed()} is damaged`);
        rmSync(sealed());
        expect(refusal({ place, text: undefined })).toContain(`${plain()} cannot be read`);
        expect(files()).toEqual([]);
        await place.save(text);
        open();
    });

    test('a plain file that was put back counts', async () => {
        const text = readFileSync(plain(), 'utf8');
        await perform('host.protect-key');
        await replaceKeyFile(plain(), text);
        restart();
        expect(secrets.isProtected).toBe(false);
        await perform('host.protect-key');
        expect(files()).toEqual([`${KEY_FILE}.sealed`]);
    });
});
