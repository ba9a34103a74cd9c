// SPDX-License-Identifier: LGPL-2.1-or-later

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, test, vi } from 'vitest';

import { random } from '../../../../test/support/random.ts';
import { Meter, Plausible, Room } from './checks.ts';
import { Prepend } from './prepend.ts';

const next = random(7);

function cut(whole: string, longest = 900): Readable {
    const bytes = Buffer.from(whole);
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
        const length = 1 + Math.floor(next() * longest);
        pieces.push(bytes.subarray(at, at + length));
        at += length;
    }
    return Readable.from(pieces);
}

const ROWS = Array.from({ length: 300 }, (_row, number) => `INSERT INTO t VALUES (${number}, 'some text');\n`).join('');
const MARIADB = `-- MariaDB dump 10.19  Distrib 11.8.6\n--\n${ROWS}\n-- Dump completed on 2026-11-21\n`;
const POSTGRESQL = `--\n-- PostgreSQL database dump\n--\n\n${ROWS}\n--\n-- PostgreSQL database dump complete\n--\n\n`;

describe('Plausible', () => {
    test.each([
        ['mariadb', MARIADB], ['postgresql', POSTGRESQL], ['mariadb', ROWS], ['postgresql', ROWS], ['mariadb', 'SELECT 1;'],
        ['mariadb', '-- phpMyAdmin SQL Dump\nSELECT 1;\n'], ['mariadb', ''],
    ] as const)('lets a whole dump of %s through as it is', async (engine, dump) => {
        for (let round = 0; round < 10; round++)
            expect(await text(cut(dump).pipe(new Plausible(engine)))).toBe(dump);
    });

    test.each([['mariadb', MARIADB], ['postgresql', POSTGRESQL]] as const)('refuses one of %s that was cut off anywhere', async (engine, dump) => {
        for (const length of [100, 2047, 2048, 2049, 5000, dump.length - 60])
            await expect(text(cut(dump.slice(0, length)).pipe(new Plausible(engine))), String(length)).rejects.toThrow('is cut off');
    });

    test.each([
        ['mariadb', POSTGRESQL, 'a dump of PostgreSQL'], ['postgresql', MARIADB, 'a dump of MariaDB'],
        ['postgresql', '-- phpMyAdmin SQL Dump\n', 'a dump of MariaDB'],
    ] as const)('refuses for %s one of the other engine', async (engine, dump, words) => {
        await expect(text(cut(dump).pipe(new Plausible(engine)))).rejects.toThrow(words);
    });

    test('refuses a line that nobody could take, however it comes', async () => {
        const line = 'x'.repeat(5001);
        await expect(text(cut(`a\n${line}`).pipe(new Plausible('mariadb', 5000)))).rejects.toThrow('a line of more than');
        expect((await text(cut(`a\n${line.slice(2)}\nb`).pipe(new Plausible('mariadb', 5000)))).length).toBeGreaterThan(5000);
    });

    test('takes away the line that older clients of MariaDB do not know', async () => {
        expect(await text(cut(`/*M!999999\\- enable the sandbox mode */ \n${MARIADB}`).pipe(new Plausible('mariadb')))).toBe(MARIADB);
    });
});

describe('Room', () => {
    test('lets pass while there is room, and fails before there is none', async () => {
        let free = 100;
        const room = (): Promise<{ free: number, reserve: number }> => Promise.resolve({ free: free -= 10, reserve: 50 });
        expect(await text(cut('x'.repeat(2000)).pipe(new Room(room, 1000)))).toHaveLength(2000);
        await expect(text(cut('x'.repeat(9000)).pipe(new Room(room, 1000)))).rejects.toThrow('stay free for the others');
    });

    test('looks before the first byte', async () => {
        await expect(text(cut('x').pipe(new Room(() => Promise.resolve({ free: 1, reserve: 2 }))))).rejects.toThrow('Only 1 B are left');
    });
});

test('Meter counts, and tells of it no more often than asked for', async () => {
    const often = vi.fn();
    const meter = new Meter(often, 0);
    expect(await text(cut(ROWS).pipe(meter))).toBe(ROWS);
    expect(meter.bytes).toBe(ROWS.length);
    expect(often.mock.calls.length).toBeGreaterThan(5);
    const seldom = vi.fn();
    await text(cut(ROWS).pipe(new Meter(seldom, 60_000)));
    expect(seldom).toHaveBeenCalledOnce();
});

test('Prepend puts its text where it belongs', async () => {
    expect(await text(cut(ROWS).pipe(new Prepend('before ')))).toBe(`before ${ROWS}`);
});
