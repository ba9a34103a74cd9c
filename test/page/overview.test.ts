// SPDX-License-Identifier: LGPL-2.1-or-later
/* The overview: the host and its sites at a glance, and where each part of it leads. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { calls, card, usePage } from './use-page.ts';

const open = usePage();

const concerns = (page: Page): Promise<string[]> => page.locator('#attention li').allInnerTexts();

/** The page of Cockpit's that a link leads to. */
async function jumpOf(page: Page, click: () => Promise<void>): Promise<string> {
    const jump = page.waitForEvent('console', message => message.text().startsWith('fake jump: '));
    await click();
    return (await jump).text().replace('fake jump: ', '');
}

describe('what needs attention', () => {
    test('stands on top, the worst first, and leads to where it is mended', async () => {
        const page = await open('?sites=6&host=ill#/');
        await page.getByText('nginx.service is stopped; 6 websites need it.').waitFor();
        await expect.poll(() => concerns(page)).toEqual([
            expect.stringContaining('nginx.service is stopped; 6 websites need it.'),
            expect.stringContaining('The file system of /home is 96 % full.'),
            expect.stringContaining('Port 443, where websites over HTTPS should answer, is taken by caddy'),
            expect.stringContaining('certbot-renew.timer does not run'),
            expect.stringContaining('2 certificates need attention.'),
            expect.stringContaining('SELinux has refused 1 website something in the last 24 hours.'),
            expect.stringContaining('2 websites are on a PHP version that gets no more security fixes.'),
            expect.stringContaining('3 security updates wait.'),
            expect.stringContaining('The file system of /boot is 92 % full.'),
            expect.stringContaining('anna has the number 70123'),
        ]);
        expect(await jumpOf(page, () => page.getByText('nginx.service is stopped;').click())).toBe('/system/services#/nginx.service');
        expect(await jumpOf(page, () => page.getByText('3 security updates wait.').click())).toBe('/updates');
        await page.getByText('2 websites are on a PHP version').click();
        await page.getByText('2 of 6 sites').waitFor();
        expect(await page.getByLabel('Problem').inputValue()).toBe('php');
    });

    test('is nothing where all is well', async () => {
        const page = await open('?sites=1&denials=0&certificates=good#/');
        await page.locator('#attention').getByText('Nothing', { exact: true }).waitFor();
        expect(await concerns(page)).toEqual([]);
    });

    test('tells of a job that has failed', async () => {
        const page = await open('?sites=3&step=20&failing=virtual-host&denials=0#/');
        await page.getByRole('button', { name: 'Create site' }).click();
        await page.locator('#create-domain').fill('new.example');
        await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
        await page.locator('#attention').getByText('A job has failed: Create site new.example').click();
        await page.getByRole('heading', { name: 'Create site new.example', level: 1 }).waitFor();
    });
});

describe('the cards', () => {
    test('lead to the sites of a state', async () => {
        const page = await open('?sites=12#/');
        await card(page, 'Sites').getByRole('link', { name: '4', exact: true }).click();
        await page.getByText('4 of 12 sites').waitFor();
        expect(await page.getByLabel('State', { exact: true }).inputValue()).toBe('running');
    });

    test('say how full the host is to those who do not see it', async () => {
        const page = await open('?host=ill#/');
        const home = card(page, 'Host').getByRole('meter', { name: '/home' });
        expect(await home.getAttribute('aria-valuetext')).toBe('515.4 GB of 536.9 GB');
        expect(await home.getAttribute('aria-valuenow')).toBe('96');
    });

    test('of the host are no customer\'s', async () => {
        const page = await open('?sites=6&role=customer#/');
        await card(page, 'Sites').waitFor();
        expect(await card(page, 'Host').count()).toBe(0);
        expect(await card(page, 'Services').count()).toBe(0);
        expect(await page.getByText('security updates').count()).toBe(0);
    });
});

describe('the check of the host', () => {
    test('says what is wrong, with the command that mends it, and leads to its place', async () => {
        const page = await open('?sites=6&host=ill#/');
        const found = card(page, 'Host check');
        await found.getByText('6 checks found 5 faults').waitFor();
        await expect.poll(() => found.locator('.hosting-concerns > li').count()).toBe(5);
        await expect.poll(() => found.getByText('systemctl disable --now caddy.service && systemctl restart nginx.service').count()).toBe(1);
        await found.getByText('3 hours ago').first().waitFor();
        expect(await jumpOf(page, () => found.getByText('anna has the number 70123').click())).toBe('/users');
    });

    test('is made anew at once, and what was mended is gone', async () => {
        const page = await open('?sites=6&host=ill#/');
        const found = card(page, 'Host check');
        await found.getByText('Port 443').waitFor();
        await found.getByRole('button', { name: 'Check now' }).click();
        await expect.poll(() => found.getByText('Port 443').count()).toBe(0);
        await expect.poll(() => page.locator('#attention').getByText('Port 443').count()).toBe(0);
        await expect.poll(() => found.locator('.hosting-concerns > li').count()).toBe(4);
    });

    test('of a host that is well has the checks that found nothing, and those that do not apply', async () => {
        const page = await open('?sites=2&denials=0#/');
        const found = card(page, 'Host check');
        await found.getByText('2 checks found nothing wrong').waitFor();
        await found.getByRole('button', { name: '2 other checks' }).click();
        await found.getByText('This host is a container.').waitFor();
    });

    test('is read again when the service has found something', async () => {
        const page = await open('?sites=2#/');
        const found = card(page, 'Host check');
        await found.getByText('2 checks found nothing wrong').waitFor();
        const asked = calls(page, 'Hosting1.Check');
        const before = asked.length;
        await page.evaluate('fake.signal(\'Changed\', [\'check\', \'\']);');
        await expect.poll(() => asked.length).toBeGreaterThan(before);
    });

    test('is no customer\'s', async () => {
        const page = await open('?sites=6&role=customer#/');
        await card(page, 'Sites').waitFor();
        expect(await card(page, 'Host check').count()).toBe(0);
    });
});

describe('the list of sites', () => {
    const domains = (page: Page): Promise<string[]> => page.locator('tr[data-site] .hosting-domain a').allInnerTexts();

    test('is ordered by what its head says, once and the other way round', async () => {
        const page = await open('?sites=6#/sites');
        await expect.poll(async () => (await domains(page))[0]).toMatch(/^a-very/);
        await page.getByRole('button', { name: 'Requests (1 h)' }).click();
        await expect.poll(async () => (await domains(page))[0]).not.toMatch(/^blog/);
        const busiest = await page.locator('tr[data-site] .hosting-sparkline').first().getAttribute('aria-label');
        expect(busiest).toMatch(/^\d{2,} requests in the last hour$/);
        expect(page.url()).toMatch(/sort=requests$/);
        expect(await page.locator('th.hosting-column-requests').getAttribute('aria-sort')).toBe('descending');
        await page.getByRole('button', { name: 'Requests (1 h)' }).click();
        await expect.poll(() => page.locator('tr[data-site] .hosting-sparkline').first().getAttribute('aria-label'))
            .toBe('0 requests in the last hour');
        await page.getByRole('button', { name: 'State' }).click();
        // Problems first: a certificate, refusals, or PHP past its end.
        await expect.poll(async () => (await domains(page)).slice(0, 2)).toEqual(expect.arrayContaining(['shop.example']));
    });

    test('keeps its order while numbers change, and no row moves', async () => {
        const page = await open('?sites=6#/sites?sort=memory');
        await page.locator('tr[data-site]').first().waitFor();
        await page.getByText('115.0 MB').waitFor();
        const before = await domains(page);
        await page.evaluate(`
            fake.change(state => { state.sites[1].activity = 'running'; state.sites[0].activity = 'idle'; });
            fake.signal('Changed', ['site', 'shop']);
        `);
        await expect.poll(() => page.locator('tr[data-site=shop]').getByText('Idle').count()).toBe(1);
        expect(await domains(page)).toEqual(before);
    });

    test('is filtered by owner and by problem', async () => {
        const page = await open('?sites=12#/sites');
        await page.getByLabel('Owner').selectOption('anna');
        await page.getByText('3 of 12 sites').waitFor();
        await page.getByLabel('Owner').selectOption('-');
        await page.getByText('9 of 12 sites').waitFor();
        await page.getByLabel('Problem').selectOption('selinux');
        await page.getByText('1 of 12 sites').waitFor();
        expect(await domains(page)).toEqual(['shop.example']);
    });
});

test('jobs are filtered by their state and searched', async () => {
    const page = await open('?sites=3&step=20#/jobs');
    await page.getByRole('button', { name: 'Create site' }).click();
    await page.locator('#create-domain').fill('new.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('dialog').getByRole('banner').getByText('Done', { exact: true }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByLabel('State', { exact: true }).selectOption('open');
    await page.getByRole('heading', { name: 'No job matches the filters' }).waitFor();
    await page.getByLabel('State', { exact: true }).selectOption('done');
    await page.getByRole('link', { name: 'Create site new.example' }).waitFor();
    await page.getByRole('textbox', { name: 'Search jobs' }).fill('nothing such');
    await page.getByRole('heading', { name: 'No job matches the filters' }).waitFor();
    expect(page.url()).toContain('state=done');
});

test('a page that nobody is in front of asks for nothing by itself', async () => {
    const page = await open('?sites=3#/sites');
    const asked = calls(page, 'Limits1.Top');
    await page.mouse.move(300, 300);
    await expect.poll(() => asked.length, { timeout: 15_000 }).toBeGreaterThan(0);
    // Two minutes go by without a sign of anybody.
    await page.clock.install();
    await page.clock.fastForward(120_000);
    const before = asked.length;
    await page.waitForTimeout(12_000);
    expect(asked.length).toBe(before);
    await page.mouse.move(400, 300);
    await expect.poll(() => asked.length, { timeout: 15_000 }).toBeGreaterThan(before);
}, 60_000);

describe('the files of a site', () => {
    test('are for Cockpit\'s own page', async () => {
        const page = await open('#/sites/shop');
        expect(await jumpOf(page, () => page.getByRole('button', { name: 'Browse' }).click())).toBe('/files#/?path=%2Fhome%2Fshop');
    });

    test('are not offered where that is not installed', async () => {
        const page = await open('?files=none#/sites/shop');
        await card(page, 'General').waitFor();
        expect(await page.getByRole('button', { name: 'Browse' }).count()).toBe(0);
    });
});

test('a new site\'s dialog says whether its domain leads here yet', async () => {
    const page = await open('?sites=2#/sites');
    await page.getByRole('button', { name: 'Create site' }).click();
    await page.locator('#create-domain').fill('far.example');
    await page.getByText('DNS leads it to 192.0.2.99, where another server answers.').waitFor();
    await page.locator('#create-domain').fill('near.example');
    await page.getByText('DNS leads the domain to this host.').waitFor();
    expect(await page.getByText('192.0.2.99').count()).toBe(0);
});
