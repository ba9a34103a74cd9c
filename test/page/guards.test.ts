// SPDX-License-Identifier: LGPL-2.1-or-later
/* The view of what guards the host: its hardening, and the SSH keys of its administrators. */

import { expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

test('an item is set, and taken back; what is refused says why', async () => {
    const page = await open('?step=30#/security');
    const row = (item: string) => page.locator(`tr[data-item=${item}]`);
    await row('modules').getByText('On', { exact: true }).waitFor();
    // Neither what is only looked at, nor what cannot be set on this host.
    for (const item of ['hidepid', 'mount-tmp'])
        expect(await row(item).getByRole('button').count()).toBe(0);
    await expect.poll(() => row('mount-dev-shm').getByRole('button', { name: 'Set: Mount of /dev/shm' }).count()).toBe(1);
    await expect.poll(() => row('crypto-policy').getByRole('button', { name: 'Set: Crypto policy' }).count()).toBe(1);
    const sent = calls(page, 'Hardening1.Apply');
    await row('root-login').getByRole('button', { name: 'Set: No log-in as root' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Set', exact: true }).click();
    await finishJob(page);
    expect(sent).toEqual([{ items: ['root-login'] }]);
    await row('root-login').getByText('On', { exact: true }).waitFor();
    await row('root-login').getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back', exact: true }).click();
    await finishJob(page);
    await row('root-login').getByText('Off', { exact: true }).waitFor();

    await row('password-login').getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('No administrator has a key').waitFor();
});

test('a key for somebody is made, shown once, and given an account', async () => {
    const page = await open('?step=30#/security');
    await card(page, 'SSH keys').getByText('No key yet.').waitFor();
    await page.locator('#generate-ssh-key').click();
    await page.locator('#change-name').fill('anna');
    await page.locator('#change-for').selectOption({ label: 'Somebody' });
    await page.getByRole('button', { name: 'Make key' }).click();
    await finishJob(page);
    const row = page.locator('tr[data-key=anna]');
    await row.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Show private key' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Show private key' }).click();
    await page.locator('#private-key').getByText('BEGIN OPENSSH PRIVATE KEY').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await row.getByRole('button').click();
    expect(await page.getByRole('menuitem', { name: 'Show private key' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: 'Open an account' }).click();
    await page.locator('#change-account').fill('admin');
    await page.keyboard.press('Enter');
    await finishJob(page);
    await row.getByText('admin', { exact: true }).waitFor();
});

test('customers have no such view', async () => {
    const page = await open('?role=customer#/sites');
    await page.getByRole('link', { name: 'Jobs' }).waitFor();
    expect(await page.getByRole('link', { name: 'Security' }).count()).toBe(0);
});
