// SPDX-License-Identifier: LGPL-2.1-or-later
/* Parts of the page that are fetched when they are first shown. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { usePage } from './use-page.ts';

const open = usePage();

/** What the page asks its server for, from now on. */
function fetched(page: Page): string[] {
    const names: string[] = [];
    page.on('request', request => names.push(request.url().replace(/^.*\//, '').replace(/-[^-]*\.js$/, '.js')));
    return names;
}

test('a tab is fetched when it is first opened, and once', async () => {
    const page = await open('#/sites/shop');
    const tab = (name: string) => page.getByRole('tab', { name }).click();
    await page.getByText('Administrators only').waitFor();
    const names = fetched(page);
    await tab('PHP');
    await page.locator('#php-card').waitFor();
    await tab('Overview');
    await page.getByText('Administrators only').waitFor();
    await tab('PHP');
    await page.locator('#php-card').waitFor();
    expect(names.filter(name => name === 'php.js')).toHaveLength(1);
    expect(names).not.toContain('web.js');
});

test('what an update has taken away is said, and the page can be loaded again', async () => {
    const page = await open('#/sites/shop');
    await page.getByText('Administrators only').waitFor();
    const gone = { contentType: 'text/javascript', body: 'throw new Error("of another version")' };
    await page.route(/\/(php|delete-dialog)-[^/]*\.js$/, route => route.fulfill(gone));

    await page.getByRole('button', { name: 'Actions for shop.example' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('This part of the page could not be loaded').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.getByRole('tab', { name: 'PHP' }).click();
    const again = page.getByRole('button', { name: 'Load the page again' });
    await again.waitFor();
    await page.unroute(/\/(php|delete-dialog)-[^/]*\.js$/);
    await again.click();
    await page.locator('#php-card').waitFor();
});
