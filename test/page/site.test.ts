// SPDX-License-Identifier: LGPL-2.1-or-later
/* The page of one site: its tabs, redirects, logs, differing files. */

import { readFile } from 'node:fs/promises';

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { calls, usePage } from './use-page.ts';

const open = usePage();

const currentTab = (page: Page): Promise<string> => page.locator('[role=tab][aria-selected=true]').innerText();
const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.innerText');

describe('tabs', () => {
    test('stand in the address, and the way back leads through them', async () => {
        const page = await open('#/sites/shop');
        await page.getByRole('tab', { name: 'PHP' }).click();
        await page.waitForURL(/#\/sites\/shop\/php$/);
        await page.locator('#php-card').waitFor();
        await page.reload();
        await page.locator('#php-card').waitFor();
        expect(await currentTab(page)).toBe('PHP');
        await page.goBack();
        await page.getByText('Administrators only').waitFor();
        expect(await currentTab(page)).toBe('Overview');
    });

    test('that do not exist are the overview', async () => {
        const page = await open('#/sites/shop/%2e%2e%2fnothing');
        await page.getByText('Administrators only').waitFor();
        expect(await currentTab(page)).toBe('Overview');
    });

    test('are walked through by the arrows and opened by Enter or the space bar', async () => {
        const page = await open('#/sites/shop');
        await page.getByRole('tab', { name: 'Overview' }).focus();
        await page.keyboard.press('ArrowLeft');
        expect(await focused(page)).toBe('Security');
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        expect(await focused(page)).toBe('Domains');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/domains$/);
        await page.keyboard.press('End');
        await page.keyboard.press(' ');
        await page.waitForURL(/\/security$/);
        await page.getByText('s0:c1,c101').first().waitFor();
    });

    test('are all within reach on a phone, and nothing is wider than the page', async () => {
        const page = await open('#/sites/shop/security', { width: 360, height: 740 });
        await page.getByText('s0:c1,c101').first().waitFor();
        await expect.poll(() => page.evaluate('document.querySelector("[aria-selected=true]").getBoundingClientRect().right <= innerWidth'))
            .toBe(true);
        for (const tab of ['overview', 'domains', 'php', 'web', 'logs', 'activity']) {
            await page.evaluate(`location.hash = "#/sites/shop/${tab}"`);
            await page.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
            expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), tab).toBe(0);
        }
    });
});

describe('redirects', () => {
    test('are added, refused at their field, and removed', async () => {
        const page = await open('?step=30#/sites/shop/domains');
        await page.getByText('A redirect sends visitors').waitFor();
        await page.getByRole('button', { name: 'Add redirect' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel(/^From/).fill('/old');
        await page.keyboard.press('Enter');
        await dialog.getByText('Say where to.').waitFor();
        expect(await page.evaluate('document.activeElement.id')).toBe('change-to');
        expect(await dialog.getByLabel(/^From/).inputValue()).toBe('/old');
        await dialog.getByLabel(/^To/).fill('/new');
        await dialog.getByLabel('Status').selectOption('308');
        await dialog.getByLabel('Append it to the new address').check();
        await page.keyboard.press('Enter');
        await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
        await dialog.getByRole('button', { name: 'Close' }).last().click();
        const row = page.locator('tr[data-redirect="/old"]');
        await row.waitFor();
        await expect.poll(() => row.locator('td').allInnerTexts()).toEqual(['/old', '/new', '308', 'Appended', '']);

        await row.getByRole('button').click();
        await page.getByRole('menuitem', { name: 'Remove' }).click();
        await dialog.getByRole('button', { name: 'Remove redirect' }).click();
        await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
        await dialog.getByRole('button', { name: 'Close' }).last().click();
        await page.getByText('A redirect sends visitors').waitFor();
    });

    test('of another session appear by themselves', async () => {
        const page = await open('#/sites/shop/domains');
        await page.getByText('A redirect sends visitors').waitFor();
        await page.evaluate(`
            fake.change(({ sites }) => { sites[0].redirects = [{ source: '/a', target: '/b', code: 301, keepPath: false }]; });
            fake.signal('Changed', ['site', 'shop']);
        `);
        await page.locator('tr[data-redirect="/a"]').waitFor();
    });

    test('are seen and not changed by a customer', async () => {
        const page = await open('?role=customer#/sites/blog/domains');
        await page.getByText('A redirect sends visitors').waitFor();
        expect(await page.getByRole('button', { name: 'Add redirect' }).count()).toBe(0);
    });
});

describe('logs', () => {
    test('show the newest line, as text whatever stands in it, to a customer too', async () => {
        const page = await open('?role=customer&lines=2500#/sites/blog/logs');
        await page.getByText('1000 lines').waitFor();
        expect(await page.getByText('GET /page/2499 ').isVisible()).toBe(true);
        await page.getByText('GET /page/2495 ').getByText('<script>alert(1)</script>').waitFor();
        expect(await page.locator('#app script').count()).toBe(0);
        expect(await page.evaluate('document.querySelector(".hosting-log").scrollTop')).toBe(0);
        await page.getByLabel('Log', { exact: true }).selectOption('error');
        await page.getByText('a \\u001b[31mred\\u202e line').waitFor();
        await page.waitForURL(/log=error$/);
    });

    test('are filtered, and what is shown is downloaded', async () => {
        const page = await open('#/sites/shop/logs');
        await page.getByPlaceholder('Filter lines').fill('404 page/13');
        await page.getByText('3 of 300 lines').waitFor();
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
        expect(download.suggestedFilename()).toBe('shop-access.log');
        const lines = (await readFile(await download.path(), 'utf8')).split('\n');
        expect(lines).toHaveLength(4);
        expect(lines[0]).toContain('"GET /page/13 HTTP/1.1" 404');
        await page.getByPlaceholder('Filter lines').fill('nothing like that');
        await page.getByText('No line holds all these words.').waitFor();
    });

    test('are followed while the page is in sight, and left in peace while it is not', async () => {
        const page = await open('#/sites/shop/logs');
        await page.getByText('300 lines').waitFor();
        const reads = calls(page, 'Logs1.Read');
        await page.waitForTimeout(2500);
        expect(reads).toEqual([]);
        await page.getByLabel('Follow').check();
        await page.evaluate('fake.change(({ log }) => { log.push("a new line"); })');
        await page.getByText('301 lines').waitFor();
        await expect.poll(() => page.getByText('a new line').count()).toBe(1);
        await page.evaluate('fake.hide(true)');
        await page.waitForTimeout(300);
        reads.length = 0;
        await page.evaluate('fake.change(({ log }) => { log.push("another"); })');
        await page.waitForTimeout(3000);
        expect(reads).toEqual([]);
        await page.evaluate('fake.hide(false)');
        await page.getByText('302 lines').waitFor();
    });

    test('that are empty or cannot be read say so', async () => {
        const page = await open('#/sites/shop/logs?log=php-error');
        await page.getByText('PHP has met no error of this site').waitFor();
        await page.getByLabel('Log', { exact: true }).selectOption('slow');
        await page.getByRole('heading', { name: /slow.log cannot be read/ }).waitFor();
        await page.getByLabel('Log', { exact: true }).selectOption('access');
        await page.getByText('300 lines').waitFor();
    });
});

describe('files that differ from the settings', () => {
    test('are shown as differences and written anew, edits by hand on purpose only', async () => {
        const page = await open('?step=30&drift=edited#/sites/shop');
        const applied = calls(page, 'Sites1.Apply');
        await page.getByRole('heading', { name: '2 files differ from the settings' }).waitFor();
        await page.getByRole('button', { name: 'Show differences' }).click();
        const dialog = page.getByRole('dialog');
        await expect.poll(() => dialog.locator('del').allInnerTexts()).toEqual(['-    client_max_body_size 512m; # <img src=x onerror=alert(1)>']);
        await expect.poll(() => dialog.locator('ins').allInnerTexts()).toEqual(['+    client_max_body_size 64m;']);
        expect(await page.locator('#app img, dialog img').count()).toBe(0);
        await dialog.getByRole('button', { name: 'Discard the edits and write anew' }).click();
        await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
        expect(applied).toEqual([{ site: 'shop', force: true }]);
        await dialog.getByRole('button', { name: 'Close' }).last().click();
        await page.getByText('2 files differ').waitFor({ state: 'detached' });
    });

    test('are not forced when nobody edited them, and not asked for by customers', async () => {
        const page = await open('?step=30&drift=outdated#/sites/blog');
        const applied = calls(page, 'Sites1.Apply');
        await page.getByRole('button', { name: 'Show differences' }).click();
        await page.getByRole('button', { name: 'Write anew' }).click();
        await page.getByRole('dialog').getByRole('banner').getByText('Done', { exact: true }).waitFor();
        expect(applied).toEqual([{ site: 'blog', force: false }]);

        const other = await open('?drift=edited&role=customer#/sites/blog');
        const checks = calls(other, 'Sites1.Check');
        await other.reload();
        await other.getByRole('heading', { name: 'General' }).waitFor();
        await other.waitForTimeout(300);
        expect(checks).toEqual([]);
    });
});

describe('a server that does not answer', () => {
    test('is named where nothing differs, and nothing is offered to be written anew', async () => {
        const page = await open('?drift=unanswered#/sites/shop');
        await page.getByRole('heading', { name: 'Not everything of this site could be looked at' }).waitFor();
        await page.getByText('MariaDB database shop: MariaDB took the connection and does not answer.').waitFor();
        expect(await page.getByRole('button', { name: 'Show differences' }).count()).toBe(0);
    });
});

describe('a deletion', () => {
    const ask = async (page: Page, domain: string): Promise<void> => {
        await page.getByRole('button', { name: `Actions for ${domain}` }).click();
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        await page.locator('#delete-confirm').fill(domain);
    };

    test('revokes a certificate that an authority has issued, if that is wanted', async () => {
        for (const where of ['sites', 'sites/shop']) {
            const page = await open(`?step=30#/${where}`);
            await page.getByText('shop.example').first().waitFor();
            const sent = calls(page, 'Sites1.Delete');
            await ask(page, 'shop.example');
            expect(await page.getByLabel('Revoke its certificate').isChecked()).toBe(false);
            await page.getByLabel('Revoke its certificate').check();
            await page.getByRole('button', { name: 'Delete site' }).click();
            await page.getByRole('dialog').getByRole('banner').getByText('Done', { exact: true }).waitFor();
            expect(sent, where).toEqual([{ site: 'shop', files: 'archive', revoke: true }]);
        }
    });

    test('leaves it alone unless it is said, and offers nothing where there is none', async () => {
        const page = await open('?step=30#/sites');
        const sent = calls(page, 'Sites1.Delete');
        await page.locator('tr[data-site=wiki] td[data-label=Certificate]').getByText('Self-signed').waitFor();
        await ask(page, 'wiki.example');
        expect(await page.getByLabel('Revoke its certificate').count()).toBe(0);
        await page.keyboard.press('Escape');
        await ask(page, 'shop.example');
        await page.getByLabel('Revoke its certificate').waitFor();
        await page.getByRole('button', { name: 'Delete site' }).click();
        await page.getByRole('dialog').getByRole('banner').getByText('Done', { exact: true }).waitFor();
        expect(sent).toEqual([{ site: 'shop', files: 'archive' }]);
    });

    test('that is refused says so at its field, and keeps what was typed', async () => {
        const page = await open('?step=30#/sites/shop');
        await ask(page, 'shop.example');
        await page.getByLabel('Revoke its certificate').check();
        // Another administrator was faster; the page has not heard of it yet.
        await page.evaluate('fake.change(({ sites }) => { sites[0].tls.source = "uploaded"; })');
        await page.getByRole('button', { name: 'Delete site' }).click();
        await page.getByRole('dialog').getByText('was not issued through this host').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('delete-revoke');
        expect(await page.locator('#delete-confirm').inputValue()).toBe('shop.example');
        await page.getByLabel('Revoke its certificate').uncheck();
        await page.getByRole('button', { name: 'Delete site' }).click();
        await page.getByRole('dialog').getByRole('banner').getByText('Done', { exact: true }).waitFor();
    });
});
