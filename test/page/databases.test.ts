// SPDX-License-Identifier: LGPL-2.1-or-later
/* The tab of databases: what there is, what is made and dropped, users, passwords that are shown once. */

import { expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

test('databases of both servers are shown, and one that is not reached is not said to be empty', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    const row = card(page, 'Databases').locator('tr[data-database="shop_blog"]');
    await row.waitFor();
    expect(await row.textContent()).toContain('PostgreSQL');
    expect(await row.getByText('Unknown').count()).toBe(2);
    expect(await card(page, 'Databases').locator('tr[data-database="shop"]').textContent()).toContain('utf8mb4, utf8mb4_unicode_ci');
    expect(await card(page, 'Database users').locator('tr[data-user]').count()).toBe(3);
});

test('a database is created with the words of its server, a refusal at its field', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    await page.locator('#create-database').click();
    await page.locator('#change-name').fill('blog');
    expect(await page.locator('#change-collation').count()).toBe(1);
    await page.locator('#change-engine').selectOption({ label: 'PostgreSQL' });
    expect(await page.locator('#change-collation').count()).toBe(0);
    await page.locator('#change-locale').fill('C');
    const sent = calls(page, 'Databases1.Create');
    await page.keyboard.press('Enter');
    await page.getByText('shop_blog exists already').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('change-name');
    await page.locator('#change-name').fill('news');
    await page.keyboard.press('Enter');
    await finishJob(page);
    expect(sent.at(-1)).toEqual({ site: 'shop', engine: 'postgresql', name: 'news', locale: 'C' });
    await card(page, 'Databases').locator('tr[data-database="shop_news"]').waitFor();
});

test('a new password is shown once, and stays in sight', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    const users = card(page, 'Database users');
    await users.getByRole('button', { name: 'Show the password' }).click();
    await users.getByText('Qm7xT2vLr9WcB4nZ').waitFor();
    await users.getByRole('button', { name: 'Show the password' }).waitFor({ state: 'detached' });
    const sent = calls(page, 'Databases1.SetPassword');
    await users.getByRole('button', { name: 'Actions for shop_reader' }).click();
    await page.getByRole('menuitem', { name: 'New password' }).click();
    await page.getByRole('button', { name: 'Set password' }).click();
    await finishJob(page);
    expect(sent).toEqual([{ site: 'shop', name: 'shop_reader' }]);
    await users.getByText('shop_reader has a new password').waitFor();
    expect(await users.getByText('Qm7xT2vLr9WcB4nZ').count()).toBe(1);
});

test('a user is added, changed and removed', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    const users = card(page, 'Database users');
    await card(page, 'Databases').getByRole('button', { name: 'Actions for shop', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Add a user' }).click();
    await page.locator('#change-user').fill('Writer');
    await page.keyboard.press('Enter');
    await page.getByText('begins with a letter').waitFor();
    await page.locator('#change-user').fill('writer');
    await page.keyboard.press('Enter');
    await finishJob(page);
    const row = users.locator('tr[data-user="shop_writer"]');
    await row.getByText('Read and change rows').waitFor();

    const sent = calls(page, 'Databases1.SetUser');
    await row.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Change' }).click();
    await page.locator('#change-privileges').selectOption('read-only');
    await page.locator('#change-max-connections').fill('2000');
    await page.keyboard.press('Enter');
    await page.getByText('at most 1000 connections').waitFor();
    await page.locator('#change-max-connections').fill('5');
    await page.keyboard.press('Enter');
    await finishJob(page);
    expect(sent.at(-1)).toEqual({ site: 'shop', user: 'shop_writer', privileges: 'read-only', 'max-connections': 5 });
    await row.getByText('Read rows').waitFor();

    await row.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove user' }).click();
    await finishJob(page);
    await row.waitFor({ state: 'detached' });
});

test('a connection is tested, the server\'s words are text', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    const test = async (name: string): Promise<void> => {
        await card(page, 'Databases').getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
        await page.getByRole('menuitem', { name: 'Test the connection' }).click();
    };
    await test('shop');
    await page.getByText('It answers within 1.4 ms').waitFor();
    await page.keyboard.press('Escape');
    await test('shop_blog');
    await page.getByText('role <b>x</b> is not permitted').waitFor();
});

test('a database is dropped with an archive or without, and not the one that WordPress needs', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    const sent = calls(page, 'Databases1.Drop');
    await card(page, 'Databases').getByRole('button', { name: 'Actions for shop_blog' }).click();
    await page.getByRole('menuitem', { name: 'Drop' }).click();
    await page.locator('#change-archive').uncheck();
    await page.getByRole('button', { name: 'Drop database' }).click();
    await finishJob(page);
    expect(sent).toEqual([{ site: 'shop', name: 'shop_blog', archive: false }]);
    await card(page, 'Databases').locator('tr[data-database="shop_blog"]').waitFor({ state: 'detached' });
});

test('a customer sees them and no button; a site without any says so', async () => {
    const page = await open('?step=30&role=customer#/sites/blog/databases');
    await page.getByText('The site has no database.').waitFor();
    expect(await page.locator('#create-database').count()).toBe(0);
});
