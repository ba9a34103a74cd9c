// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every main view in light, in dark, on a phone and from the right, as pictures below test-results/screenshots for people to look at.
 * What a machine can see of a poor layout fails here: something wider than its window, and a theme that is not Cockpit's.
 */

import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, run, writeAs } from '../support/machine.ts';
import { openAt, PICTURES, type Seat, useBrowser } from './cockpit.ts';
import { ORIGIN } from './log-in.ts';
import { createSite, forget, step, whileReloadHangs } from './steps.ts';

const browser = useBrowser();
const FOREIGN = '/etc/nginx/conf.d/zz-foreign.conf';

/** Domains, with what `site create` is given beside them. */
const SITES: Record<string, string[]> = {
    'shop.example': ['--alias', 'www.shop.example', '--database', 'mariadb'],
    'blog.example': ['--alias', 'www.blog.example', '--alias', 'm.blog.example', '--php', '8.2', '--database', 'mariadb'],
    'forum.example': ['--php', '7.4', '--owner', 'customer'],
    'docs.example': [],
    'a-name-that-somebody-really-registered-for-a-campaign.summer.example': ['--user', 'campaign'],
};
const TABS = ['overview', 'domains', 'php', 'limits', 'databases', 'environment', 'web', 'certificates', 'logs', 'activity', 'security'];
const NAMES = ['shop', 'blog', 'forum', 'docs', 'campaign'];

/** Numbers of a job that succeeded and of one that failed. */
let done = 0;
let failed = 0;

beforeAll(async () => {
    for (const [domain, options] of Object.entries(SITES))
        await hostingctl('site', 'create', domain, ...options);
    done = (await hostingctl<{ id: number }[]>('job', 'list', '--site', 'shop'))[0]!.id;
    await run(['tee', FOREIGN], { input: 'server { listen 80; nonsense on; }\n' });
    await exec(['hostingctl', 'site', 'create', 'broken.example', '--database', 'mariadb']);
    await run(['rm', FOREIGN]);
    failed = (await hostingctl<{ id: number }[]>('job', 'list'))[0]!.id;
    await writeAs('docs', '/home/docs/public_html/index.php', '<?php phpinfo();');
    // What nobody asks for goes to sleep.
    for (const name of ['forum', 'docs', 'campaign'])
        await run(['systemctl', 'stop', `hosting-php@${name}.service`]);
}, 120_000);
afterAll(async () => {
    await run(['rm', '-f', FOREIGN]);
    await forget(...NAMES, 'wiki');
});

/** Takes a picture of what the window shows, once nothing moves any more. */
async function picture({ page, hosting }: Seat, name: string): Promise<void> {
    await expect.poll(() => hosting.locator('.pf-v6-c-skeleton').count()).toBe(0);
    await page.waitForTimeout(150);
    const overflow = await hosting.locator('body').evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow, `${name}: wider than the window by`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}

async function views(seat: Seat, look: string): Promise<void> {
    const { hosting, page } = seat;
    const dialog = hosting.getByRole('dialog');
    await openAt(seat, '/');
    await hosting.getByRole('meter').first().waitFor();
    await picture(seat, `${look}-overview`);
    await openAt(seat, '/sites');
    await hosting.locator('tr[data-site=shop]').waitFor();
    await picture(seat, `${look}-sites`);
    for (const tab of TABS) {
        await openAt(seat, `/sites/shop/${tab}`);
        await hosting.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
        await picture(seat, `${look}-site-${tab}`);
    }
    await openAt(seat, '/sites/shop/php');
    await hosting.locator('#edit-php').click();
    await dialog.locator('#change-memory-limit').waitFor();
    await picture(seat, `${look}-php-settings`);
    await page.keyboard.press('Escape');
    await openAt(seat, '/audit');
    await hosting.locator('[data-entry]').first().waitFor();
    await picture(seat, `${look}-audit`);
    await openAt(seat, '/jobs');
    await hosting.locator('[data-job]').first().waitFor();
    await picture(seat, `${look}-jobs`);
    await openAt(seat, `/jobs/${failed}`);
    await hosting.locator('.pf-v6-c-alert').waitFor();
    await picture(seat, `${look}-job-failed`);
    await openAt(seat, `/jobs/${done}`);
    const host = step(hosting, 'virtual-host', 'done');
    await host.getByRole('button', { name: /^Details of/ }).click();
    await host.getByRole('button', { name: /^nginx -t/ }).click();
    await host.getByText('test is successful').waitFor();
    await picture(seat, `${look}-job-done`);

    await openAt(seat, '/sites');
    await hosting.getByRole('button', { name: 'Actions for docs.example' }).click();
    await picture(seat, `${look}-menu`);
    await hosting.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.waitFor();
    await picture(seat, `${look}-delete`);
    await page.keyboard.press('Escape');
    await hosting.getByRole('button', { name: 'Create site' }).first().click();
    await dialog.getByLabel(/^Domain/).fill('wiki.example');
    await dialog.getByText('/home/wiki/public_html').waitFor();
    await picture(seat, `${look}-create`);
    await dialog.getByLabel('Application').selectOption('wordpress');
    await picture(seat, `${look}-create-wordpress`);
    await dialog.getByLabel('Application').selectOption('generic');
    await dialog.getByRole('button', { name: 'More options' }).click();
    await dialog.getByLabel('User name').fill('root');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await dialog.locator('.pf-m-error').first().waitFor();
    await picture(seat, `${look}-create-refused`);
    await page.keyboard.press('Escape');
    await whileReloadHangs(async () => {
        await createSite(hosting, { domain: 'wiki.example', database: 'MariaDB' });
        await step(hosting, 'virtual-host', 'running').locator('.hosting-step-time', { hasText: 's' }).waitFor();
        await picture(seat, `${look}-creating`);
    });
    await dialog.getByRole('link', { name: 'Show site' }).waitFor();
    await picture(seat, `${look}-created`);
    await page.keyboard.press('Escape');
    await forget('wiki');
}

/** The same views in a language that is written from the right: found by their places, not by their words. */
async function viewsFromTheRight(seat: Seat, look: string): Promise<void> {
    const { hosting, page } = seat;
    const places = {
        overview: '/', sites: '/sites', audit: '/audit', jobs: '/jobs', 'job-failed': `/jobs/${failed}`, 'job-done': `/jobs/${done}`,
        ...Object.fromEntries(TABS.map(tab => [`site-${tab}`, `/sites/shop/${tab}`])),
    };
    for (const [name, place] of Object.entries(places)) {
        await openAt(seat, place);
        await hosting.locator('.hosting-main .pf-v6-c-card').first().waitFor();
        expect(await hosting.locator('html').getAttribute('dir')).toBe('rtl');
        await picture(seat, `${look}-${name}`);
    }
    await openAt(seat, '/sites');
    await hosting.locator('#create-site').click();
    await hosting.locator('#create-domain').fill('wiki.example');
    await hosting.getByText('/home/wiki/public_html').waitFor();
    await picture(seat, `${look}-create`);
    await page.keyboard.press('Escape');
}

describe('the page', () => {
    it('in light', async () => {
        const seat = await browser.administrator();
        await views(seat, 'light');
    });

    it('in dark, switched on in Cockpit\'s own menu', async () => {
        const seat = await browser.administrator();
        const { page, hosting } = seat;
        const background = (): Promise<unknown> =>
            hosting.locator('html').evaluate('getComputedStyle(document.documentElement).backgroundColor');
        const light = await background();
        await page.getByRole('button', { name: 'Session' }).click();
        await page.getByRole('button', { name: 'Dark' }).click();
        await page.keyboard.press('Escape');
        await expect.poll(background).not.toBe(light);
        await views(seat, 'dark');
    });

    it('on a phone', async () => {
        const seat = await browser.administrator();
        await seat.page.evaluate('localStorage.setItem("shell:style", "light")');
        await seat.page.setViewportSize({ width: 360, height: 740 });
        await seat.page.reload();
        await views(seat, 'phone');
    });

    it('from the right, on a desk and on a phone', async () => {
        const seat = await browser.administrator();
        const { page } = seat;
        await page.context().addCookies([{ name: 'CockpitLang', value: 'ar', url: ORIGIN }]);
        try {
            await page.setViewportSize({ width: 1280, height: 800 });
            await page.reload();
            await viewsFromTheRight(seat, 'right');
            await page.setViewportSize({ width: 360, height: 740 });
            await viewsFromTheRight(seat, 'phone-right');
        } finally {
            await page.context().clearCookies({ name: 'CockpitLang' });
        }
    });

    it('with limited access', async () => {
        const seat = await browser.logIn('customer', { width: 360, height: 740 });
        await openAt(seat, '/sites');
        await seat.hosting.locator('tr[data-site=forum]').waitFor();
        await picture(seat, 'phone-limited');
        await seat.page.setViewportSize({ width: 1280, height: 800 });
        await picture(seat, 'light-limited');
        await openAt(seat, '/sites/forum/activity');
        await seat.hosting.locator('[data-job]').first().waitFor();
        await picture(seat, 'light-limited-site');
    });

    it('with nothing to show', async () => {
        await forget(...NAMES);
        const seat = await browser.administrator();
        await seat.hosting.getByText('No sites yet').waitFor();
        await picture(seat, 'light-empty');
    });

    it('of a service that is not there', async () => {
        const seat = await browser.administrator();
        await run(['systemctl', 'mask', '--runtime', '--now', 'hostingd.service']);
        try {
            await seat.page.reload();
            await seat.hosting.getByText('The hosting service does not answer.').waitFor();
            await picture(seat, 'light-unavailable');
        } finally {
            await run(['systemctl', 'unmask', '--runtime', 'hostingd.service']);
        }
    });
});
