// SPDX-License-Identifier: LGPL-2.1-or-later
/* The tab of databases: what there is, what is made and dropped, users, passwords that are shown once. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

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

const choose = async (page: Page, name: string, action: string): Promise<void> => {
    await card(page, 'Databases').getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
};

describe('a dump', () => {
    test('is written into the home of the site, and it is said where', async () => {
        const page = await open('?step=30#/sites/shop/databases');
        const sent = calls(page, 'Databases1.Export');
        await choose(page, 'shop_blog', 'Export');
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
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
        await page.getByRole('dialog').getByText('Everything done before was undone').waitFor();
        expect(await page.locator('#job-made').count()).toBe(0);
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
        await choose(page, 'shop', 'Import');
        await page.locator('#change-file').fill('exports/old.sql');
        await page.locator('#change-confirm').fill('shop');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').getByText('Everything done before was undone').waitFor();
    });

    test('is a customer\'s to write and to bring, and nothing else is', async () => {
        const page = await open('?step=30&role=customer#/sites/blog/databases');
        await page.evaluate(`
            fake.change(({ sites }) => {
                const { shownDatabases, databases } = JSON.parse(JSON.stringify(sites[0]).replaceAll('shop', 'blog'));
                Object.assign(sites[1], { shownDatabases, databases });
            });
            fake.signal('Changed', ['site', 'blog']);
        `);
        await card(page, 'Databases').getByRole('button', { name: 'Actions for blog', exact: true }).click();
        expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Export', 'Import']);
        await page.getByRole('menuitem', { name: 'Export' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
        await page.locator('#job-made').getByText('/home/blog/exports/').waitFor();
    });
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
