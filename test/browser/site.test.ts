// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site from its creation to its deletion, by an administrator at the browser. */

import { afterAll, describe, expect, it } from 'vitest';

import { leftovers } from '../support/leftovers.ts';
import { visit } from '../support/machine.ts';
import { becomeAdministrator, openAt, openByMenu, useBrowser } from './cockpit.ts';
import { createSite, forget, step, whileReloadHangs } from './steps.ts';

const browser = useBrowser();
const DURATION = /^(\d+ ms|\d+\.\d s)$/;

describe('an administrator', () => {
    afterAll(() => forget('shop'));

    it('switches administrative access on, opens Hosting by the menu and creates a site with a database', async () => {
        const seat = await browser.logIn('admin');
        await becomeAdministrator(seat);
        await openByMenu(seat);
        const { page, hosting } = seat;
        const dialog = hosting.getByRole('dialog');
        await hosting.getByText('No sites yet').waitFor();
        await openAt(seat, '/sites');
        await hosting.getByText('No sites yet').waitFor();

        await whileReloadHangs(async () => {
            await createSite(hosting, { domain: 'shop.example', php: '8.2', database: 'MariaDB' });
            await dialog.getByRole('heading', { name: 'Creating shop.example' }).waitFor();
            await step(dialog, 'database', 'done').waitFor();
            await step(dialog, 'virtual-host', 'running').waitFor();
            await step(dialog, 'open', 'pending').waitFor();
            // The time of a step that runs goes on.
            await step(dialog, 'virtual-host', 'running').locator('.hosting-step-time').getByText(/^[2-9] s$/).waitFor();
            await expect.poll(() => dialog.getByText('The job goes on when this is closed.').count()).toBe(1);
        });
        await step(dialog, 'open', 'done').waitFor();
        const times = dialog.locator('.hosting-step:is([data-state=done], [data-state=unchanged]) .hosting-step-time');
        for (const text of await times.allInnerTexts())
            expect(text).toMatch(DURATION);
        expect(await dialog.locator('[data-state=pending], [data-state=running]').count()).toBe(0);

        await dialog.getByRole('button', { name: 'Close' }).last().click();
        await hosting.locator('tr[data-site=shop]').getByRole('link', { name: 'shop.example' }).click();
        await hosting.getByRole('heading', { name: 'shop.example', level: 1 }).waitFor();
        await hosting.getByText('/home/shop/public_html').waitFor();
        expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/hosting#/sites/shop');

        const { status, body } = await visit('shop.example');
        expect(status).toBe(200);
        expect(body).toContain('It runs on PHP 8.2.');
    });

    it('sees what each step wrote and generated', async () => {
        const { hosting } = await browser.administrator();
        await hosting.getByRole('link', { name: 'shop.example' }).click();
        await hosting.getByRole('tab', { name: 'Activity' }).click();
        await hosting.locator('[data-job]').getByRole('link').first().click();
        const host = step(hosting, 'virtual-host', 'done');
        await host.getByRole('button', { name: /^Details of/ }).click();
        await host.getByRole('button', { name: /^hosting-shop\.conf/ }).click();
        await host.getByText('server_name shop.example').waitFor();
        await host.getByRole('button', { name: /^nginx -t/ }).click();
        await host.getByText('test is successful').waitFor();
    });

    it('deletes the site with its domain typed, and nothing is left', async () => {
        const seat = await browser.administrator();
        await openAt(seat, '/sites/shop');
        const { hosting } = seat;
        await hosting.getByRole('button', { name: 'Actions for shop.example' }).click();
        await hosting.getByRole('menuitem', { name: 'Delete' }).click();
        const dialog = hosting.getByRole('dialog');
        const confirm = dialog.getByRole('button', { name: 'Delete site' });
        expect(await confirm.isDisabled()).toBe(true);
        await dialog.getByLabel('Type shop.example to confirm').fill('shop.exampl');
        expect(await confirm.isDisabled()).toBe(true);
        await dialog.getByRole('radio', { name: 'Delete' }).check();
        await dialog.getByLabel('Type shop.example to confirm').fill('shop.example');
        await confirm.click();
        await dialog.getByRole('heading', { name: 'Deleting shop.example' }).waitFor();
        await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
        await dialog.getByRole('button', { name: 'Close' }).last().click();
        await hosting.getByText('There is no site shop').waitFor();
        await hosting.getByRole('link', { name: 'Show all sites' }).click();
        await hosting.getByText('No sites yet').waitFor();
        expect(await leftovers('shop')).toEqual([]);
    });
});

describe('a job that runs', () => {
    afterAll(() => forget('live', 'told'));

    it('is still shown live after the page was loaded anew', async () => {
        const seat = await browser.administrator();
        const { page, hosting } = seat;
        await whileReloadHangs(async () => {
            await createSite(hosting, { domain: 'live.example', database: 'MariaDB' });
            await step(hosting, 'virtual-host', 'running').waitFor();
            await openAt(seat, '/sites/live');
            await page.reload();
            await hosting.getByRole('link', { name: 'The site is being created' }).waitFor();
            await step(hosting, 'virtual-host', 'running').waitFor();
            await step(hosting, 'open', 'pending').waitFor();
        });
        // Once it has ended, the site takes its place.
        await hosting.getByRole('link', { name: 'Open website' }).waitFor();
        await expect.poll(() => hosting.getByRole('link', { name: 'The site is being created' }).count()).toBe(0);
        await hosting.getByRole('tab', { name: 'Activity' }).click();
        await hosting.locator('[data-job]').first().getByText('Done').waitFor();
        expect((await visit('live.example')).status).toBe(200);
    });

    it('tells its end when its dialog was closed', async () => {
        const { hosting } = await browser.administrator();
        await whileReloadHangs(async () => {
            await createSite(hosting, { domain: 'told.example', database: 'MariaDB' });
            await step(hosting, 'virtual-host', 'running').waitFor();
            await hosting.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
            await hosting.locator('tr[data-site=told]').getByText('Creating').waitFor();
        });
        await hosting.getByRole('heading', { name: /Create the site told\.example: done/ }).waitFor();
        await hosting.getByRole('link', { name: 'Show site' }).click();
        await hosting.getByRole('heading', { name: 'told.example', level: 1 }).waitFor();
    });
});

describe('the keyboard alone', () => {
    afterAll(() => forget('keys'));

    it('creates a site and opens its page', async () => {
        const { page, hosting } = await browser.administrator();
        const { keyboard } = page;
        const active = async (): Promise<string> => {
            const focused = hosting.locator(':focus');
            const id = await focused.getAttribute('id');
            return id?.includes('-') && !id.includes(':') ? id : (await focused.innerText()).trim();
        };
        /** Forward through the fields; what stands between them is no matter. */
        const tabTo = async (name: string): Promise<void> => {
            for (let presses = 0; presses < 5 && await active() !== name; presses++)
                await keyboard.press('Tab');
            expect(await active()).toBe(name);
        };
        await hosting.getByRole('link', { name: 'Sites' }).focus();
        await tabTo('create-site');
        await keyboard.press('Enter');
        await expect.poll(active).toBe('create-domain');
        await keyboard.type('keys.example');
        await tabTo('create-php');
        await keyboard.type('7.4');
        await keyboard.press('Tab');
        expect(await active()).toBe('create-database');
        await tabTo('More options');
        await tabTo('Create');
        await keyboard.press('Enter');
        await expect.poll(active).toBe('Close');
        await step(hosting, 'open', 'done').waitFor();
        await keyboard.press('Shift+Tab');
        expect(await active()).toBe('Show site');
        await keyboard.press('Enter');
        await hosting.getByRole('heading', { name: 'keys.example', level: 1 }).waitFor();
        expect((await visit('keys.example')).body).toContain('It runs on PHP 7.4.');
    });
});
