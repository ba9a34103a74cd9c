// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sessions of Cockpit that end: by logging out, or cut off by the host in the middle of work. */

import path from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, run, until, visit } from '../support/machine.ts';
import { becomeAdministrator, openAt, PICTURES, type Seat, useBrowser } from './cockpit.ts';
import { enter } from './log-in.ts';
import { createSite, forget, step, whileReloadHangs } from './steps.ts';

const browser = useBrowser();

beforeAll(async () => {
    await hostingctl('site', 'create', 'mine.example', '--owner', 'customer');
});
afterAll(() => forget('mine', 'going'));

/** What the browser keeps of ours beyond a window: names and values. */
function kept(page: Page): Promise<string[]> {
    return page.evaluate(() => [localStorage, sessionStorage].flatMap(storage =>
        Object.entries(storage).map(([name, value]) => `${name}=${String(value)}`)).filter(each => each.includes('hosting')));
}

async function logOut({ page }: Seat): Promise<void> {
    await page.locator('#toggle-menu, #navbar-dropdown').first().click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.locator('#login-user-input').waitFor();
}

describe('a session that is logged out', () => {
    it('leaves nothing of ours behind, and whoever logs in next sees their own', async () => {
        const seat = await browser.logIn('admin');
        await becomeAdministrator(seat);
        await hostingctl('site', 'create', 'going.example');
        await openAt(seat, '/sites');
        await seat.hosting.getByRole('link', { name: 'going.example' }).waitFor();
        await seat.hosting.getByRole('button', { name: 'Create site' }).first().click();
        await seat.hosting.getByRole('dialog').getByLabel(/^Domain/).fill('half-typed.example');
        await logOut(seat);
        expect((await kept(seat.page)).filter(each => /going|half-typed/.test(each))).toEqual([]);

        await enter(seat.page, 'customer');
        await openAt(seat, '/sites');
        await seat.hosting.getByRole('link', { name: 'mine.example' }).waitFor();
        expect(await seat.hosting.getByRole('link', { name: 'going.example' }).count()).toBe(0);
        expect(await seat.hosting.getByRole('dialog').count()).toBe(0);
        await hostingctl('site', 'delete', 'going', '--yes', '--files', 'delete');
    });
});

describe('a session that the host cuts off', () => {
    it('in the middle of a job: the job goes on, and is found where one was after logging in again', async () => {
        const seat = await browser.logIn('admin');
        await becomeAdministrator(seat);
        const { page, hosting } = seat;
        await openAt(seat, '/sites');
        await whileReloadHangs(async () => {
            await createSite(hosting, { domain: 'going.example' });
            await step(hosting.getByRole('dialog'), 'virtual-host', 'running').waitFor();
            await hosting.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
            await openAt(seat, '/jobs');
            await hosting.getByRole('link', { name: 'Create the site going.example' }).first().click();
            await step(hosting, 'virtual-host', 'running').waitFor();
            await run(['loginctl', 'terminate-user', 'admin']);
            await page.getByRole('heading', { name: 'Disconnected' }).waitFor();
            await page.screenshot({ path: path.join(PICTURES, 'light-disconnected.png') });
        });
        const address = page.url();
        expect(address).toMatch(/hosting#\/jobs\/\d+$/);
        await until('the site answers', async () => (await visit('going.example')).status === 200);
        // Nobody is asked for who is not there any more.
        expect((await exec(['loginctl', 'list-sessions', '--no-legend'])).stdout).not.toMatch(/ admin /);

        await page.getByRole('button', { name: 'Reconnect' }).click();
        await page.locator('#login-user-input').waitFor();
        await enter(page, 'admin', address);
        // Cockpit remembers the choice.
        await page.getByRole('button', { name: 'Administrative access' }).waitFor();
        await step(hosting, 'open', 'done').waitFor();
        expect(await hosting.locator('.pf-v6-c-alert').count()).toBe(0);
    });
});
