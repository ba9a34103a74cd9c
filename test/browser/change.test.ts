// SPDX-License-Identifier: LGPL-2.1-or-later
/* Settings, domains and suspension of a site, changed by an administrator at the browser. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { hostingctl, visit } from '../support/machine.ts';
import { openAt, type Seat, useBrowser } from './cockpit.ts';
import { forget } from './steps.ts';

const browser = useBrowser();
const show = (): Promise<Site> => hostingctl<Site>('site', 'show', 'turn');

async function choose({ hosting }: Seat, action: string): Promise<ReturnType<Seat['hosting']['getByRole']>> {
    await hosting.locator('.hosting-thing').getByRole('button', { name: 'Actions for turn.example' }).click();
    await hosting.getByRole('menuitem', { name: action }).click();
    return hosting.getByRole('dialog');
}

async function end({ hosting }: Seat): Promise<void> {
    const dialog = hosting.getByRole('dialog');
    await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
}

describe('an administrator', () => {
    let seat: Seat;

    beforeAll(async () => {
        await hostingctl('site', 'create', 'turn.example', '--php', '8.4');
        seat = await browser.administrator();
        await openAt(seat, '/sites/turn');
    });

    afterAll(() => forget('turn'));

    it('changes PHP and limits; what is refused is said at its field, and nothing typed is lost', async () => {
        const dialog = await choose(seat, 'Change settings');
        await dialog.getByLabel('PHP').selectOption('8.2');
        await dialog.getByLabel('Memory').fill('much');
        await dialog.getByRole('button', { name: 'Change', exact: true }).click();
        await dialog.getByText('Write an amount of memory such as 512M or 2G.').waitFor();
        await expect.poll(() => dialog.locator('#change-memory:focus').count()).toBe(1);
        expect(await dialog.getByLabel('PHP').inputValue()).toBe('8.2');
        await dialog.getByLabel('Memory').fill('512M');
        await dialog.getByRole('button', { name: 'Change', exact: true }).click();
        await end(seat);
        expect(await show()).toMatchObject({ php: '8.2', limits: { memory: '512M' } });
        await seat.hosting.getByText(/(^| of )512M$/).waitFor();
        expect((await visit('turn.example')).body).toContain('PHP 8.2');
    });

    it('adds a domain and removes it', async () => {
        const dialog = await choose(seat, 'Add domain');
        await dialog.getByLabel(/^Domain/).fill('www.turn.example');
        await dialog.getByRole('button', { name: 'Add domain' }).click();
        await end(seat);
        expect((await visit('www.turn.example')).status).toBe(200);

        await seat.hosting.getByRole('tab', { name: 'Domains' }).click();
        await seat.hosting.getByRole('button', { name: 'Actions for www.turn.example' }).click();
        await seat.hosting.getByRole('menuitem', { name: 'Remove' }).click();
        await seat.hosting.getByRole('dialog').getByRole('button', { name: 'Remove domain' }).click();
        await end(seat);
        expect((await visit('www.turn.example')).status).toBe(0);
    });

    it('changes PHP settings and sends a header, each at its tab', async () => {
        const { hosting } = seat;
        const dialog = hosting.getByRole('dialog');
        await hosting.getByRole('tab', { name: 'PHP' }).click();
        await hosting.locator('#edit-php').click();
        await dialog.locator('#change-memory-limit').fill('96M');
        await dialog.getByRole('button', { name: 'Change', exact: true }).click();
        await end(seat);
        await hosting.locator('#php-card').getByText('96M of memory').waitFor();
        expect(await show()).toMatchObject({ phpSettings: { memoryLimit: '96M' } });

        await hosting.getByRole('tab', { name: 'Web' }).click();
        await hosting.locator('#add-header').click();
        await dialog.locator('#change-name').fill('X-Turn');
        await dialog.locator('#change-value').fill('around');
        await dialog.getByRole('button', { name: 'Add header' }).click();
        await end(seat);
        await hosting.getByText('X-Turn: around').waitFor();
        expect((await visit('turn.example', '/', '--include')).body).toMatch(/^x-turn: around\r$/im);
    });

    it('renames the site, which then answers under its new domain alone', async () => {
        const dialog = await choose(seat, 'Rename');
        await dialog.locator('#change-domain').fill('turned.example');
        await dialog.locator('#change-keep-old').uncheck();
        await dialog.getByRole('button', { name: 'Rename' }).click();
        await end(seat);
        await seat.hosting.getByRole('heading', { name: 'turned.example', level: 1 }).waitFor();
        expect((await visit('turned.example')).status).toBe(200);
        expect((await visit('turn.example')).status).toBe(0);
        await hostingctl('domain', 'rename', 'turn', 'turn.example', '--no-keep-old');
        await seat.hosting.getByRole('heading', { name: 'turn.example', level: 1 }).waitFor();
    });

    it('suspends the site and resumes it', async () => {
        await (await choose(seat, 'Suspend')).getByRole('button', { name: 'Suspend site' }).click();
        await end(seat);
        await seat.hosting.getByText('Suspended').first().waitFor();
        expect((await visit('turn.example')).status).toBe(503);
        await (await choose(seat, 'Resume')).getByRole('button', { name: 'Resume site' }).click();
        await end(seat);
        expect((await visit('turn.example')).status).toBe(200);
    });
});
