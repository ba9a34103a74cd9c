// SPDX-License-Identifier: LGPL-2.1-or-later
/* The cards about delivery, headers and access of a site. */

import { describe, expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

describe('delivery', () => {
    test('is changed by its dialog, which sends only what is different', async () => {
        const page = await open('?step=60#/sites/shop/web');
        await card(page, 'Delivery').getByRole('button', { name: 'Edit' }).click();
        await page.locator('#change-expires').fill('30d');
        await page.locator('#change-error-page').fill('404=/errors/404.html');
        await page.locator('#change-front-controller').selectOption('on');
        const sent = calls(page, 'Web1.Set');
        await page.getByRole('button', { name: 'Change', exact: true }).click();
        await finishJob(page);
        expect(sent).toEqual([{ site: 'shop', expires: '30d', 'front-controller': true, 'error-page': ['404=/errors/404.html'] }]);
        await card(page, 'Delivery').getByText('404: /errors/404.html').waitFor();
        await card(page, 'Delivery').getByText('30d').waitFor();

        // A page that is taken out of the list is nginx's own again.
        await card(page, 'Delivery').getByRole('button', { name: 'Edit' }).click();
        await page.locator('#change-error-page').fill('');
        await page.keyboard.press('Tab');
        await page.getByRole('button', { name: 'Change', exact: true }).click();
        await finishJob(page);
        expect(sent[1]).toEqual({ site: 'shop', 'error-page': ['404='] });
    });

    test('that is refused keeps what was typed and shows the field', async () => {
        const page = await open('#/sites/shop/web');
        await card(page, 'Delivery').getByRole('button', { name: 'Edit' }).click();
        await page.locator('#change-expires').fill('soon');
        await page.keyboard.press('Enter');
        await page.getByText('Write a time such as 30m').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-expires');
        expect(await page.locator('#change-expires').inputValue()).toBe('soon');
    });
});

describe('headers', () => {
    test('are added, shown as text, and removed', async () => {
        const page = await open('?step=60#/sites/shop/web');
        await card(page, 'Headers').getByRole('button', { name: 'Add', exact: true }).click();
        await page.locator('#change-name').fill('X-Test');
        await page.locator('#change-value').fill('<b>"bold"</b>');
        await page.keyboard.press('Enter');
        await finishJob(page);
        await card(page, 'Headers').getByText('X-Test: <b>"bold"</b>').waitFor();
        await page.getByRole('button', { name: 'Actions for X-Test' }).click();
        await page.getByRole('menuitem', { name: 'Remove' }).click();
        await page.getByRole('button', { name: 'Remove header' }).click();
        await finishJob(page);
        await card(page, 'Headers').getByText('None beside those of the application.').waitFor();
    });

    test('of the preset are added at once', async () => {
        const page = await open('?step=60#/sites/shop/web');
        await page.getByRole('button', { name: 'Add recommended' }).click();
        await page.getByRole('button', { name: 'Add headers' }).click();
        await finishJob(page);
        await card(page, 'Headers').getByText('X-Content-Type-Options: nosniff').waitFor();
    });
});

describe('access', () => {
    test('is protected by a password that nobody sees', async () => {
        const page = await open('?step=60#/sites/shop/web');
        await page.getByRole('button', { name: 'Protect a path' }).click();
        await page.locator('#change-path').fill('/admin');
        await page.locator('#change-user').fill('anna');
        await page.locator('#change-password').fill('short');
        expect(await page.locator('#change-password').getAttribute('type')).toBe('password');
        await page.keyboard.press('Enter');
        await page.getByText('A password has at least 8 characters.').waitFor();
        await page.locator('#change-password').fill('long enough');
        await page.keyboard.press('Enter');
        await finishJob(page);
        await card(page, 'Access').getByText('/admin (anna)').waitFor();
        expect(await page.locator('body').innerText()).not.toContain('long enough');
        await page.getByRole('button', { name: 'Actions for /admin' }).click();
        await page.getByRole('menuitem', { name: 'Protect no longer' }).click();
        await page.getByRole('button', { name: 'Protect no longer' }).click();
        await finishJob(page);
        await card(page, 'Access').getByText('None are asked for').waitFor();
    });

    test('is decided by addresses, and says that all others are denied', async () => {
        const page = await open('?step=60#/sites/shop/web');
        await page.getByRole('button', { name: 'Add address' }).click();
        await page.locator('#change-address').fill('nonsense');
        await page.keyboard.press('Enter');
        await page.getByText('Write an address such as 192.0.2.7').waitFor();
        await page.locator('#change-action').selectOption('allow');
        await page.locator('#change-address').fill('192.0.2.7');
        await page.keyboard.press('Enter');
        await finishJob(page);
        await card(page, 'Access').getByText('192.0.2.7 allowed').waitFor();
        await card(page, 'Access').getByText('All others denied').waitFor();
    });
});

test('a customer sees the settings and nothing that changes them', async () => {
    const page = await open('?sites=12&role=customer#/sites/blog/web');
    for (const title of ['Delivery', 'Headers', 'Access']) {
        await card(page, title).waitFor();
        expect(await card(page, title).getByRole('button').count(), title).toBe(0);
    }
});
