// SPDX-License-Identifier: LGPL-2.1-or-later
/* The list of sites as a whole: filters, and what is done with several sites at once. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { usePage } from './use-page.ts';

const open = usePage();

const select = (page: Page, domain: string): Promise<void> => page.getByRole('checkbox', { name: `Select ${domain}` }).check();
const outcomes = async (page: Page, state: string): Promise<(string | null)[]> =>
    Promise.all((await page.locator(`[data-outcome=${state}]`).all()).map(item => item.getAttribute('data-site-outcome')));

describe('filters', () => {
    test('of application, PHP and state stand in the address', async () => {
        const page = await open('?sites=30#/sites');
        await page.getByText('30 sites').waitFor();
        await page.getByLabel('PHP', { exact: true }).selectOption('8.2');
        await page.getByText('10 of 30 sites').waitFor();
        await page.getByLabel('State').selectOption('running');
        await page.getByRole('heading', { name: 'No site matches the filters' }).waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'No site matches the filters' }).waitFor();
        await page.getByRole('button', { name: 'Clear filters' }).click();
        await page.getByText('30 sites', { exact: true }).waitFor();
        expect(page.url()).toMatch(/#\/sites$/);
    });

    test('of the address are there from the start', async () => {
        const page = await open('?sites=30#/sites?php=7.4&q=wiki&state=nonsense');
        await page.getByText('1 of 30 sites').waitFor();
        expect(await page.getByLabel('PHP', { exact: true }).inputValue()).toBe('7.4');
        expect(await page.getByLabel('State').inputValue()).toBe('');
    });
});

describe('several sites', () => {
    test('are suspended one by one; who refuses is named and stays selected', async () => {
        const page = await open('?sites=6&step=30&refusing=blog#/sites');
        for (const domain of ['blog.example', 'docs.example', 'wiki.example'])
            await select(page, domain);
        await page.getByRole('button', { name: 'Suspend' }).click();
        const dialog = page.getByRole('dialog', { name: 'Suspend 3 sites?' });
        await dialog.waitFor();
        await expect.poll(() => dialog.getByRole('listitem').allInnerTexts()).toEqual(['blog.example', 'docs.example', 'wiki.example']);
        await dialog.getByRole('button', { name: 'Suspend' }).click();
        await page.getByText('2 of 3 done; the others stay selected').waitFor();
        expect(await outcomes(page, 'done')).toEqual(['docs', 'wiki']);
        await page.getByText('The site blog refuses to change. <b>Really</b>.').waitFor();
        await page.getByRole('button', { name: 'Close' }).last().click();
        await page.getByText('1 selected').waitFor();
        expect(await page.getByRole('checkbox', { name: 'Select blog.example' }).isChecked()).toBe(true);
        // The list follows the service's signal.
        await expect.poll(() => page.locator('tr[data-site]').getByText('Suspended').count()).toBe(2);
    });

    test('are deleted once their number was typed', async () => {
        const page = await open('?sites=6&step=20#/sites?php=8.2');
        await page.getByRole('checkbox', { name: 'Select all' }).check();
        await page.getByText('2 selected').waitFor();
        await page.getByRole('button', { name: 'Delete' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Type 2, the number of sites, to confirm').fill('3');
        expect(await dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
        await dialog.getByLabel('Type 2, the number of sites, to confirm').fill('2');
        await page.keyboard.press('Enter');
        await page.getByText('Done with 2 sites').waitFor();
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Clear filters' }).click();
        await page.getByText('4 sites', { exact: true }).waitFor();
    });

    test('are left out from where one stops; the keyboard does it all', async () => {
        const page = await open('?sites=6&step=400#/sites');
        await page.getByRole('checkbox', { name: 'Select all' }).focus();
        await page.keyboard.press(' ');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog', { name: 'Suspend 6 sites?' }).waitFor();
        await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).press('Enter');
        await page.locator('[data-outcome=running]').waitFor();
        // What is under way is not closed by a slip.
        await page.keyboard.press('Escape');
        await page.keyboard.press('Enter');
        await page.getByText('Stops after this site').waitFor();
        await page.getByText('1 of 6 done; the others stay selected').waitFor();
        expect(await outcomes(page, 'left-out')).toHaveLength(5);
        await page.keyboard.press('Enter');
        await page.getByText('5 selected').waitFor();
    });

    test('cannot be selected by a customer, and no click on a checkbox opens a site', async () => {
        const page = await open('?sites=6#/sites');
        await select(page, 'blog.example');
        expect(page.url()).toMatch(/#\/sites$/);
        const other = await open('?sites=6&role=customer#/sites');
        await other.locator('tr[data-site]').first().waitFor();
        expect(await other.getByRole('checkbox').count()).toBe(0);
    });
});
