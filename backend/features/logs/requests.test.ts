// SPDX-License-Identifier: LGPL-2.1-or-later

import { appendFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { BUCKET, BUCKETS, RequestCounts } from './requests.ts';

const NOW = Date.UTC(2026, 10, 21, 22, 59, 33);
const MINUTE = 60_000;

let directory: string;
let log: string;
let counts: RequestCounts;

beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-requests-'));
    log = path.join(directory, 'access.log');
    counts = new RequestCounts();
});
afterEach(() => { rmSync(directory, { recursive: true }); });

/** A line as nginx writes it on a host that is an hour ahead of universal time. */
function line(ago: number, request = 'GET / HTTP/1.1', user = '-'): string {
    const local = new Date(NOW - ago + 60 * MINUTE).toISOString();
    const month = new Date(NOW - ago).toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    const [year, , day] = local.slice(0, 10).split('-');
    return `192.0.2.1 - ${user} [${day}/${month}/${year}:${local.slice(11, 19)} +0100] "${request}" 200 5 "-" "curl"\n`;
}

const ask = async (now = NOW): Promise<number[]> => {
    const { counts: found, complete } = await counts.of('shop', now, log);
    expect(complete).toBe(true);
    return found;
};
const none = Array<number>(BUCKETS).fill(0);

/** The file as it was written at a time; tests have one of their own. */
function write(text: string): void {
    appendFileSync(log, text);
    utimesSync(log, NOW / 1000, NOW / 1000);
}

test('each request stands in its five minutes', async () => {
    write(line(70 * MINUTE) + line(58 * MINUTE) + line(7 * MINUTE) + line(6 * MINUTE) + line(0));
    expect(await ask()).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1]);
});

test('what comes later is added, half a line when it is whole', async () => {
    write(line(MINUTE) + line(0).slice(0, 40));
    expect((await ask()).at(-1)).toBe(1);
    write(`${line(0).slice(40)}${line(0)}`);
    expect((await ask()).at(-1)).toBe(3);
    // Nothing is counted twice.
    expect((await ask()).at(-1)).toBe(3);
});

test('two who ask at once get the same, and nothing is counted twice', async () => {
    write(line(0) + line(0));
    const [one, two] = await Promise.all([ask(), ask()]);
    expect([one.at(-1), two.at(-1), (await ask()).at(-1)]).toEqual([2, 2, 2]);
});

test('the hour goes on', async () => {
    write(line(MINUTE));
    await ask();
    expect((await ask(NOW + BUCKET)).at(-2)).toBe(1);
    expect(await ask(NOW + 13 * BUCKET)).toEqual(none);
});

test('a log that was rotated, cut or is gone begins anew', async () => {
    write(line(0) + line(0));
    await ask();
    renameSync(log, `${log}.1`);
    expect(await ask()).toEqual(none);
    write(line(0));
    expect((await ask()).at(-1)).toBe(1);
    truncateSync(log);
    utimesSync(log, NOW / 1000, NOW / 1000);
    expect(await ask()).toEqual(none);
});

test('of a log that is too long, what was not looked at is not passed off as nothing', async () => {
    const many = line(9 * MINUTE).repeat(20_000);
    write(line(50 * MINUTE) + many + line(0));
    const { counts: found, complete } = await counts.of('shop', NOW, log);
    expect(complete).toBe(false);
    expect(found.at(-1)).toBe(1);
    expect(found.at(-2)! + found.at(-3)!).toBeGreaterThan(5000);
    // An hour later all of it is known again.
    expect((await counts.of('shop', NOW + 12 * BUCKET, log)).complete).toBe(true);
});

test('a line of another format counts for nothing, and what visitors send is no time', async () => {
    write(`garbage\n\n[]\n- - [21/Foo/2026:22:59:33 +0000] "GET /"\n${line(0, 'GET /[21/Nov/2026:22:00:00 +0000] HTTP/1.1', 'a')}`);
    const found = await ask();
    expect(found.reduce((sum, each) => sum + each)).toBe(1);
    expect(found.at(-1)).toBe(1);
});

test('a link is not followed', async () => {
    writeFileSync(path.join(directory, 'other'), line(0));
    symlinkSync(path.join(directory, 'other'), log);
    expect(await ask()).toEqual(none);
});
