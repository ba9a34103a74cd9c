// SPDX-License-Identifier: LGPL-2.1-or-later
/* The web client for databases in a browser: from Cockpit into a new tab of another site, whose cookies are SameSite=Strict. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { exec, hostingctl, run } from '../support/machine.ts';
import { DOMAIN, installAdminer } from '../support/web-client.ts';
import { openAt, type Seat, useBrowser } from './cockpit.ts';
import { forget } from './steps.ts';

const browser = useBrowser();
let seat: Seat;

beforeAll(async () => {
    await installAdminer();
    await hostingctl('database-client', 'enable', DOMAIN);
    await hostingctl('site', 'create', 'tables.example', '--database', 'mariadb');
    await hostingctl('database', 'create', 'tables', '--engine', 'postgresql', '--name', 'pg');
    await run(['mariadb', 'tables', '-e', 'CREATE TABLE fruit (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO fruit VALUES (1, \'plum\')']);
    seat = await browser.administrator();
    await openAt(seat, '/sites/tables/databases');
});

afterAll(async () => {
    await forget('tables');
    await exec(['hostingctl', 'database-client', 'disable', '--yes']);
    await run(['rm', '-rf', '/usr/share/adminer']);
});

async function openTab(name: string): Promise<Seat['page']> {
    const { page, hosting } = seat;
    const databases = hosting.getByRole('grid', { name: 'Databases', exact: true });
    await databases.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    const [tab] = await Promise.all([
        page.context().waitForEvent('page'), hosting.getByRole('menuitem', { name: 'Open in web client' }).click(),
    ]);
    return tab;
}

it('one click leads into the database, in a tab that has no address worth keeping', async () => {
    const [maria, post] = [await openTab('tables'), await openTab('tables_pg')];
    await maria.waitForURL(/^https:\/\/db\.example\.com\/[0-9a-f]{16}\//);
    expect(maria.url()).not.toContain('#');
    await maria.getByRole('link', { name: 'select fruit' }).or(maria.locator('#tables').getByText('select').first()).first().waitFor();
    await maria.locator('#tables a[href*="select=fruit"]').first().click();
    await maria.getByText('plum', { exact: true }).waitFor();
    // Both at once, and each knows its own.
    await post.waitForURL(/pgsql=&username=hosting_client_[0-9a-f]{16}&db=tables_pg/);
    await post.getByText('No tables.').first().waitFor();
    await maria.reload();
    await maria.getByText('plum', { exact: true }).waitFor();
    expect(await maria.evaluate('[window.opener, document.cookie.includes("__Host-")]')).toEqual([null, false]);
    await maria.goBack();
    await maria.locator('#logout').click();
    await maria.getByText('The session has ended').waitFor();
    await post.reload();
    await post.getByText('No tables.').first().waitFor();
});
