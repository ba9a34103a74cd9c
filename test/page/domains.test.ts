// SPDX-License-Identifier: LGPL-2.1-or-later
/* Domains on the page: what is shown, what is sent, and that a refusal stands at its field. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

const ADDRESS = '?step=30#/sites/shop/domains';

const row = (page: Page, domain: string) => page.locator(`[data-domain="${domain}"]`);

async function choose(page: Page, domain: string, action: string): Promise<void> {
    await row(page, domain).getByRole('button').click();
    await page.getByRole('menuitem', { name: action }).click();
}

describe('the domains of a site', () => {
    test('are listed with what they are', async () => {
        const page = await open(ADDRESS);
        await row(page, 'shop.example').waitFor();
        expect(await row(page, 'shop.example').innerText()).toContain('Primary domain');
        await expect.poll(() => page.locator('[data-domain]').count()).toBe(3);
    });

    test('are not changed by a customer', async () => {
        const page = await open('?role=customer&sites=12#/sites/blog/domains');
        await row(page, 'blog.example').waitFor();
        expect(await card(page, 'Domains').getByRole('button').count()).toBe(0);
    });

    test('take a wildcard, and a name of another owner\'s only when that is meant', async () => {
        const page = await open(ADDRESS);
        const sent = calls(page, 'Domains1.Add');
        await page.locator('#add-domain').click();
        await page.locator('#change-domain').fill('a.anna.example');
        await page.keyboard.press('Enter');
        await page.getByText('which belongs to anna').waitFor();
        expect(await page.evaluate('document.activeElement.id')).toBe('change-domain');
        await page.locator('#change-across-owners').check();
        await page.getByRole('button', { name: 'Add domain' }).last().click();
        await finishJob(page);
        await row(page, 'a.anna.example').waitFor();
        await page.locator('#add-domain').click();
        await page.locator('#change-domain').fill('*.shop.example');
        await page.keyboard.press('Enter');
        await finishJob(page);
        await row(page, '*.shop.example').getByText('Every name below it').waitFor();
        expect(sent.at(-1)).toEqual({ site: 'shop', domain: '*.shop.example', 'across-owners': false });
    });

    test('come down to one form of the primary one', async () => {
        const page = await open(ADDRESS);
        const sent = calls(page, 'Domains1.Prefer');
        await choose(page, 'shop.example', 'With or without www');
        await page.locator('#change-form').selectOption('www');
        await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
        await finishJob(page);
        await row(page, 'shop.example').getByText('Leads to www.shop.example').waitFor();
        expect(await row(page, 'www.shop.example').innerText()).toContain('Primary domain');
        expect(sent).toEqual([{ site: 'shop', form: 'www' }]);
    });

    test('are renamed, with the old name or without', async () => {
        const page = await open(ADDRESS);
        const sent = calls(page, 'Domains1.Rename');
        await choose(page, 'shop.example', 'Rename');
        await page.locator('#change-domain').fill('half');
        await page.keyboard.press('Enter');
        await page.getByText('Enter the full name').waitFor();
        await page.locator('#change-domain').fill('new.example');
        await page.locator('#change-keep-old').uncheck();
        await page.getByRole('button', { name: 'Rename' }).click();
        await finishJob(page);
        await row(page, 'new.example').waitFor();
        expect(await row(page, 'shop.example').count()).toBe(0);
        expect(sent.at(-1)).toEqual({ site: 'shop', domain: 'new.example', 'keep-old': false, 'across-owners': false });
    });
});

test('a clone is asked for with its names', async () => {
    const page = await open(ADDRESS);
    const sent = calls(page, 'Sites1.Clone');
    await page.locator('.hosting-thing').getByRole('button', { name: 'Actions for shop.example' }).click();
    await page.getByRole('menuitem', { name: 'Clone' }).click();
    await page.locator('#change-domain').fill('blog.example');
    await page.keyboard.press('Enter');
    await page.getByText('is already a domain').waitFor();
    await page.locator('#change-domain').fill('copy.example');
    await page.locator('#change-user').fill('copy');
    await page.getByRole('button', { name: 'Clone site' }).click();
    await finishJob(page);
    expect(sent.at(-1)).toEqual({ site: 'shop', domain: 'copy.example', owner: '', 'across-owners': false, user: 'copy' });
    await page.evaluate('location.hash = "#/sites/copy"');
    await page.getByRole('heading', { name: 'copy.example', level: 1 }).waitFor();
});
