// SPDX-License-Identifier: LGPL-2.1-or-later
/* Jobs that fail, and a service that falls, leaves or is not there. */

import path from 'node:path';

import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run, until, visit } from '../support/machine.ts';
import { openAt, openByMenu, PICTURES, useBrowser } from './cockpit.ts';
import { createSite, forget, step, whileReloadHangs } from './steps.ts';

const browser = useBrowser();

async function serviceIs(state: string): Promise<boolean> {
    return (await exec(['systemctl', 'is-active', 'hostingd.service'])).stdout.trim() === state;
}

describe('a job that fails', () => {
    const FOREIGN = '/etc/nginx/conf.d/zz-foreign.conf';

    afterAll(async () => {
        await run(['rm', '-f', FOREIGN]);
        await forget('broken');
    });

    it('says why in nginx\'s words, and succeeds by Retry once that is mended', async () => {
        const { hosting } = await browser.administrator();
        await run(['tee', FOREIGN], { input: 'server { listen 80; nonsense on; }\n' });
        await createSite(hosting, { domain: 'broken.example', database: 'MariaDB' });
        const dialog = hosting.getByRole('dialog');
        const alert = dialog.locator('.pf-v6-c-alert.pf-m-danger');
        await alert.getByText(`unknown directive "nonsense" in ${FOREIGN}:1`).waitFor();
        await alert.getByText('Everything done before was undone').waitFor();
        await dialog.getByRole('banner').getByText('Failed and undone').waitFor();
        await step(dialog, 'virtual-host', 'failed').waitFor();
        await step(dialog, 'database', 'undone').waitFor();
        expect(await leftovers('broken')).toEqual([]);

        await dialog.getByRole('link', { name: 'Show job' }).click();
        await run(['rm', FOREIGN]);
        await hosting.getByRole('button', { name: 'Retry' }).click();
        await hosting.getByRole('term').filter({ hasText: 'Retry of' }).waitFor();
        await step(hosting, 'open', 'done').waitFor();
        expect(await hosting.locator('.pf-m-danger').count()).toBe(0);
        expect((await visit('broken.example')).status).toBe(200);
    });
});

describe('a service', () => {
    afterEach(async () => {
        await run(['systemctl', 'unmask', '--runtime', 'hostingd.service']);
        await forget('killed', 'quiet');
    });

    it('that is killed in the middle of a job: the page shows it to its end', async () => {
        const { hosting } = await browser.administrator();
        const dialog = hosting.getByRole('dialog');
        await whileReloadHangs(async () => {
            await createSite(hosting, { domain: 'killed.example', database: 'MariaDB' });
            await step(dialog, 'virtual-host', 'running').waitFor();
            await run(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
            await step(dialog, 'virtual-host', 'running').getByText('begun 2 times').waitFor();
        });
        await step(dialog, 'open', 'done').waitFor();
        await dialog.getByRole('link', { name: 'Show site' }).click();
        await hosting.getByRole('heading', { name: 'killed.example', level: 1 }).waitFor();
        expect(await hosting.getByText('This may be out of date').count()).toBe(0);
        expect((await visit('killed.example')).status).toBe(200);
    });

    it('that stands still for 6 s is waited for, and nothing has to be tried again', async () => {
        const seat = await browser.administrator();
        const { hosting } = seat;
        await run(['systemctl', 'kill', '--signal=STOP', '--kill-whom=main', 'hostingd.service']);
        try {
            await seat.page.reload();
            await hosting.locator('.pf-v6-c-skeleton').first().waitFor();
            await hosting.getByText('The hosting service takes longer than usual to answer').waitFor();
            await seat.page.screenshot({ path: path.join(PICTURES, 'light-slow.png') });
            await seat.page.waitForTimeout(2000);
        } finally {
            await run(['systemctl', 'kill', '--signal=CONT', '--kill-whom=main', 'hostingd.service']);
        }
        await hosting.getByRole('button', { name: 'Create site' }).first().waitFor();
        await expect.poll(() => hosting.locator('.pf-v6-c-skeleton').count()).toBe(0);
        await expect.poll(() => hosting.getByText('takes longer than usual').count()).toBe(0);
        expect(await hosting.locator('.pf-v6-c-alert').count()).toBe(0);
    });

    it('that is killed, and then cannot start, while a dialog is filled in: nothing typed is lost', async () => {
        const { hosting } = await browser.administrator();
        const dialog = hosting.getByRole('dialog');
        await hosting.getByRole('button', { name: 'Create site' }).first().click();
        await dialog.getByLabel(/^Domain/).fill('killed.example');
        await dialog.getByText('/home/killed/public_html').waitFor();
        await dialog.getByRole('button', { name: 'More options' }).click();
        await dialog.locator('#create-alias').fill('m.killed.example');
        await run(['systemctl', 'mask', '--runtime', 'hostingd.service']);
        await run(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        await until('the service is gone', async () => !await serviceIs('active'));
        await dialog.getByRole('button', { name: 'Create', exact: true }).click();
        await dialog.getByText('The hosting service does not answer.').waitFor();
        expect(await dialog.getByLabel(/^Domain/).inputValue()).toBe('killed.example');
        expect(await dialog.locator('#create-alias').inputValue()).toBe('m.killed.example');
        await run(['systemctl', 'unmask', '--runtime', 'hostingd.service']);
        await dialog.getByRole('button', { name: 'Create', exact: true }).click();
        await step(dialog, 'open', 'done').waitFor();
        expect((await visit('m.killed.example')).status).toBe(200);
    });

    it('that left because nobody asked is not woken by the page, only by a person', { timeout: 240_000 }, async () => {
        await hostingctl('site', 'create', 'quiet.example');
        const { page, hosting } = await browser.administrator();
        await hosting.getByRole('link', { name: 'quiet.example' }).waitFor();
        // The page asks now and then while somebody is in front of it, and a minute longer; a service that left meanwhile comes back.
        await until('the service is idle, ends and stays away', async () => {
            if (!await serviceIs('inactive'))
                return false;
            await page.waitForTimeout(15_000);
            return serviceIs('inactive');
        }, 180);
        await expect.poll(() => hosting.getByRole('link', { name: 'quiet.example' }).count()).toBe(1);
        expect(await hosting.locator('.pf-v6-c-alert').count()).toBe(0);

        await hosting.getByRole('link', { name: 'quiet.example' }).click();
        await hosting.getByText('/home/quiet/public_html').waitFor();
        expect(await serviceIs('active')).toBe(true);
        // Its signals arrive again, too.
        await hostingctl('site', 'delete', 'quiet', '--yes', '--files', 'delete');
        await hosting.getByText('There is no site quiet').waitFor();
    });

    it('that cannot start is named, and found again by “Try again”', async () => {
        const seat = await browser.administrator();
        await openAt(seat, '/jobs');
        await run(['systemctl', 'mask', '--runtime', '--now', 'hostingd.service']);
        await seat.page.reload();
        const { hosting } = seat;
        await hosting.getByRole('heading', { name: 'The hosting service does not answer.' }).waitFor();
        await hosting.getByText('It comes with the package cockpit-hosting').waitFor();
        // A code of Cockpit's, of no use to people.
        expect(await hosting.getByText('not-found').count()).toBe(0);
        await run(['systemctl', 'unmask', '--runtime', 'hostingd.service']);
        await hosting.getByRole('button', { name: 'Try again' }).click();
        await hosting.getByRole('grid', { name: 'Jobs' }).waitFor();
        await openByMenu(seat);
    });
});
