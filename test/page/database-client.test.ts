// SPDX-License-Identifier: LGPL-2.1-or-later
/* The web client for databases: turned on and off by administrators, opened from the menu of a database. */

import { describe, expect, test } from 'vitest';

import { calls, card, finishJob, giveDatabases, usePage } from './use-page.ts';

const open = usePage();

describe('the web client', () => {
    test('is turned on at a domain, a refusal at the field, and off again', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const client = card(page, 'Web client of this host');
        await client.getByText('Off. Turned on').waitFor();
        await card(page, 'Databases').getByRole('button', { name: 'Actions for shop', exact: true }).click();
        expect(await page.getByRole('menuitem', { name: 'Open in web client' }).count()).toBe(0);
        await page.keyboard.press('Escape');
        await client.getByRole('button', { name: 'Turn on' }).click();
        await page.locator('#change-domain').fill('shop.example');
        await page.keyboard.press('Enter');
        await page.getByText('belongs to the site shop already').waitFor();
        await page.locator('#change-domain').fill('db.example.com');
        await page.keyboard.press('Enter');
        await finishJob(page);
        await client.getByText('Adminer is at db.example.com').waitFor();
        await client.getByRole('button', { name: 'Turn off' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
        await finishJob(page);
        await client.getByText('Off. Turned on').waitFor();
    });

    test('opens a database in a tab of its own that knows nothing of this one; a refusal is said here', async () => {
        const page = await open('?client=on#/sites/shop/databases');
        const sent = calls(page, 'Databases1.OpenInClient');
        const menuOf = async (name: string): Promise<void> => {
            await card(page, 'Databases').getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
            await page.getByRole('menuitem', { name: 'Open in web client' }).click();
        };
        const [tab] = await Promise.all([page.context().waitForEvent('page'), menuOf('shop')]);
        await tab.waitForURL('**/*#token-of-shop');
        expect(await tab.evaluate('window.opener')).toBeNull();
        await tab.close();
        await menuOf('shop_blog');
        await page.getByText('PostgreSQL does not answer.').waitFor();
        expect(page.context().pages()).toHaveLength(1);
        expect(sent).toEqual([{ site: 'shop', name: 'shop' }, { site: 'shop', name: 'shop_blog' }]);
    });

    test('is opened by a customer, who does not see how it is turned on', async () => {
        const page = await open('?role=customer&client=on#/sites/blog/databases');
        await giveDatabases(page);
        await card(page, 'Databases').getByRole('button', { name: 'Actions for blog', exact: true }).click();
        await page.getByRole('menuitem', { name: 'Open in web client' }).waitFor();
        expect(await page.getByText('Web client of this host').count()).toBe(0);
    });
});
