// SPDX-License-Identifier: LGPL-2.1-or-later
/* WordPress sites on the page: creating one, its log-in, its cache. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { calls, finishJob, usePage } from './use-page.ts';

const open = usePage();

/** The page of a new WordPress site, from the dialog on. */
async function create(typed: { title?: string, email?: string } = {}): Promise<Page> {
    const page = await open('?step=20#/sites');
    await page.locator('#create-site').click();
    await page.locator('#create-domain').fill('news.example');
    expect(await page.locator('#create-title').count()).toBe(0);
    await page.locator('#create-app').selectOption('wordpress');
    for (const [name, text] of Object.entries(typed))
        await page.locator(`#create-${name}`).fill(text);
    await page.locator('#create-domain').press('Enter');
    return page;
}

async function toSite(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Show site' }).click();
    await page.getByRole('heading', { name: 'news.example', level: 1 }).waitFor();
}

test('a new one is asked for title and mail address, and shows its log-in once', async () => {
    const page = await create({ title: 'The News', email: 'nobody' });
    const sent = calls(page, 'Sites1.Create');
    await page.getByText('Write a mail address').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('create-email');
    await page.locator('#create-email').fill('anna@news.example');
    await page.keyboard.press('Enter');
    await toSite(page);
    expect(sent.at(-1)).toMatchObject({
        app: 'wordpress', title: 'The News', email: 'anna@news.example', multisite: 'none',
    });
    await page.getByRole('button', { name: 'Show the log-in' }).click();
    await page.locator('#login-password').getByText('Sg9vXq2LrT7mB4nZ').waitFor();
    expect(await page.locator('#login-user').innerText()).toContain('news');
    expect(await page.locator('#login-url').innerText()).toContain('http://news.example/wp-login.php');
    await page.getByRole('button', { name: 'Show the log-in' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('#wordpress-card').waitFor();
    expect(await page.getByText('Sg9vXq2LrT7mB4nZ').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Show the log-in' }).count()).toBe(0);
});

test('a forgotten password is reset, and the new one shown once', async () => {
    const page = await create();
    await toSite(page);
    await page.getByRole('button', { name: 'Show the log-in' }).click();
    await page.locator('#login-password').waitFor();
    await page.getByRole('button', { name: 'Actions for news.example' }).click();
    await page.getByRole('menuitem', { name: 'Reset the administrator\'s password' }).click();
    await page.locator('#change-user').fill('bert');
    await page.keyboard.press('Enter');
    await page.getByText('bert is no administrator of news.example.').waitFor();
    await page.locator('#change-user').fill('');
    await page.keyboard.press('Enter');
    await finishJob(page);
    await page.getByRole('button', { name: 'Show the log-in' }).click();
    await page.locator('#login-password').getByText('Sg9vXq2LrT7mB4nZ').waitFor();
});

test('the cache is switched on, says so, and is purged', async () => {
    const page = await create();
    await toSite(page);
    const card = page.locator('#wordpress-card');
    await card.getByText('Off').waitFor();
    expect(await card.getByRole('button', { name: 'Purge cache' }).count()).toBe(0);
    await card.getByRole('button', { name: 'Edit' }).click();
    await page.locator('#change-cache').selectOption('on');
    await page.locator('#change-cache-minutes').fill('2000');
    await page.keyboard.press('Enter');
    await page.getByText('Enter a number from 1 to 1440.').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('change-cache-minutes');
    await page.locator('#change-cache-minutes').fill('30');
    await page.keyboard.press('Enter');
    await finishJob(page);
    await card.getByText('Keeps pages for 30 minutes').waitFor();
    await card.getByRole('button', { name: 'Purge cache' }).click();
    await page.locator('#change-url').fill('/news/');
    await page.keyboard.press('Enter');
    await finishJob(page);
});

test('a site of another kind has no such card, and a customer no buttons', async () => {
    const page = await open('#/sites/shop');
    await page.getByRole('heading', { name: 'General' }).waitFor();
    expect(await page.locator('#wordpress-card').count()).toBe(0);
    const customer = await open('?role=customer&sites=12#/sites/blog');
    await customer.getByRole('heading', { name: 'General' }).waitFor();
    await customer.evaluate(`fake.change(state => {
        Object.assign(state.sites.find(site => site.name === 'blog'), {
            app: 'wordpress', hasLogin: true, wordpress: { multisite: 'subdomain', cache: true, cacheMinutes: 1, xmlrpc: true },
        });
    }); fake.signal('Changed', ['site', 'blog'])`);
    await customer.getByText('Keeps pages for 1 minute', { exact: true }).waitFor();
    expect(await customer.locator('#wordpress-card button').count()).toBe(0);
});
