// SPDX-License-Identifier: LGPL-2.1-or-later
/* The cards about PHP and limits of a site, and the dialog for its PHP settings, against a fake Cockpit. */

import type { Server } from 'node:http';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { openPage, startBrowser } from './browser.ts';
import { startServer } from './server.ts';

let browser: Browser;
let server: Server;
let url: string;
let complaints: string[] = [];

beforeAll(async () => {
    ({ url, server } = await startServer());
    browser = await startBrowser();
});

afterAll(async () => {
    await browser.close();
    server.close();
});

afterEach(async () => {
    await Promise.all(browser.contexts().map(context => context.close()));
    const seen = complaints;
    complaints = [];
    expect(seen, 'what the browser complained about').toEqual([]);
});

const open = (address: string): Promise<Page> => openPage(browser, url + address, complaints);

const changes = (page: Page): Promise<unknown> => page.evaluate('fake.state.phpSet');

describe('PHP of a site', () => {
    test('says what it is doing, how long it is supported, and what it uses', async () => {
        const page = await open('#/sites/shop');
        const card = page.locator('#php-card');
        await card.getByText('8.4, supported until 2028-12-31').waitFor();
        await card.getByText('2 at work, 1 free').waitFor();
        await card.getByText('34, at most 4 at once').waitFor();
        await card.getByText('256M of memory, 60 s, uploads of 64M').waitFor();
        await page.getByText('112.0 MB of 1G').waitFor();
        await page.getByText('4 of 128').waitFor();
    });

    test('that is idle or out of support says so', async () => {
        const page = await open('#/sites/wiki');
        await page.getByText('7.4, without security fixes since 2022-11-28').waitFor();
        await page.getByText('Idle; the next visitor wakes it').waitFor();
        expect(await page.getByText('at work').count()).toBe(0);
    });

    test('is a customer\'s to see and not to change', async () => {
        const page = await open('?role=customer#/sites/blog');
        await page.locator('#php-card').getByText('supported until').waitFor();
        expect(await page.locator('#edit-php').count()).toBe(0);
    });
});

describe('the dialog', () => {
    test('sends what was changed, as the service wants it, and turns into the job', async () => {
        const page = await open('#/sites/shop');
        await page.locator('#edit-php').click();
        const dialog = page.locator('#change-site-dialog');
        await dialog.locator('#change-memory-limit').fill('384M');
        await dialog.locator('#change-execution-time').fill('90');
        await dialog.locator('#change-display-errors').selectOption('true');
        await dialog.locator('#change-slow-seconds').selectOption('5');
        await dialog.locator('#change-disable-function').fill('exec,  passthru ');
        await dialog.getByRole('button', { name: 'Change' }).click();
        await page.getByText('Update PHP pool').waitFor();
        expect(await changes(page)).toEqual({
            'memory-limit': '384M', 'execution-time': 90, 'display-errors': true, 'slow-seconds': 5,
            'disable-function': ['exec', 'passthru'],
        });
    });

    test('keeps what was typed when it is refused, at its field', async () => {
        const page = await open('#/sites/shop');
        await page.locator('#edit-php').click();
        await page.locator('#change-memory-limit').fill('much');
        await page.locator('#change-timezone').fill('Europe/Berlin');
        await page.keyboard.press('Enter');
        await page.getByText('Write an amount such as 256M or 1G.').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-memory-limit');
        expect(await page.locator('#change-timezone').inputValue()).toBe('Europe/Berlin');
    });
});
