// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Server } from 'node:http';

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

import { type OpenOptions, openPage, startBrowser } from './browser.ts';
import { startServer } from './server.ts';

/**
 * One browser for the tests of a file. Whatever it complains about during a test fails that test.
 * @returns opens the page at `?what-to-play#/where`
 */
export function usePage(): (address: string, options?: OpenOptions) => Promise<Page> {
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
    return (address, options = {}) => openPage(browser, url + address, complaints, options);
}

/** What the page asks a command for, from now on. */
export function calls(page: Page, command: string): unknown[] {
    const seen: unknown[] = [];
    page.on('console', message => {
        const [, called, input = ''] = /^fake call: org\.cockpithosting\.(\S+) (.*)$/.exec(message.text()) ?? [];
        if (called === command)
            seen.push(JSON.parse(input));
    });
    return seen;
}

export function card(page: Page, title: string): Locator {
    return page.locator('.pf-v6-c-card').filter({ has: page.getByRole('heading', { name: title, exact: true, level: 2 }) });
}

/** Waits for the job that a dialog has begun, and closes the dialog. */
export async function finishJob(page: Page): Promise<void> {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
}

/** Lets the customer's site have databases, as the first site has them. */
export async function giveDatabases(page: Page): Promise<void> {
    await page.evaluate(`
        fake.change(({ sites }) => {
            const { shownDatabases, databases } = JSON.parse(JSON.stringify(sites[0]).replaceAll('shop', 'blog'));
            Object.assign(sites[1], { shownDatabases, databases });
        });
        fake.signal('Changed', ['site', 'blog']);
    `);
}
