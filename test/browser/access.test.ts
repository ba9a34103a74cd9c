// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who sees what: administrators with and without administrative access, and ordinary users. */

import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hostingctl } from '../support/machine.ts';
import { becomeAdministrator, openAt, openByMenu, useBrowser } from './cockpit.ts';
import { forget } from './steps.ts';

const browser = useBrowser();

const sites = (hosting: FrameLocator): Promise<string[]> => hosting.locator('tr[data-site] a').allInnerTexts();

beforeAll(async () => {
    await hostingctl('site', 'create', 'own.example', '--owner', 'customer');
    await hostingctl('site', 'create', 'other.example');
});
afterAll(() => forget('own', 'other', 'second', 'foreign'));

describe('limited access', () => {
    it('says how to get more, and offers nothing that would be refused', async () => {
        const seat = await browser.logIn('admin');
        await openByMenu(seat);
        const { page, hosting } = seat;
        await hosting.getByText('No sites for your account').waitFor();
        await openAt(seat, '/sites');
        await hosting.getByRole('heading', { name: 'Administrative access is needed' }).waitFor();
        await hosting.getByText('No sites for your account').waitFor();
        expect(await hosting.getByRole('button', { name: 'Create site' }).count()).toBe(0);

        // Changed one's mind in Cockpit's dialog: as before.
        await page.getByRole('button', { name: 'Limited access' }).click();
        await page.getByRole('button', { name: 'Cancel' }).click();
        await hosting.getByText('No sites for your account').waitFor();

        await becomeAdministrator(seat);
        await hosting.getByRole('button', { name: 'Create site' }).waitFor();
        expect(await sites(hosting)).toEqual(['other.example', 'own.example']);
        expect(await hosting.getByRole('heading', { name: 'Administrative access is needed' }).count()).toBe(0);

        await page.getByRole('button', { name: 'Administrative access' }).click();
        await page.getByRole('button', { name: 'Limit access' }).click();
        await hosting.getByText('No sites for your account').waitFor();
        expect(await hosting.getByRole('button', { name: 'Create site' }).count()).toBe(0);
    });
});

describe('an ordinary user', () => {
    it('who owns a site sees it and nothing else, now and later', async () => {
        const seat = await browser.logIn('customer');
        await openByMenu(seat);
        const { hosting } = seat;
        // The host is no matter of theirs.
        await hosting.getByRole('heading', { name: 'Needs attention' }).waitFor();
        expect(await hosting.getByRole('heading', { name: 'Services' }).count()).toBe(0);
        await openAt(seat, '/sites');
        await hosting.locator('tr[data-site]').first().waitFor();
        expect(await sites(hosting)).toEqual(['own.example']);
        expect(await hosting.getByRole('button', { name: 'Create site' }).count()).toBe(0);
        await hosting.getByRole('button', { name: 'Actions for own.example' }).click();
        await expect.poll(() => hosting.getByRole('menuitem').allInnerTexts()).toEqual(['Open website']);
        await seat.page.keyboard.press('Escape');

        // Signals: of another's site nothing arrives, of one's own everything.
        await hostingctl('site', 'create', 'foreign.example');
        await hostingctl('site', 'create', 'second.example', '--owner', 'customer');
        await hosting.locator('tr[data-site=second]').getByText('Running').waitFor();
        expect(await sites(hosting)).toEqual(['own.example', 'second.example']);

        await openAt(seat, '/jobs');
        await hosting.locator('tr[data-job]').first().waitFor();
        // Below them, perhaps, those of a site that was the user's before.
        const jobs = await hosting.locator('tr[data-job] a').allInnerTexts();
        expect(jobs.slice(0, 2)).toEqual(['Create the site second.example', 'Create the site own.example']);
        expect(jobs.filter(title => /other|foreign/.test(title))).toEqual([]);
        await openAt(seat, '/sites/other');
        await hosting.getByRole('heading', { name: 'There is no site other' }).waitFor();
    });

    it('who owns none is told so', async () => {
        const seat = await browser.logIn('nobodyelse');
        await openByMenu(seat);
        await seat.hosting.getByRole('heading', { name: 'No sites for your account' }).waitFor();
        await openAt(seat, '/jobs');
        await seat.hosting.getByRole('heading', { name: 'No jobs yet' }).waitFor();
        expect(await seat.hosting.getByRole('button', { name: 'Create site' }).count()).toBe(0);
    });
});
