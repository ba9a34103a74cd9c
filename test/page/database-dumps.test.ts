// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps of databases: files in the home of a site, downloads and uploads. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { calls, card, finishJob, giveDatabases, usePage } from './use-page.ts';

const open = usePage();

const choose = async (page: Page, name: string, action: string): Promise<void> => {
    await card(page, 'Databases').getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
};

describe('a dump', () => {
    test('is written into the home of the site, and it is said where', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const sent = calls(page, 'Databases1.Export');
        await choose(page, 'shop_blog', 'Export');
        await page.locator('#change-place').selectOption('home');
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
        await page.locator('#job-made').getByText('/home/shop/exports/shop_blog-20261121T160203.sql.gz').waitFor();
        await finishJob(page);
        expect(sent).toEqual([{ site: 'shop', name: 'shop_blog' }]);
    });

    test('is refused at the field of its file, which is kept; a name that means a stream is a file here', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const dialog = page.getByRole('dialog');
        const sent = calls(page, 'Databases1.Export');
        await choose(page, 'shop', 'Export');
        await page.locator('#change-place').selectOption('home');
        await page.locator('#change-file').fill('../blog/dump.sql');
        await page.keyboard.press('Enter');
        await dialog.locator('#change-file-help').getByText('A dump lies below /home/shop.').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-file');
        expect(await page.locator('#change-file').inputValue()).toBe('../blog/dump.sql');
        await page.locator('#change-file').fill(' - ');
        await page.locator('#change-compression').selectOption('zstd');
        await dialog.getByRole('button', { name: 'Export' }).click();
        await page.locator('#job-made').getByText('/home/shop/-', { exact: true }).waitFor();
        expect(sent.at(-1)).toEqual({ site: 'shop', name: 'shop', file: './-', compression: 'zstd' });
    });

    test('is told of when its dialog was closed before its end', async () => {
        const page = await open('?step=300#/sites/shop/databases');
        await choose(page, 'shop', 'Export');
        await page.locator('#change-place').selectOption('home');
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
        await page.getByRole('dialog').getByText('The job goes on when this is closed.').waitFor();
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
        await page.locator('.pf-v6-c-alert-group').getByText('/home/shop/exports/shop-20261121T160203.sql.gz').waitFor();
    });

    test('takes the place of a database once its name was typed', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const dialog = page.getByRole('dialog');
        const sent = calls(page, 'Databases1.Import');
        await choose(page, 'shop_blog', 'Import');
        await page.locator('#change-place').selectOption('home');
        const replace = dialog.getByRole('button', { name: 'Replace the database' });
        await page.locator('#change-confirm').fill('shop_blo');
        await page.keyboard.press('Enter');
        expect(await replace.isDisabled()).toBe(true);
        await page.locator('#change-confirm').fill('shop_blog');
        await page.keyboard.press('Enter');
        await dialog.getByText('Name a file.').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-file');
        expect(await page.locator('#change-confirm').inputValue()).toBe('shop_blog');
        await page.locator('#change-file').fill('exports/old.sql.zst');
        await replace.click();
        await finishJob(page);
        expect(sent).toEqual([{ site: 'shop', name: 'shop_blog', file: '' }, { site: 'shop', name: 'shop_blog', file: 'exports/old.sql.zst' }]);
    });

    test('that does not come in or out is told with the words of its job, and no file is named', async () => {
        const page = await open('?step=30&failing=reload#/sites/shop/databases');
        await choose(page, 'shop', 'Export');
        await page.locator('#change-place').selectOption('home');
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
        await page.getByRole('dialog').getByText('Everything done before was undone').waitFor();
        expect(await page.locator('#job-made').count()).toBe(0);
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
        await choose(page, 'shop', 'Import');
        await page.locator('#change-place').selectOption('home');
        await page.locator('#change-file').fill('exports/old.sql');
        await page.locator('#change-confirm').fill('shop');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').getByText('Everything done before was undone').waitFor();
    });

    test('is a customer\'s to write and to bring, and nothing else is', async () => {
        const page = await open('?step=30&role=customer#/sites/blog/databases');
        await giveDatabases(page);
        await card(page, 'Databases').getByRole('button', { name: 'Actions for blog', exact: true }).click();
        await expect.poll(() => page.getByRole('menuitem').allInnerTexts()).toEqual(['Export', 'Import']);
        await page.getByRole('menuitem', { name: 'Export' }).click();
        await page.locator('#change-place').selectOption('home');
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
        await page.locator('#job-made').getByText('/home/blog/exports/').waitFor();
    });

    test('comes to this computer as a download', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const sent = calls(page, 'Databases1.Export');
        await choose(page, 'shop_blog', 'Export');
        await page.locator('#change-compression').selectOption('zstd');
        const downloads = page.waitForEvent('download');
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
        const download = await downloads;
        expect(download.suggestedFilename()).toMatch(/^shop_blog-\d{8}T\d{6}\.sql\.zst$/);
        expect(await readFile(await download.path(), 'utf8'))
            .toBe('/run/hosting/.streams/0badcafe {"payload":"stream","binary":"raw","superuser":"try","flow-control":true}');
        await finishJob(page);
        expect(sent).toEqual([{ site: 'shop', name: 'shop_blog', file: '-', compression: 'zstd' }]);
    });

    test('is sent from this computer no faster than the job takes it', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const sent = calls(page, 'Databases1.Import');
        await page.evaluate('fake.takes = false');
        await choose(page, 'shop_blog', 'Import');
        await page.locator('#change-confirm').fill('shop_blog');
        const replace = page.getByRole('dialog').getByRole('button', { name: 'Replace the database' });
        expect(await replace.isDisabled()).toBe(true);
        await page.locator('#change-upload').setInputFiles({ name: 'old.sql.gz', mimeType: 'application/gzip', buffer: Buffer.alloc(3_000_001, 7) });
        await replace.click();
        const stream = (): Promise<{ bytes: number, isWhole: boolean, options: object }> => page.evaluate('fake.streams[0]');
        await expect.poll(async () => (await stream()).bytes).toBe(1024 * 1024);
        await page.evaluate('fake.takes = true');
        await expect.poll(async () => (await stream()).isWhole).toBe(true);
        expect(await stream()).toMatchObject({
            bytes: 3_000_001, pieces: 47, options: { payload: 'stream', unix: '/run/hosting/.streams/0badcafe', binary: true, superuser: 'try' },
        });
        expect(sent).toEqual([{ site: 'shop', name: 'shop_blog', file: '-', size: 3_000_001 }]);
        await finishJob(page);
    });

    test('whose file changes while it is sent is broken off, so that nothing of it is taken', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const file = path.join(await mkdtemp(path.join(tmpdir(), 'hosting-upload-')), 'old.sql');
        await writeFile(file, Buffer.alloc(3_000_000));
        await page.evaluate('fake.takes = false');
        await choose(page, 'shop', 'Import');
        await page.locator('#change-confirm').fill('shop');
        await page.locator('#change-upload').setInputFiles(file);
        await page.getByRole('dialog').getByRole('button', { name: 'Replace the database' }).click();
        await expect.poll(() => page.evaluate('fake.streams[0]?.bytes')).toBe(1024 * 1024);
        await rm(path.dirname(file), { recursive: true });
        await page.evaluate('fake.takes = true');
        await expect.poll(() => page.evaluate('fake.streams[0].problem')).toBe('terminated');
        expect(await page.evaluate('fake.streams[0].isWhole')).toBe(false);
        await finishJob(page);
    });
});
