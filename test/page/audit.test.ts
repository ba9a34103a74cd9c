// SPDX-License-Identifier: LGPL-2.1-or-later
/* The audit: of the host, of a site, of a job. */

import { describe, expect, test } from 'vitest';

import { calls, usePage } from './use-page.ts';

const open = usePage();

describe('the audit', () => {
    test('is listed and searched by the service', async () => {
        const page = await open('#/sites');
        await page.getByRole('link', { name: 'Audit' }).click();
        await page.locator('tr[data-entry="120"]').waitFor();
        await expect.poll(() => page.locator('tr[data-entry]').count()).toBe(50);
        await page.getByText('/<b>new</b>').first().waitFor();
        await page.locator('tr[data-entry="120"]').getByText('from 192.0.2.7, session 3').waitFor();
        expect(await page.locator('tr[data-entry="120"]').getByRole('link', { name: 'Job 119' }).getAttribute('href')).toBe('#/jobs/119');
        await page.getByRole('textbox', { name: 'Search the audit' }).fill('denied');
        await page.waitForURL(/audit\?q=denied$/);
        await expect.poll(() => page.locator('tr[data-entry]').count()).toBe(24);
        expect(await page.locator('tbody').getByText('Accepted').count()).toBe(0);
    });

    test('is followed back in time: more in the list, then older ones in another', async () => {
        const page = await open('?audit=1100#/audit?outcome=accepted&before=1099');
        const rows = page.locator('tr[data-entry]');
        await expect.poll(() => rows.count()).toBe(50);
        await page.getByRole('button', { name: 'Show more' }).click();
        await expect.poll(() => rows.count()).toBe(200);
        await page.evaluate('location.hash = "#/audit"');
        await page.locator('tr[data-entry="1100"]').waitFor();
        await page.getByRole('button', { name: 'Show more' }).click();
        await expect.poll(() => rows.count()).toBe(200);
        await page.getByRole('button', { name: 'Show more' }).click();
        await page.locator('tr[data-entry="101"]').waitFor();
        await page.getByRole('button', { name: 'Older' }).click();
        await page.waitForURL(/audit\?before=101$/);
        await page.locator('tr[data-entry="100"]').waitFor();
        await page.getByRole('button', { name: 'Show more' }).click();
        await page.locator('tr[data-entry="1"]').waitFor();
        expect(await page.getByRole('button', { name: /Show more|Older/ }).count()).toBe(0);
        await page.getByRole('button', { name: 'Newest' }).click();
        await page.locator('tr[data-entry="1100"]').waitFor();
        await page.goBack();
        await page.locator('tr[data-entry="100"]').waitFor();
    });

    test('shows what the filters leave, which the address keeps', async () => {
        const page = await open('#/audit?before=100');
        await page.locator('tr[data-entry="99"]').waitFor();
        const asked = calls(page, 'Audit1.List');
        await page.getByLabel('Outcome').selectOption('Denied');
        // Its newest, not what stood before some entry of another list.
        await page.waitForURL(/audit\?outcome=denied$/);
        await expect.poll(() => page.locator('tr[data-entry]').count()).toBe(24);
        await page.getByLabel('Command').selectOption('site: all commands');
        await page.getByLabel('Site').selectOption('shop.example');
        await page.getByRole('textbox', { name: 'Person' }).fill('anna');
        await page.waitForURL(/who=anna/);
        await expect.poll(() => asked.at(-1)).toEqual({ limit: 50, actor: 'anna', site: 'shop', command: 'site', outcome: 'denied' });
        await page.reload();
        await expect.poll(() => page.locator('tr[data-entry]').count()).toBe(6);
        expect(await page.getByLabel('Command').inputValue()).toBe('site');
        await page.getByRole('textbox', { name: 'Person' }).fill('nobody');
        await page.getByRole('heading', { name: 'Nothing in the audit matches the filters' }).waitFor();
        await page.getByRole('button', { name: 'Clear filters' }).click();
        await expect.poll(() => page.locator('tr[data-entry]').count()).toBe(50);
        expect(await page.getByRole('textbox', { name: 'Person' }).inputValue()).toBe('');
    });

    test('of some days has them whole, as days are where one sits', async () => {
        const page = await open('#/audit?since=2026-02-31&command=nonsense');
        await expect.poll(() => page.locator('tr[data-entry]').count()).toBe(50);
        const asked = calls(page, 'Audit1.List');
        await page.getByLabel('From').fill('2026-11-02');
        await page.getByLabel('Until').fill('2026-11-03');
        const [since, until] = await page.evaluate<string[]>(
            '[new Date(2026, 10, 2), new Date(2026, 10, 4)].map(each => each.toISOString())');
        await expect.poll(() => asked.at(-1)).toEqual({ limit: 50, since, until });
    });

    test('tells on the page of a job from where it was asked for', async () => {
        const page = await open('?jobs=3#/jobs/2');
        await page.getByRole('heading', { name: 'Steps' }).waitFor();
        expect(await page.getByText('session 3').count()).toBe(0);
        await page.evaluate('fake.change(({ audit }) => { audit[0].job = 3; audit[0].address = "192.0.2.7"; })');
        await page.evaluate('location.hash = "#/jobs/3"');
        await page.getByText('from 192.0.2.7, session 3').waitFor();
    });

    test('of a site stands on its page, and grows before one\'s eyes', async () => {
        const page = await open('?step=30#/sites/wiki/activity');
        await page.getByText('Nobody has asked for a change').waitFor();
        await page.getByRole('button', { name: 'Actions for wiki.example' }).click();
        await page.getByRole('menuitem', { name: 'Suspend' }).click();
        await page.getByRole('button', { name: 'Suspend site' }).click();
        await page.locator('tr[data-entry="121"]').waitFor();
        await page.locator('tr[data-job]').first().getByText('Done').waitFor();
    });

    test('is no customer\'s business', async () => {
        const page = await open('?role=customer#/sites/blog/activity');
        await page.getByRole('heading', { name: 'Jobs' }).waitFor();
        expect(await page.getByRole('heading', { name: 'Audit' }).count()).toBe(0);
        expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
        await page.evaluate('location.hash = "#/audit"');
        await page.getByRole('heading', { name: 'Only administrators may read the audit.' }).waitFor();
    });
});
