// SPDX-License-Identifier: LGPL-2.1-or-later
/* What keeps a site apart, and what SELinux has refused it, on its page. */

import { describe, expect, test } from 'vitest';

import { card, usePage } from './use-page.ts';

const open = usePage();

test('the isolation of a site is shown with its socket and its slice', async () => {
    const page = await open('#/sites/shop/security');
    await card(page, 'Isolation').getByText('/run/hosting/shop/php.sock').waitFor();
    await card(page, 'Isolation').getByText('hosting-shop.slice').waitFor();
});

describe('what SELinux has refused', () => {
    test('is told in sentences, as text, with the rule that would allow it', async () => {
        const page = await open('#/sites/shop/security');
        const selinux = card(page, 'SELinux');
        await selinux.getByText('PHP of shop.example tried to read /home/blog/public_html/.env of blog.example: blocked.').waitFor();
        await selinux.getByText('(<b>smtp</b>)').waitFor();
        expect(await selinux.locator('[data-denial="1"] td').nth(1).innerText()).toBe('12');
        // Only where a rule could allow it.
        expect(await selinux.getByRole('button').count()).toBe(1);
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

    test.each([
        ['permissive', 'blocks nothing'], ['disabled', 'does not keep the sites apart'],
    ])('on a host where it is %s', async (mode, words) => {
        const page = await open(`?denials=0&selinux=${mode}#/sites/shop/security`);
        await card(page, 'SELinux').getByText(words).waitFor();
    });
});
