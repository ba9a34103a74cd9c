// SPDX-License-Identifier: LGPL-2.1-or-later
/* The cards about PHP and limits of a site, and the dialog for its PHP settings. */

import { describe, expect, test } from 'vitest';

import { calls, finishJob, usePage } from './use-page.ts';

const open = usePage();

describe('PHP of a site', () => {
    test('says what it is doing, and how long it is supported', async () => {
        const page = await open('#/sites/shop/php');
        const card = page.locator('#php-card');
        await card.getByText('8.4, supported until 2028-12-31').waitFor();
        await card.getByText('2 at work, 1 free').waitFor();
        await card.getByText('34, at most 4 at once').waitFor();
        await card.getByText('256M of memory, 60 s, uploads of 64M').waitFor();
    });

    test('uses so much of its limits, which can be changed beside it', async () => {
        const page = await open('#/sites/shop/limits');
        await page.locator('#limits-card').getByText('112.0 MB of 1G').waitFor();
        await page.locator('#limits-card').getByText('4 of 128').waitFor();
        await page.locator('#edit-limits').click();
        await page.getByRole('dialog', { name: 'Settings of shop.example' }).locator('#change-memory').waitFor();
    });

    test('that is idle or out of support says so', async () => {
        const page = await open('#/sites/wiki/php');
        await page.getByText('7.4, without security fixes since 2022-11-28').waitFor();
        await page.getByText('Idle; the next visitor wakes it').waitFor();
        expect(await page.getByText('at work').count()).toBe(0);
    });

    test('is a customer\'s to see and not to change', async () => {
        const page = await open('?role=customer#/sites/blog/php');
        await page.locator('#php-card').getByText('supported until').waitFor();
        expect(await page.locator('#edit-php').count()).toBe(0);
    });
});

describe('the dialog', () => {
    test('sends what was changed, as the service wants it, and turns into the job', async () => {
        const page = await open('?step=30#/sites/shop/php');
        await page.locator('#edit-php').click();
        const dialog = page.locator('#change-site-dialog');
        await dialog.locator('#change-memory-limit').fill('384M');
        await dialog.locator('#change-execution-time').fill('90');
        await dialog.locator('#change-display-errors').selectOption('true');
        await dialog.locator('#change-slow-seconds').selectOption('5');
        await dialog.locator('#change-disable-function').fill('exec,  passthru ');
        const sent = calls(page, 'Php1.Set');
        await dialog.getByRole('button', { name: 'Change', exact: true }).click();
        await finishJob(page);
        expect(sent).toEqual([{
            site: 'shop', 'memory-limit': '384M', 'execution-time': 90, 'display-errors': true, 'slow-seconds': 5,
            'disable-function': ['exec', 'passthru'],
        }]);
        await page.getByText('384M of memory, 60 s').waitFor();
    });

    test('keeps what was typed when it is refused, at its field', async () => {
        const page = await open('#/sites/shop/php');
        await page.locator('#edit-php').click();
        await page.locator('#change-memory-limit').fill('much');
        await page.locator('#change-timezone').fill('Europe/Berlin');
        await page.keyboard.press('Enter');
        await page.getByText('Write an amount such as 256M or 1G.').waitFor();
        await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-memory-limit');
        expect(await page.locator('#change-timezone').inputValue()).toBe('Europe/Berlin');
    });
});
