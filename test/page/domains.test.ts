// SPDX-License-Identifier: LGPL-2.1-or-later
/* Domains on the page: what is shown, what is sent, and that a refusal stands at its field. */

import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { contractTable } from '../../build/page-contract.ts';
import { openPage, startBrowser } from './browser.ts';
import { startServer } from './server.ts';

const BUILT = 'dist/page-test';
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

let browser: Browser;
let server: Server;
let url: string;
let complaints: string[] = [];
/** Calls that change something, as they reached the service. */
let calls: string[] = [];

beforeAll(async () => {
    // As the page itself is built: vitest would have React built for development.
    process.env['NODE_ENV'] = 'production';
    await build({
        configFile: false, logLevel: 'silent', plugins: [contractTable()], define: { 'process.env.NODE_ENV': '"production"' },
        build: {
            outDir: at(BUILT), emptyOutDir: true, minify: false,
            lib: { entry: at('test/page/domains-view.js'), formats: ['es'], fileName: () => 'view.js', cssFileName: 'view' },
        },
    });
    writeFileSync(at(`${BUILT}/index.html`), `<!DOCTYPE html><html lang="en"><head><title>Domains</title>
        <link rel="stylesheet" href="view.css"><script src="../base1/cockpit.js"></script>
        <script type="module" src="view.js"></script></head><body><div id="app"></div></body></html>`);
    ({ url, server } = await startServer(BUILT));
    browser = await startBrowser();
}, 120_000);

afterAll(async () => {
    await browser.close();
    server.close();
});

afterEach(async () => {
    await Promise.all(browser.contexts().map(context => context.close()));
    const seen = complaints;
    complaints = [];
    calls = [];
    expect(seen, 'what the browser complained about').toEqual([]);
});

async function open(address = ''): Promise<Page> {
    const page = await openPage(browser, url + address, complaints);
    page.on('console', message => {
        const [, call] = /^fake call: org\.cockpithosting\.((?:Domains1|Sites1\.Clone).*)$/.exec(message.text()) ?? [];
        if (call)
            calls.push(call);
    });
    await page.getByRole('heading', { name: 'Domains' }).waitFor();
    return page;
}

const row = (page: Page, domain: string) => page.locator(`[data-domain="${domain}"]`);

async function choose(page: Page, domain: string, action: string): Promise<void> {
    await page.getByRole('button', { name: `Actions for ${domain}`, exact: true }).click();
    await page.getByRole('menuitem', { name: action }).click();
}

async function finished(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Close' }).last().click();
}

describe('the domains of a site', () => {
    test('are listed with what they are', async () => {
        const page = await open();
        expect(await row(page, 'shop.example').innerText()).toContain('Primary domain');
        expect(await page.locator('[data-domain]').count()).toBe(3);
    });

    test('are not changed by a customer', async () => {
        const page = await open('?role=customer&sites=12&site=blog');
        expect(await page.getByRole('button').count()).toBe(1);
    });

    test('take a wildcard, and a name of another owner\'s only when that is meant', async () => {
        const page = await open();
        await page.locator('#add-domain').click();
        await page.locator('#change-domain').fill('a.anna.example');
        await page.keyboard.press('Enter');
        await page.getByText('which belongs to anna').waitFor();
        expect(await page.evaluate('document.activeElement.id')).toBe('change-domain');
        await page.locator('#change-across-owners').check();
        await page.getByRole('button', { name: 'Add domain' }).last().click();
        await finished(page);
        await row(page, 'a.anna.example').waitFor();
        await page.locator('#add-domain').click();
        await page.locator('#change-domain').fill('*.shop.example');
        await page.keyboard.press('Enter');
        await finished(page);
        await row(page, '*.shop.example').getByText('Every name below it').waitFor();
        expect(calls.at(-1)).toBe('Domains1.Add {"site":"shop","domain":"*.shop.example","across-owners":false}');
    });

    test('come down to one form of the primary one', async () => {
        const page = await open();
        await choose(page, 'shop.example', 'With or without www');
        await page.locator('#change-form').selectOption('www');
        await page.getByRole('button', { name: 'Change' }).click();
        await finished(page);
        await row(page, 'shop.example').getByText('Leads to www.shop.example').waitFor();
        expect(await row(page, 'www.shop.example').innerText()).toContain('Primary domain');
        expect(calls).toEqual(['Domains1.Prefer {"site":"shop","form":"www"}']);
    });

    test('are renamed, with the old name or without', async () => {
        const page = await open();
        await choose(page, 'shop.example', 'Rename');
        await page.locator('#change-domain').fill('half');
        await page.keyboard.press('Enter');
        await page.getByText('Enter the full name').waitFor();
        await page.locator('#change-domain').fill('new.example');
        await page.locator('#change-keep-old').uncheck();
        await page.getByRole('button', { name: 'Rename' }).click();
        await finished(page);
        await row(page, 'new.example').waitFor();
        expect(await row(page, 'shop.example').count()).toBe(0);
        expect(calls.at(-1)).toBe('Domains1.Rename {"site":"shop","domain":"new.example","keep-old":false,"across-owners":false}');
    });
});

test('a clone is asked for with its names', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Clone', exact: true }).click();
    await page.locator('#change-domain').fill('blog.example');
    await page.keyboard.press('Enter');
    await page.getByText('is already a domain').waitFor();
    await page.locator('#change-domain').fill('copy.example');
    await page.locator('#change-user').fill('copy');
    await page.getByRole('button', { name: 'Clone site' }).click();
    await page.getByText('Copy the database').waitFor();
    expect(calls.at(-1)).toBe('Sites1.Clone {"site":"shop","domain":"copy.example","owner":"","across-owners":false,"user":"copy"}');
});
