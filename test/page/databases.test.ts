// SPDX-License-Identifier: LGPL-2.1-or-later
/* The tab of databases: what there is, what is made and dropped, users, passwords that are shown once. */

import { describe, expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

test('databases of both servers are shown, and one that is not reached is not said to be empty', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    const row = card(page, 'Databases').locator('tr[data-database="shop_blog"]');
    await row.waitFor();
    expect(await row.textContent()).toContain('PostgreSQL');
    await expect.poll(() => row.getByText('Unknown').count()).toBe(2);
    expect(await card(page, 'Databases').locator('tr[data-database="shop"]').textContent()).toContain('utf8mb4, utf8mb4_unicode_ci');
    await expect.poll(() => card(page, 'Database users').locator('tr[data-user]').count()).toBe(3);
});

test('a database is created with the words of its server, a refusal at its field', async () => {
    const page = await open('?step=30#/sites/shop/databases');
    await page.locator('#create-database').click();
    await page.locator('#change-name').fill('blog');
    await expect.poll(() => page.locator('#change-collation').count()).toBe(1);
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
    await expect.poll(() => users.getByText('Qm7xT2vLr9WcB4nZ').count()).toBe(1);
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
    await page.getByRole('menuitem', { name: 'Change', exact: true }).click();
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

describe('access from elsewhere', () => {
    test('is listed, allowed, refused at its field, and taken away', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const remote = card(page, 'Access from elsewhere');
        await remote.locator('tr[data-remote="192.0.2.0/24"] td[data-label=Port]').getByText('3306').waitFor();
        const dialog = page.getByRole('dialog');
        await page.locator('#allow-remote').click();
        await dialog.getByText('over TLS alone, and the firewall is opened').waitFor();
        await dialog.getByText('connections of all sites break for a moment').waitFor();
        await page.locator('#change-address').fill('everybody');
        await page.keyboard.press('Enter');
        await dialog.locator('#change-address-help').getByText('Write an address').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-address');
        await page.locator('#change-name').selectOption('shop_blog');
        await page.locator('#change-address').fill(' 2001:db8::7 ');
        const sent = calls(page, 'Databases1.AllowRemote');
        await page.keyboard.press('Enter');
        await finishJob(page);
        expect(sent).toEqual([{ site: 'shop', name: 'shop_blog', address: '2001:db8::7' }]);
        const row = remote.locator('tr[data-remote="2001:db8::7"]');
        await row.getByText('5432').waitFor();
        await row.getByText('PostgreSQL').waitFor();

        const removed = calls(page, 'Databases1.RemoveRemote');
        await row.getByRole('button').click();
        await page.getByRole('menuitem', { name: 'Remove' }).click();
        await dialog.getByText('the firewall is closed to it').waitFor();
        await dialog.getByRole('button', { name: 'Close the database' }).click();
        await finishJob(page);
        expect(removed).toEqual([{ site: 'shop', name: 'shop_blog', address: '2001:db8::7' }]);
        await row.waitFor({ state: 'detached' });
    });

    test('is known while a server is down, and keeps what was typed while the service is away', async () => {
        const page = await open('?step=30&servers=stopped#/sites/shop/databases');
        await card(page, 'Access from elsewhere').locator('tr[data-remote="192.0.2.0/24"]').getByText('Unknown').waitFor();
        await page.locator('#allow-remote').click();
        await page.locator('#change-address').fill('192.0.2.9');
        await page.evaluate('fake.broken = "unavailable"');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').getByText('The hosting service does not answer.').waitFor();
        expect(await page.locator('#change-address').inputValue()).toBe('192.0.2.9');
    });

    test('is nothing to speak of without a database, and said to be none without an address', async () => {
        const page = await open('#/sites/wiki/databases');
        await page.getByText('The site has no database.').waitFor();
        expect(await card(page, 'Access from elsewhere').count()).toBe(0);
        const other = await open('#/sites/media/databases');
        await other.getByText('None: the databases can be reached from this host alone.').waitFor();
    });
});

describe('the servers', () => {
    test('are shown as they are, and what is slow on them is text', async () => {
        const page = await open('#/sites/shop/databases');
        const servers = card(page, 'Database servers of this host');
        const mariadb = servers.locator('tr[data-server=mariadb]');
        await mariadb.getByText('11.8.6-MariaDB').waitFor();
        for (const text of ['Running', 'for 14 days', '7 of 151', '12.4 GB', '42 since its start'])
            expect(await mariadb.textContent()).toContain(text);
        const postgresql = servers.locator('tr[data-server=postgresql]');
        expect(await postgresql.textContent()).toContain('for 1 h 30 min');
        expect(await postgresql.textContent()).toContain('The server does not record them.');
        await mariadb.getByRole('button', { name: 'Show slow queries of MariaDB' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('\'%<img src=x onerror=alert(1)>%\' -- \\u202egnidaelsim').waitFor();
        expect(await dialog.locator('img').count()).toBe(0);
        expect(await dialog.locator('tr[data-query]').first().textContent()).toContain('12.4 s');
        await dialog.getByText('Database unknown, user unknown').waitFor();
    });

    test('that are down, not there or silent are said to be so, and read again', async () => {
        const page = await open('?servers=stopped#/sites/shop/databases');
        const stopped = card(page, 'Database servers of this host').locator('tr[data-server=mariadb]');
        await stopped.getByText('Stopped').waitFor();
        await stopped.getByText('systemctl status mariadb says why.').waitFor();
        await page.evaluate('fake.broken = "unavailable"');
        await page.locator('#read-servers').click();
        await card(page, 'Database servers of this host').getByText('This may be out of date').waitFor();
        await page.evaluate('fake.broken = undefined');
        await page.locator('#read-servers').click();
        await card(page, 'Database servers of this host').getByText('This may be out of date').waitFor({ state: 'detached' });

        const broken = await open('?servers=broken#/sites/shop/databases');
        await broken.getByRole('heading', { name: 'MariaDB answers no question.' }).waitFor();
        const missing = await open('?servers=missing#/sites/wiki/databases');
        await card(missing, 'Database servers of this host').locator('tr[data-server=postgresql]').waitFor();
        expect(await missing.locator('tr[data-server=mariadb]').count()).toBe(0);
    });

    test('are none of a customer\'s business', async () => {
        const page = await open('?role=customer#/sites/blog/databases');
        const asked = calls(page, 'Databases1.ShowServers');
        await page.reload();
        await page.getByText('The site has no database.').waitFor();
        await page.waitForTimeout(300);
        expect(await card(page, 'Database servers of this host').count()).toBe(0);
        expect(asked).toEqual([]);
    });
});
