// SPDX-License-Identifier: LGPL-2.1-or-later
/* The views of a site in real Cockpit: tabs, redirects, logs, files edited by hand; the audit; several sites at once. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { hostingctl, run, visit } from '../support/machine.ts';
import { openAt, type Seat, useBrowser } from './cockpit.ts';
import { forget } from './steps.ts';

const browser = useBrowser();

beforeAll(async () => {
    await hostingctl('site', 'create', 'seen.example', '--owner', 'customer');
    await hostingctl('site', 'create', 'other.example');
});
afterAll(() => forget('seen', 'other'));

async function end({ hosting }: Seat): Promise<void> {
    const dialog = hosting.getByRole('dialog');
    await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
}

describe('an administrator', () => {
    it('goes through the tabs of a site; the address follows, a reload keeps it', async () => {
        const seat = await browser.administrator();
        const { page, hosting } = seat;
        await hosting.getByRole('link', { name: 'seen.example' }).click();
        await hosting.getByText('/home/seen/public_html').waitFor();
        await hosting.getByRole('tab', { name: 'Security' }).click();
        await expect.poll(() => new URL(page.url()).hash).toBe('#/sites/seen/security');
        await page.reload();
        await hosting.getByText('/home/seen', { exact: true }).waitFor();
        await hosting.getByRole('tab', { name: 'Security' }).focus();
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('Enter');
        await hosting.locator('[data-job]').first().waitFor();
        await hosting.locator('[data-entry]').first().waitFor();
    });

    it('adds a redirect, which nginx then gives, and removes it', async () => {
        const seat = await browser.administrator();
        const { hosting } = seat;
        await openAt(seat, '/sites/seen/domains');
        await hosting.getByRole('button', { name: 'Add redirect' }).click();
        const dialog = hosting.getByRole('dialog');
        await dialog.getByLabel(/^From/).fill('/old path');
        await dialog.getByLabel(/^To/).fill('https://elsewhere.example/new');
        await dialog.getByRole('button', { name: 'Add redirect' }).click();
        await dialog.getByText('A path holds letters, digits').waitFor();
        await expect.poll(() => dialog.locator('#change-from:focus').count()).toBe(1);
        await dialog.getByLabel(/^From/).fill('/old');
        await dialog.getByLabel('Status').selectOption('307');
        await dialog.getByRole('button', { name: 'Add redirect' }).click();
        await end(seat);
        expect((await visit('seen.example', '/old')).status).toBe(307);
        expect((await hostingctl<Site>('site', 'show', 'seen')).redirects)
            .toEqual([{ source: '/old', target: 'https://elsewhere.example/new', code: 307, keepPath: false }]);

        await hosting.getByRole('button', { name: 'Actions for /old' }).click();
        await hosting.getByRole('menuitem', { name: 'Remove' }).click();
        await dialog.getByRole('button', { name: 'Remove redirect' }).click();
        await end(seat);
        await hosting.getByText('A redirect sends visitors').waitFor();
        expect((await visit('seen.example', '/old')).status).toBe(404);
    });

    it('sees a redirect that another session adds', async () => {
        const seat = await browser.administrator();
        await openAt(seat, '/sites/seen/domains');
        await seat.hosting.getByText('A redirect sends visitors').waitFor();
        await hostingctl('redirect', 'add', 'seen', '/told', '/elsewhere');
        await seat.hosting.locator('tr[data-redirect="/told"]').waitFor();
    });

    it('is told of a file that was edited by hand, and writes it anew', async () => {
        const seat = await browser.administrator();
        const { hosting } = seat;
        const FILE = '/etc/nginx/conf.d/hosting-seen.conf';
        await run(['sed', '-i', '$a # by <b>hand</b>', FILE]);
        await openAt(seat, '/sites/seen');
        await hosting.getByRole('heading', { name: '1 file differs from the settings' }).waitFor();
        await hosting.getByRole('button', { name: 'Show differences' }).click();
        const dialog = hosting.getByRole('dialog');
        await dialog.locator('del', { hasText: '# by <b>hand</b>' }).waitFor();
        await dialog.getByRole('button', { name: 'Discard the edits and write anew' }).click();
        await end(seat);
        await expect.poll(() => hosting.getByText('differs from the settings').count()).toBe(0);
        expect(await run(['cat', FILE])).not.toContain('<b>hand</b>');
    });

    it('suspends several sites at once; what is refused is said and stays selected', async () => {
        await hostingctl('site', 'suspend', 'other');
        const seat = await browser.administrator();
        const { hosting } = seat;
        await hosting.getByRole('checkbox', { name: 'Select all' }).check();
        await hosting.getByRole('button', { name: 'Apply settings' }).click();
        const dialog = hosting.getByRole('dialog');
        await run(['sed', '-i', '$a # by hand', '/etc/nginx/conf.d/hosting-seen.conf']);
        await dialog.getByRole('button', { name: 'Apply settings' }).click();
        await dialog.getByText('1 of 2 done; the others stay selected').waitFor();
        await dialog.locator('[data-site-outcome=seen][data-outcome=failed]').getByText('/etc/nginx/conf.d/hosting-seen.conf').waitFor();
        await dialog.getByRole('button', { name: 'Close' }).last().click();
        expect(await hosting.getByRole('checkbox', { name: 'Select seen.example' }).isChecked()).toBe(true);
        await hostingctl('site', 'apply', 'seen', '--force');
        await hostingctl('site', 'resume', 'other');
    });

    it('searches the audit for what was done', async () => {
        const seat = await browser.administrator();
        const { hosting } = seat;
        await hosting.getByRole('link', { name: 'Audit' }).click();
        await hosting.getByRole('textbox', { name: 'Search the audit' }).fill('/told');
        await expect.poll(() => hosting.locator('tr[data-entry]').count()).toBe(1);
        await hosting.locator('tr[data-entry]').getByText('redirect.add').waitFor();
    });
});

describe('a customer', () => {
    it('reads and follows the logs of a site of his own, whatever visitors write into them', async () => {
        await visit('seen.example', '/first?<script>alert(1)</script>');
        const seat = await browser.logIn('customer');
        await openAt(seat, '/sites/seen/logs');
        const { hosting } = seat;
        const log = hosting.getByRole('log');
        await log.getByText('/first?<script>alert(1)</script>').waitFor();
        await hosting.getByLabel('Follow').check();
        await visit('seen.example', '/second');
        await log.getByText('GET /second').waitFor();
        await hosting.getByPlaceholder('Filter lines').fill('second');
        await expect.poll(() => log.getByText('/first').count()).toBe(0);
        const [download] = await Promise.all([
            seat.page.waitForEvent('download'), hosting.getByRole('button', { name: 'Download' }).click(),
        ]);
        expect(download.suggestedFilename()).toBe('seen-access.log');
        expect(await hosting.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    });
});
