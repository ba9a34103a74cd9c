// SPDX-License-Identifier: LGPL-2.1-or-later

import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { HostingError } from '../contract/errors.ts';
import { Secrets } from './secrets.ts';
import { openState } from './state.ts';

let directory: string;
let file: string;

beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-secrets-'));
    file = path.join(directory, 'secrets.key');
});
afterEach(() => { rmSync(directory, { recursive: true }); });

const PLACE = 'databases/mariadb/shop/password';

/** What is thrown, as people read it; anything but a HostingError is a defect. */
function refusal(work: () => unknown): string {
    try {
        work();
    } catch (error) {
        if (error instanceof HostingError)
            return `${error.code}: ${error.message}`;
        throw error;
    }
    return 'nothing was refused';
}

/** Replaces the key file's document. */
function rewrite(change: (document: { current: string, keys: Record<string, string> }) => unknown): void {
    const document = JSON.parse(readFileSync(file, 'utf8')) as { current: string, keys: Record<string, string> };
    chmodSync(file, 0o600);
    writeFileSync(file, JSON.stringify(change(document)));
}

describe('a sealed value', () => {
    test.each(['hunter2', '', 'ü\0\n😀', 'x'.repeat(100_000)])('opens again: %.20j', text => {
        const secrets = Secrets.open(file, true);
        const sealed = secrets.seal(text, PLACE);
        expect(secrets.unseal(sealed, PLACE)).toBe(text);
        expect(Secrets.open(file, false).unseal(sealed, PLACE)).toBe(text);
    });

    test('shows nothing of its text and is another one each time', () => {
        const secrets = Secrets.open(file, true);
        const sealed = Array.from({ length: 100 }, () => secrets.seal('hunter2hunter2', PLACE));
        expect(new Set(sealed.map(each => each.split(':')[2]!.slice(0, 16))).size).toBe(100);       // nonces
        for (const each of sealed) {
            expect(each).toMatch(/^v1:[0-9a-f]{8}:[A-Za-z0-9+/]+=*$/);
            expect(Buffer.from(each.split(':')[2]!, 'base64').includes('hunter2')).toBe(false);
        }
    });

    test('opens at its own place only', () => {
        const secrets = Secrets.open(file, true);
        const sealed = secrets.seal('hunter2', PLACE);
        for (const place of ['databases/mariadb/blog/password', '', `${PLACE} `, PLACE.toUpperCase()])
            expect(refusal(() => secrets.unseal(sealed, place))).toMatch(/^Failed: .*does not open/);
    });

    test('does not open with any bit of it changed', () => {
        const secrets = Secrets.open(file, true);
        const [version, id, encoded] = secrets.seal('hunter2', PLACE).split(':');
        const data = Buffer.from(encoded!, 'base64');
        for (let bit = 0; bit < data.length * 8; bit++) {
            const altered = Buffer.from(data);
            altered[bit >> 3]! ^= 1 << (bit & 7);
            expect(refusal(() => secrets.unseal(`${version}:${id}:${altered.toString('base64')}`, PLACE)), `bit ${bit}`)
                .toMatch(/^Failed: .*does not open/);
        }
    });

    test('of an unknown form, or of a key that is not there, is refused', () => {
        const secrets = Secrets.open(file, true);
        const [, id, encoded] = secrets.seal('hunter2', PLACE).split(':');
        expect(refusal(() => secrets.unseal(`v2:${id}:${encoded}`, PLACE))).toMatch(/unknown form/);
        expect(refusal(() => secrets.unseal('hunter2', PLACE))).toMatch(/unknown form/);
        expect(refusal(() => secrets.unseal(`v1:00000000:${encoded}`, PLACE))).toMatch(/key 00000000 .* is missing/);
        expect(refusal(() => secrets.unseal(`v1:__proto__:${encoded}`, PLACE))).toMatch(/is missing/);
    });

    test('of an old key opens after the keys were rotated, and new ones take the new key', () => {
        const sealed = Secrets.open(file, true).seal('hunter2', PLACE);
        rewrite(({ keys }) => ({ current: 'next', keys: { ...keys, next: Buffer.alloc(32, 7).toString('base64') } }));
        const secrets = Secrets.open(file, false);
        expect(secrets.unseal(sealed, PLACE)).toBe('hunter2');
        expect(secrets.seal('x', PLACE)).toMatch(/^v1:next:/);
    });
});

describe('the key file', () => {
    test('is made once, for root\'s eyes only, whatever the umask', () => {
        const before = process.umask(0);
        try {
            Secrets.open(file, true);
        } finally {
            process.umask(before);
        }
        const text = readFileSync(file, 'utf8');
        expect(statSync(file).mode & 0o7777).toBe(0o400);
        expect(readdirSync(directory)).toEqual(['secrets.key']);
        Secrets.open(file, true);
        expect(readFileSync(file, 'utf8')).toBe(text);
        const { current, keys } = JSON.parse(text) as { current: string, keys: Record<string, string> };
        expect(Buffer.from(keys[current]!, 'base64')).toHaveLength(32);
    });

    test('of two hosts holds two keys', () => {
        Secrets.open(file, true);
        Secrets.open(`${file}2`, true);
        expect(readFileSync(file, 'utf8')).not.toBe(readFileSync(`${file}2`, 'utf8'));
    });

    test('that is missing is made only where no values can have been sealed', () => {
        expect(refusal(() => Secrets.open(file, false))).toMatch(/^Failed: .*cannot be read/);
        expect(existsSync(file)).toBe(false);
    });

    test.each([
        ['is no JSON', () => writeFileSync(file, 'x')],
        ['is empty', () => writeFileSync(file, '')],
        ['is null', () => writeFileSync(file, 'null')],
        ['lacks the current key', () => writeFileSync(file, '{"current":"a","keys":{}}')],
        ['has no keys', () => writeFileSync(file, '{"current":"a"}')],
        ['has a short key', () => writeFileSync(file, JSON.stringify({ current: 'a', keys: { a: Buffer.alloc(16).toString('base64') } }))],
    ])('that %s is refused and not replaced', (_what, damage) => {
        damage();
        const text = readFileSync(file, 'utf8');
        expect(refusal(() => Secrets.open(file, true))).toMatch(/^Failed: .*damaged/);
        expect(readFileSync(file, 'utf8')).toBe(text);
    });
});

describe('openState', () => {
    test('makes key and database, and finds them again', () => {
        const first = openState(directory);
        const sealed = first.secrets.seal('hunter2', PLACE);
        first.store.run('INSERT INTO settings (name, value) VALUES (?, ?)', 'sealed', sealed);
        first.store.close();
        const second = openState(directory);
        const stored = second.store.get<{ value: string }>('SELECT value FROM settings WHERE name = \'sealed\'')!.value;
        expect(second.secrets.unseal(stored, PLACE)).toBe('hunter2');
        second.store.close();
    });

    test('makes no new key where a database exists', () => {
        openState(directory).store.close();
        rmSync(file);
        expect(refusal(() => openState(directory))).toMatch(/cannot be read/);
        expect(existsSync(file)).toBe(false);
    });

    test('goes on where the making was cut off after the key', () => {
        Secrets.open(file, true);
        const text = readFileSync(file, 'utf8');
        openState(directory).store.close();
        expect(readFileSync(file, 'utf8')).toBe(text);
    });
});
