// SPDX-License-Identifier: LGPL-2.1-or-later
/* The tab about the environment of a site, and its dialogs. */

import { expect, test } from 'vitest';

import { calls, finishJob, usePage } from './use-page.ts';

const open = usePage();
const TAB = '#/sites/shop/environment';

test('shows names, and values once they are asked for', async () => {
    const page = await open(TAB);
    const row = page.locator('[data-variable=DB_PASSWORD]');
    await row.getByText('••••').waitFor();
    await page.getByText('Line 2: APP_NAME is an odd name.').waitFor();
    await page.locator('#reveal-environment').click();
    await row.getByText('value of DB_PASSWORD').waitFor();
    await page.locator('#reveal-environment').click();
    await row.getByText('••••').waitFor();
    expect(await page.content()).not.toContain('value of');
});

test('offers a change by hand as a new version', async () => {
    const page = await open(`?step=30${TAB}`);
    const sent = calls(page, 'Environment1.Adopt');
    await page.getByRole('button', { name: 'Take it up as a new version' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take up' }).click();
    await finishJob(page);
    expect(sent).toEqual([{ site: 'shop' }]);
    await page.getByText('The file .env was changed by hand').waitFor({ state: 'detached' });
});

test('checks a text while it is typed, shows what changes, and keeps it when it is refused', async () => {
    const page = await open(`?step=30${TAB}`);
    await page.locator('#edit-environment').click();
    const dialog = page.getByRole('dialog');
    const text = dialog.locator('textarea');
    await text.fill('# Mine.\nAPP_NAME=My shop\n');
    await dialog.getByText('Line 2: After a value and a space only a comment can stand').waitFor();
    await text.fill('# Mine.\nAPP_NAME="My shop"\nDB_PASSWORD=REFUSED\n');
    await expect.poll(() => dialog.locator('del').allTextContents()).toEqual(['-DB_PASSWORD=s3cret']);
    await expect.poll(() => dialog.locator('ins').allTextContents()).toEqual(['+DB_PASSWORD=REFUSED']);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Line 4, column 1: refused.').waitFor();
    await dialog.locator('input[type=file]').setInputFiles({ name: '.env', mimeType: 'text/plain', buffer: Buffer.from('NEW=1\n') });
    await expect.poll(() => text.inputValue()).toBe('NEW=1\n');
    const sent = calls(page, 'Environment1.Import');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await finishJob(page);
    expect(sent).toEqual([{ site: 'shop', file: 'NEW=1\n' }]);
    await page.locator('[data-variable=NEW]').waitFor();
});

test('restores an older version', async () => {
    const page = await open(`?step=30${TAB}`);
    await page.locator('#edit-environment').click();
    await page.locator('textarea').fill('NEW=1\n');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await finishJob(page);
    await page.locator('#environment-history').click();
    await page.locator('[data-version="2"]').getByText('In force').waitFor();
    await page.locator('[data-version="1"]').getByRole('button', { name: 'Restore' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Changes: DB_PASSWORD').waitFor();
    const sent = calls(page, 'Environment1.Restore');
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await finishJob(page);
    expect(sent).toEqual([{ site: 'shop', version: 1, force: true }]);
});

test('gives PHP the variables and links the file, once the mistakes are out', async () => {
    const page = await open(`?step=30${TAB}`);
    const card = page.locator('#environment-places');
    await card.getByText('Reads them from the file').waitFor();
    await page.locator('#edit-environment-places').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Give it the variables with its pool').check();
    await dialog.locator('#change-link').fill('app\n../other\n\n current ');
    const sent = calls(page, 'Environment1.Set');
    await dialog.getByRole('button', { name: 'Change', exact: true }).click();
    await dialog.locator('#change-link-help').getByText('Write a directory below public_html').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('change-link');
    await dialog.locator('#change-link').fill('app\ncurrent');
    await dialog.getByRole('button', { name: 'Change', exact: true }).click();
    // The file was changed by hand: what is set here stays in the dialog until that was decided.
    await dialog.getByText('/home/shop/.env was changed by hand.').waitFor();
    await dialog.getByText('hostingctl env adopt shop takes the change up').waitFor();
    expect(await dialog.locator('#change-link').inputValue()).toBe('app\ncurrent');
    expect(await dialog.getByLabel('Give it the variables with its pool').isChecked()).toBe(true);
    expect(sent).toEqual([
        { site: 'shop', 'in-php': true, link: ['app', '../other', 'current'] }, { site: 'shop', 'in-php': true, link: ['app', 'current'] },
    ]);
});

test('sends links only when they were changed, and takes all of them away', async () => {
    const page = await open(`?step=30${TAB}`);
    const card = page.locator('#environment-places');
    await page.getByRole('button', { name: 'Take it up as a new version' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take up' }).click();
    await finishJob(page);
    const sent = calls(page, 'Environment1.Set');
    const change = async (work: () => Promise<void>): Promise<unknown> => {
        await page.locator('#edit-environment-places').click();
        await work();
        await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
        await finishJob(page);
        return sent.at(-1);
    };
    expect(await change(() => page.locator('#change-link').fill('app'))).toEqual({ site: 'shop', 'in-php': false, link: ['app'] });
    await card.getByText('public_html/app/.env').waitFor();
    expect(await change(() => page.locator('#change-in-php').check())).toEqual({ site: 'shop', 'in-php': true });
    await card.getByText('Has them with its pool, too').waitFor();
    expect(await change(() => page.locator('#change-link').fill(''))).toEqual({ site: 'shop', 'in-php': true, link: [] });
    await card.getByText('None', { exact: true }).waitFor();
});

test('keeps what was typed while the service is away', async () => {
    const page = await open(`?step=30${TAB}`);
    await page.locator('#edit-environment-places').click();
    await page.locator('#change-link').fill('app');
    await page.evaluate('fake.broken = "unavailable"');
    await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('dialog').getByText('The hosting service does not answer.').waitFor();
    expect(await page.locator('#change-link').inputValue()).toBe('app');
});

test('is a customer\'s to see and not to change', async () => {
    const page = await open('?role=customer#/sites/blog/environment');
    await page.locator('#reveal-environment').waitFor();
    await page.locator('#environment-places').getByText('/home/blog/.env').waitFor();
    expect(await page.locator('#edit-environment, #edit-environment-places').count()).toBe(0);
});
