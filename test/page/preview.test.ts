// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a dialog would change on disk, shown before anything is changed, in the page against a fake service. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { calls, finishJob, usePage } from './use-page.ts';

const open = usePage();

const VIRTUAL_HOST = '[data-path="/etc/nginx/conf.d/hosting-shop.conf"]';

async function openRedirect(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Add redirect' }).click();
    await page.locator('#change-from').fill('/old');
    await page.locator('#change-to').fill('/new');
}

const unfold = (page: Page): Promise<void> => page.getByRole('button', { name: 'Show what changes on disk' }).click();

describe('a dialog that changes a site', () => {
    test('tells on demand what would change, follows the typing, and changes nothing by that', async () => {
        const page = await open('#/sites/shop/domains');
        const [previews, changes] = [calls(page, 'Sites1.Preview'), calls(page, 'Redirects1.Add')];
        await openRedirect(page);
        expect(previews).toEqual([]);
        await unfold(page);
        await page.locator(VIRTUAL_HOST).getByText('redirect.add').waitFor();
        expect(previews[0]).toMatchObject({ command: 'redirect.add', input: { site: 'shop', from: '/old', to: '/new' } });
        await page.locator('#change-to').fill('/newer');
        await page.locator(VIRTUAL_HOST).getByText('"to":"/newer"').waitFor();
        // A file with secrets is named, and nothing more.
        await page.locator('[data-path="/etc/nginx/hosting/passwords/shop/1"]').getByText('It holds secrets: its text is not shown.').waitFor();
        await page.getByText('Update virtual host /etc/nginx/conf.d/hosting-shop.conf').waitFor();
        expect(await page.locator('#change-site-dialog img').count()).toBe(0);
        expect(changes).toEqual([]);
        await expect.poll(() => page.getByRole('dialog').getByRole('button', { name: 'Add redirect' }).count()).toBe(1);
        await page.getByRole('dialog').getByRole('button', { name: 'Add redirect' }).click();
        await finishJob(page);
        expect(changes).toHaveLength(1);
    });

    test('says so where nothing on disk would change', async () => {
        const page = await open('?preview=nothing#/sites/shop/domains');
        await openRedirect(page);
        await unfold(page);
        await page.getByText('No generated file would differ from what is on disk.').waitFor();
    });

    test('says why what is typed is refused, and goes on when it is mended', async () => {
        const page = await open('#/sites/shop/php');
        await page.locator('#php-card').getByRole('button', { name: 'Edit' }).first().click();
        await page.locator('#change-processes').fill('0');
        await unfold(page);
        await page.getByText('At least one process is needed.').waitFor();
        await page.locator('#change-processes').fill('3');
        await page.locator(VIRTUAL_HOST).getByText('php.set').waitFor();
    });

    test('of another kind has nothing to unfold', async () => {
        const page = await open('#/sites/shop/environment');
        await page.locator('#edit-environment').click();
        await page.getByRole('dialog').locator('textarea').waitFor();
        expect(await page.getByRole('button', { name: 'Show what changes on disk' }).count()).toBe(0);
    });
});
