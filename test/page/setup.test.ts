// SPDX-License-Identifier: LGPL-2.1-or-later
/* From a host that has nothing yet to one with sites; and what is missing later. */

import { describe, expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

describe('a host without PHP', () => {
    test('is set up first, with the plan in sight, and then gets its first site', async () => {
        const page = await open('?sites=0&php=none&step=20#/sites');
        const started = calls(page, 'Hosting1.Setup');
        await page.getByRole('heading', { name: 'This host is not set up for sites yet' }).waitFor();
        await page.locator('main').getByRole('button', { name: 'Set up this host' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('dnf --assumeyes install php84-php-fpm').waitFor();
        // The words of the service are text.
        await dialog.getByText('Not installed: <b>php-fpm</b>.').waitFor();
        await dialog.getByText('nftables.service is this host\'s firewall').waitFor();
        await dialog.getByText('Some of it takes effect at the next start of this host.').waitFor();

        await dialog.getByLabel('8.3', { exact: true }).check();
        await dialog.getByText('dnf --assumeyes install php83-php-fpm').waitFor();
        await dialog.getByLabel('Database').selectOption('none');
        await expect.poll(() => dialog.getByText('mariadb.service runs.').count()).toBe(0);
        await dialog.getByLabel('Source of nginx').selectOption('nginx.org');
        await dialog.getByText('AlmaLinux is installed and is replaced by that of nginx.org').waitFor();
        // Only where there will be one.
        expect(await dialog.getByLabel('Source of PostgreSQL').count()).toBe(0);
        await dialog.getByLabel('Database').selectOption('both');
        await dialog.getByLabel('Source of PostgreSQL').selectOption('PGDG');
        await dialog.getByRole('button', { name: 'Start' }).click();
        await finishJob(page);
        expect(started).toEqual([{ profile: 'wordpress', php: ['8.4', '8.3'], database: 'both', nginx: 'nginx.org', pgdg: true }]);
        // The service says what the host has now.
        await page.getByRole('heading', { name: 'No sites yet' }).waitFor();
    });

    test('says so on the overview, too, and to no customer', async () => {
        const page = await open('?sites=0&php=none#/');
        await page.getByRole('heading', { name: 'This host is not set up for sites yet' }).waitFor();
        const theirs = await open('?sites=0&php=none&role=customer#/');
        await theirs.getByRole('heading', { name: 'No sites for your account' }).waitFor();
        expect(await theirs.getByRole('button', { name: 'Set up this host' }).count()).toBe(0);
    });
});

test('a host that is set up is looked at from the overview, and nothing can be started where nothing is missing', async () => {
    const page = await open('?sites=2#/');
    await card(page, 'Host').getByRole('button', { name: 'Set up this host' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing: this host is set up so already.').waitFor();
    const start = dialog.getByRole('button', { name: 'Start' });
    expect(await start.isDisabled()).toBe(true);
    await dialog.getByLabel('8.4', { exact: true }).uncheck();
    await dialog.getByText('Choose at least one version of PHP.').waitFor();
    expect(await start.isDisabled()).toBe(true);
    await dialog.getByLabel('8.2', { exact: true }).check();
    await expect.poll(() => start.isDisabled()).toBe(false);
});
