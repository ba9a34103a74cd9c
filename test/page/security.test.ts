// SPDX-License-Identifier: LGPL-2.1-or-later
/* What keeps a site apart, and what SELinux has refused it, on its page. */

import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { calls, card, finishJob, usePage } from './use-page.ts';

const open = usePage();

test('the isolation of a site is shown with its socket and its slice', async () => {
    const page = await open('#/sites/shop/security');
    await card(page, 'Isolation').getByText('/run/hosting/shop/php.sock').waitFor();
    await card(page, 'Isolation').getByText('hosting-shop.slice').waitFor();
});

describe('the attack surface', () => {
    const fact = (page: Page, term: string): Locator => card(page, 'Attack surface').locator('.pf-v6-c-description-list__group')
        .filter({ has: page.getByText(term, { exact: true }) }).locator('dd');

    test('of a new site is told, and follows its settings', async () => {
        const page = await open('#/sites/shop/security');
        await expect.poll(() => fact(page, 'Visitors').innerText()).toBe('Everybody');
        expect(await fact(page, 'Answers over').innerText()).toBe('HTTP on port 80, in plain text, and HTTPS on port 443');
        await expect.poll(() => fact(page, 'SELinux').innerText()).toBe('hosting_shop.t:s0:c1,c101');
        await expect.poll(() => fact(page, 'Its programs connect').innerText()).toBe('To any address and port');
        await expect.poll(() => fact(page, 'Own lines for nginx').innerText()).toBe('None');
        expect(await fact(page, 'Databases').innerText()).toBe('shop from 192.0.2.0/24, over TLS');
        await page.evaluate(`
            fake.change(({ sites: [shop] }) => {
                shop.access = { rules: [{ action: 'allow', address: '192.0.2.7' }], protections: [{ path: '/<b>', users: ['anna'] }] };
                shop.tls.forceHttps = true;
                shop.remote = { rules: [] };
            });
            fake.signal('Changed', ['site', 'shop']);
        `);
        await fact(page, 'Visitors').getByText('192.0.2.7 allowed').waitFor();
        await fact(page, 'Visitors').getByText('All others denied').waitFor();
        expect(await fact(page, 'Asks for passwords').innerText()).toBe('/<b>, from anna');
        expect(await fact(page, 'Answers over').innerText()).toBe('HTTPS on port 443; HTTP on port 80 leads there');
        expect(await fact(page, 'Databases').innerText()).toBe('From this host alone');
    });

    test('is smaller where the administrator has it so; a customer sees it but for the lines of nginx', async () => {
        const page = await open('?outgoing=few&selinux=permissive&role=customer#/sites/blog/security');
        await expect.poll(() => fact(page, 'Its programs connect').innerText()).toBe('To ports of mail and databases alone');
        await fact(page, 'SELinux').getByText('Permissive: what is refused is only logged').waitFor();
        expect(await fact(page, 'Own lines for nginx').count()).toBe(0);
    });
});

describe('what SELinux has refused', () => {
    test('is told in sentences, as text, with the rule that would allow it', async () => {
        const page = await open('#/sites/shop/security');
        const selinux = card(page, 'SELinux');
        await selinux.getByText('PHP of shop.example tried to read /home/blog/public_html/.env of blog.example: blocked.').waitFor();
        await selinux.getByText('(<b>smtp</b>)').waitFor();
        expect(await selinux.locator('[data-denial="1"] td').nth(1).innerText()).toBe('12');
        // Only where a rule could allow it.
        await expect.poll(() => selinux.getByRole('button').count()).toBe(1);
        await selinux.getByRole('button', { name: 'Rule that would allow it' }).click();
        await selinux.locator('pre', { hasText: 'allow hosting_site_t smtp_port_t:tcp_socket name_connect;' }).waitFor();
        expect(await selinux.locator('.pf-v6-c-alert').count()).toBe(0);
    });

    test('is a customer\'s to see, without proposals', async () => {
        const page = await open('?role=customer#/sites/blog/security');
        await card(page, 'SELinux').locator('[data-denial="2"]').waitFor();
        expect(await card(page, 'SELinux').getByRole('button').count()).toBe(0);
    });

    test('is nothing yet', async () => {
        const page = await open('?denials=0#/sites/shop/security');
        await page.getByText('SELinux has refused this site nothing.').waitFor();
    });

    test('is not claimed to be nothing where SELinux is disabled', async () => {
        const page = await open('?denials=0&selinux=disabled#/sites/shop/security');
        await card(page, 'SELinux').getByText('does not keep the sites apart').waitFor();
        expect(await page.getByText('has refused this site nothing').count()).toBe(0);
        expect(await page.getByText('blocks nothing').count()).toBe(0);
    });

    test('is counted in the list and at the site, with the way to it', async () => {
        const page = await open('#/sites');
        await page.locator('[data-site=shop]').getByRole('link', { name: 'SELinux: 13 refusals' }).click();
        await page.getByRole('heading', { name: 'shop.example', level: 1 }).waitFor();
        await page.getByRole('link', { name: 'SELinux: 13 refusals' }).waitFor();
        await card(page, 'SELinux').locator('[data-denial="1"]').waitFor();
        await page.goto(page.url().replace(/#.*/, '#/sites/blog'));
        await page.getByRole('heading', { name: 'blog.example', level: 1 }).waitFor();
        expect(await page.getByText('refusal').count()).toBe(0);
    });

    test('is told as it happens, once for a flood, and leads to the site', async () => {
        const page = await open('#/jobs');
        await page.getByRole('heading', { name: 'Hosting' }).waitFor();
        const asked = calls(page, 'Selinux1.Denials');
        await page.evaluate(`
            for (let i = 0; i < 50; i++)
                window.fake.signal('Changed', ['denial', 'shop']);
        `);
        const toast = page.locator('.pf-v6-c-alert', { hasText: 'PHP of shop.example tried to read' });
        await toast.waitFor();
        await expect.poll(() => toast.count()).toBe(1);
        expect(asked).toHaveLength(1);
        await toast.getByRole('link', { name: 'Show' }).click();
        await card(page, 'SELinux').locator('[data-denial="1"]').waitFor();
    });
});

describe('a permissive host', () => {
    test.each(['#/sites', '#/sites/shop', '#/jobs', '#/audit'])('is warned about above %s', async where => {
        const page = await open(`?selinux=permissive${where}`);
        await page.getByText('SELinux is permissive on this host').waitFor();
    });

    test('is not turned enforcing before it was seen what that breaks', async () => {
        const page = await open('?selinux=permissive#/sites');
        await page.getByRole('button', { name: 'See what would be blocked' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('tried to run <b>convert</b> (bin_t)').waitFor();
        await dialog.getByRole('button', { name: 'Turn enforcing' }).click();
        await dialog.getByText('1 kinds of access of sites would be refused').waitFor();
        await dialog.getByLabel('Turn it enforcing all the same').check();
        await dialog.getByRole('button', { name: 'Turn enforcing' }).click();
        await finishJob(page);
        await page.getByText('SELinux is permissive on this host').waitFor({ state: 'detached' });
    });

    test('with nothing to mend is turned enforcing at once', async () => {
        const page = await open('?selinux=permissive&denials=0#/sites');
        await page.getByRole('button', { name: 'See what would be blocked' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('Nothing would have been blocked').waitFor();
        expect(await dialog.getByRole('checkbox').count()).toBe(0);
        await dialog.getByRole('button', { name: 'Turn enforcing' }).click();
        await finishJob(page);
    });

    test('is an administrator\'s to change', async () => {
        const page = await open('?selinux=permissive&role=customer#/sites');
        await page.getByText('SELinux is permissive on this host').waitFor();
        expect(await page.getByRole('button', { name: 'See what would be blocked' }).count()).toBe(0);
    });
});

describe('exceptions', () => {
    test('are given and taken back, for one site', async () => {
        const page = await open('?sites=2&step=20#/sites/shop/security');
        const sent = calls(page, 'Selinux1.Allow');
        const taken = calls(page, 'Selinux1.Remove');
        const dialog = page.getByRole('dialog');
        await page.getByText('None: it may do what every site may, and nothing else.').waitFor();

        await page.locator('#allow').click();
        await dialog.locator('#change-port').fill('all');
        await dialog.getByRole('button', { name: 'Add exception' }).click();
        await dialog.getByText('Write a TCP port such as 6379/tcp.').waitFor();
        expect(await page.evaluate('document.activeElement.id')).toBe('change-port');
        await dialog.locator('#change-port').fill('6379/tcp');
        await dialog.getByRole('button', { name: 'Add exception' }).click();
        await finishJob(page);
        await page.locator('[data-exception="6379/tcp"]').getByText('connect to the port').waitFor();

        await page.locator('#allow').click();
        await dialog.locator('#change-kind').selectOption('directory');
        await dialog.locator('#change-directory').fill('/srv/media');
        await dialog.locator('#change-write').check();
        await dialog.getByRole('button', { name: 'Add exception' }).click();
        await finishJob(page);
        await page.locator('[data-exception="/srv/media"]').getByText('read and write').waitFor();
        expect(sent.slice(1)).toEqual([{ site: 'shop', port: '6379/tcp' }, { site: 'shop', directory: '/srv/media', write: true }]);

        await page.getByRole('button', { name: 'Actions for /srv/media' }).click();
        await page.getByRole('menuitem', { name: 'Remove' }).click();
        await dialog.getByRole('button', { name: 'Remove' }).click();
        await finishJob(page);
        await expect.poll(() => page.locator('[data-exception]').count()).toBe(1);
        expect(taken).toEqual([{ site: 'shop', directory: '/srv/media' }]);
    });

    test('that the host\'s policy did not take are told of', async () => {
        const page = await open('?policy=failed#/sites/shop/security');
        await page.getByText('The policy of the host did not take this site\'s type: it is confined as before.').waitFor();
        await page.getByText('semodule: <b>no space</b>').waitFor();
    });

    test('are a customer\'s to see alone', async () => {
        const page = await open('?role=customer&sites=12#/sites/blog/security');
        await page.getByRole('heading', { name: 'SELinux exceptions' }).waitFor();
        expect(await page.locator('#allow').count()).toBe(0);
        expect(await page.locator('#relabel').count()).toBe(0);
    });
});
