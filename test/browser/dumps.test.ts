// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps that come to a browser and go from one, in real Cockpit: an administrator's, as root, and a customer's, as itself. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { JobSummary } from '../../backend/contract/jobs.ts';
import { exec, hostingctl, run } from '../support/machine.ts';
import { openAt, type Seat, useBrowser } from './cockpit.ts';
import { forget } from './steps.ts';

const browser = useBrowser();
const sql = async (statement: string): Promise<string> =>
    (await run(['mariadb', '--batch', '--skip-column-names', 'dump', '-e', statement])).trim();

async function choose({ hosting }: Seat, action: string): Promise<void> {
    await hosting.getByRole('grid', { name: 'Databases' }).getByRole('button', { name: 'Actions for dump', exact: true }).click();
    await hosting.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Begins an import of a file, with all that is asked before. */
async function send({ hosting }: Seat, name: string, buffer: Buffer): Promise<void> {
    await hosting.locator('#change-confirm').fill('dump');
    await hosting.locator('#change-upload').setInputFiles({ name, mimeType: 'application/gzip', buffer });
    await hosting.getByRole('dialog').getByRole('button', { name: 'Replace the database' }).click();
}

async function receive(seat: Seat): Promise<Buffer> {
    await choose(seat, 'Export');
    const downloads = seat.page.waitForEvent('download');
    await seat.hosting.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
    const download = await downloads;
    expect(download.suggestedFilename()).toMatch(/^dump-\d{8}T\d{6}\.sql\.gz$/);
    const dump = await readFile(await download.path());
    await end(seat);
    return dump;
}

/** Streams that wait for whoever asked for them. */
const streams = async (): Promise<string> => (await exec(['find', '/run/hosting/.streams', '-type', 's'])).stdout;

/** The newest job of the site. */
const newest = async (): Promise<JobSummary | undefined> => (await hostingctl<JobSummary[]>('job', 'list', '--site', 'dump'))[0];

/** A step that is done says so, too, in the dialog. */
async function end({ hosting }: Seat): Promise<void> {
    await hosting.getByRole('dialog').getByText('The job goes on when this is closed.').or(hosting.getByText('Done', { exact: true })).first().waitFor();
    await expect.poll(async () => (await newest())?.state, { timeout: 60_000 }).toBe('done');
    await hosting.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
}

beforeAll(async () => {
    await hostingctl('site', 'create', 'dump.example', '--user', 'dump', '--database', 'mariadb', '--owner', 'customer');
    await sql('CREATE TABLE words (word VARCHAR(50)); INSERT INTO words VALUES (\'first\')');
});

afterAll(() => forget('dump'));

describe.each(['admin', 'customer'] as const)('%s', person => {
    let seat: Seat;
    let dump: Buffer;

    beforeAll(async () => {
        seat = person === 'admin' ? await browser.administrator() : await browser.logIn(person);
        await openAt(seat, '/sites/dump/databases');
    });

    it('downloads a dump, of which nothing is left on the host', async () => {
        await sql(`UPDATE words SET word = 'as ${person} saw it'`);
        dump = await receive(seat);
        expect(gunzipSync(dump).toString()).toContain(`as ${person} saw it`);
        expect((await exec(['find', '/home/dump/exports', '-type', 'f'])).stdout + await streams()).toBe('');
    });

    it('uploads it again, and the database is as it was', async () => {
        await sql('UPDATE words SET word = \'another\'');
        await choose(seat, 'Import');
        await send(seat, 'dump.sql.gz', dump);
        await end(seat);
        expect(await sql('SELECT word FROM words')).toBe(`as ${person} saw it`);
    });

    it('uploads a large one and gets it back, in pieces that Cockpit need not keep', async () => {
        const rows = Array.from({ length: 12_000 }, (_each, at) => `(${at}, '${randomBytes(500).toString('hex')}')`);
        const inserts = Array.from({ length: 120 }, (_each, at) => `INSERT INTO many VALUES ${rows.slice(at * 100, at * 100 + 100).join()};\n`);
        const large = gzipSync(`CREATE TABLE many (id INT PRIMARY KEY, data TEXT);\n${inserts.join('')}`);
        await choose(seat, 'Import');
        await send(seat, 'large.sql.gz', large);
        await end(seat);
        expect(await sql('SELECT COUNT(*), MIN(LENGTH(data)) FROM many')).toBe('12000\t1000');
        expect(gunzipSync(await receive(seat)).length).toBeGreaterThan(12_000_000);
        await choose(seat, 'Import');
        await send(seat, 'dump.sql.gz', dump);
        await end(seat);
    });

    it('breaks an upload off by leaving, and the database stays as it is', async () => {
        // 40 MB, of which a part is on the way when the page goes.
        const rows = Array.from({ length: 4000 }, (_each, at) => `INSERT INTO slow VALUES (${at}, '${'x'.repeat(10_000)}');\n`);
        await choose(seat, 'Import');
        await send(seat, 'slow.sql', Buffer.from(`CREATE TABLE slow (id INT, data TEXT);\n${rows.join('')}`));
        await expect.poll(async () => (await newest())?.title).toContain('Import');
        await expect.poll(async () => (await newest())?.state).toBe('running');
        // The page has come for the stream: nobody else can. One that had left before would be waited for, a minute.
        await expect.poll(streams, { timeout: 60_000 }).toBe('');
        await seat.page.goto('about:blank');
        await expect.poll(async () => (await newest())?.state, { timeout: 30_000 }).toBe('rolled-back');
        expect(await sql('SELECT word FROM words')).toBe(`as ${person} saw it`);
    });
});
