// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of a Laravel site runs without visitors, on its page. */

import { expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

test('scheduler and queue workers are shown and changed, what is refused at its field', async () => {
    const page = await open('?step=30#/sites/docs');
    const laravel = card(page, 'Laravel');
    await laravel.getByText('Off').waitFor();
    expect(await laravel.getByText('Queues', { exact: true }).count()).toBe(0);
    const sent = calls(page, 'Laravel1.Set');
    await laravel.getByRole('button', { name: 'Edit' }).click();
    await page.locator('#change-scheduler').check();
    await page.locator('#change-queue-workers').fill('20');
    await page.locator('#change-queue-names').fill('high, default');
    await page.keyboard.press('Enter');
    await page.getByText('A site has 0 to 16 queue workers.').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('change-queue-workers');
    await page.locator('#change-queue-workers').fill('2');
    await page.keyboard.press('Enter');
    await finishJob(page);
    expect(sent.at(-1)).toEqual({ site: 'docs', scheduler: true, 'queue-workers': 2, 'queue-names': 'high,default' });
    await laravel.getByText('Runs each minute').waitFor();
    await laravel.getByText('high, default').waitFor();
});

test('only sites made for it have the card, and it is chosen when a site is created', async () => {
    const page = await open('?step=30#/sites/shop');
    await card(page, 'General').waitFor();
    expect(await card(page, 'Laravel').count()).toBe(0);
    await page.evaluate('location.hash = "#/sites"');
    await page.getByLabel('Application').selectOption({ label: 'Laravel' });
    await page.getByText('1 of 6 sites').waitFor();
    await page.locator('#create-site').click();
    await page.locator('#create-domain').fill('new.example');
    await page.locator('#create-app').selectOption({ label: 'Laravel' });
    const sent = calls(page, 'Sites1.Create');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Show site' }).click();
    await card(page, 'Laravel').waitFor();
    expect(sent).toEqual([{ domain: 'new.example', app: 'laravel', php: '8.4', database: 'none' }]);
});
