// SPDX-License-Identifier: LGPL-2.1-or-later
/* SFTP of a site and the keys that open it, on its page. */

import { expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

test('an administrator turns it on, adds a key and takes it away', async () => {
    const page = await open('?step=30#/sites/shop/sftp');
    const sftp = card(page, 'SFTP');
    await sftp.getByText('Off. The user of the site').waitFor();
    expect(await card(page, 'Keys for SFTP').count()).toBe(0);
    await page.locator('#enable-sftp').click();
    await page.getByRole('button', { name: 'Turn on' }).last().click();
    await finishJob(page);
    await sftp.getByText('Nothing yet: add a key').waitFor();
    await sftp.getByText('sftp -P 2222 shop@host.example').waitFor();

    const sent = calls(page, 'Sftp1.Allow');
    await page.locator('#add-sftp-key').click();
    await page.locator('#change-key').fill('nonsense');
    await page.getByRole('button', { name: 'Add key' }).last().click();
    await page.getByText('This is no public key.').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('change-key');
    await page.locator('#change-key').fill('ssh-ed25519 AAAA anna@laptop');
    await page.locator('#change-from').fill('192.0.2.7, 2001:db8::/32');
    await page.getByRole('button', { name: 'Add key' }).last().click();
    await finishJob(page);
    expect(sent.at(-1)).toEqual({ site: 'shop', key: 'ssh-ed25519 AAAA anna@laptop', from: ['192.0.2.7', '2001:db8::/32'] });
    const row = page.locator('tr[data-key]');
    await row.getByText('192.0.2.7, 2001:db8::/32').waitFor();
    await sftp.getByText('1 key').waitFor();

    await row.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove key' }).click();
    await finishJob(page);
    await page.getByText('No key opens the files of this site.').waitFor();
});

test('a chosen password is shown once, and no longer after the dialog', async () => {
    const page = await open('?step=30#/sites/blog/sftp');
    await page.locator('#new-sftp-password').click();
    await page.getByRole('button', { name: 'Set new password' }).click();
    await page.locator('#job-made').getByText('ChosenByTheService24').waitFor();
    await finishJob(page);
    await card(page, 'SFTP').getByText('1 key and a password').waitFor();
    expect(await page.getByText('ChosenByTheService24').count()).toBe(0);
    await page.locator('#remove-sftp-password').waitFor();
});

test('a customer manages password and keys, and does not turn it on or off', async () => {
    const page = await open('?role=customer&step=30#/sites/blog/sftp');
    await page.locator('#add-sftp-key').waitFor();
    expect(await page.locator('#disable-sftp').count()).toBe(0);
    await page.locator('#set-sftp-password').click();
    await page.locator('#change-password').fill('short');
    await page.keyboard.press('Enter');
    await page.getByText('at least 12 characters').waitFor();
    await page.locator('#change-password').fill('long enough for this');
    await page.keyboard.press('Enter');
    await finishJob(page);
});
