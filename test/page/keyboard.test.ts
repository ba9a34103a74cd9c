// SPDX-License-Identifier: LGPL-2.1-or-later
/* A list of tasks done by the keyboard alone. Wherever it stands can be seen, and what is closed leads back to where it came from. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { finishJob, usePage } from './use-page.ts';

const open = usePage();

/** What has the focus, by the name that it is known by; and whether it looks so. */
const FOCUS = `(() => {
    const element = document.activeElement;
    const name = element.ariaLabel ?? element.labels?.[0]?.innerText ?? (element.innerText || element.placeholder || '');
    const drawn = [element, element.closest('.pf-v6-c-form-control, .pf-v6-c-text-input-group')].filter(Boolean)
        .flatMap(each => [getComputedStyle(each), getComputedStyle(each, '::before'), getComputedStyle(each, '::after')])
        .some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none' || parseFloat(style.borderBlockEndWidth) > 1);
    return { name: name.replaceAll('*', '').trim(), isSeen: element === document.body || element.matches(':focus-visible') && drawn };
})()`;

async function focus(page: Page): Promise<string> {
    const { name, isSeen } = await page.evaluate<{ name: string, isSeen: boolean }>(FOCUS);
    expect(isSeen, `the focus on “${name}” is to be seen`).toBe(true);
    return name;
}

/** Goes on until something of that name has the focus. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let count = 0; count < 60; count++) {
        await page.keyboard.press(key);
        const now = await focus(page);
        if (typeof name === 'string' ? now === name : name.test(now))
            return;
        passed.push(now);
    }
    throw new Error(`The keyboard does not come to ${String(name)}, but to ${passed.join(' | ')}`);
}

const hasFocus = (page: Page, name: string): Promise<void> => expect.poll(() => focus(page)).toBe(name);

describe('by the keyboard alone one', () => {
    test('opens a site, and looks into its tabs', async () => {
        const page = await open('?sites=3#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        await tabTo(page, 'shop.example');
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'shop.example', level: 1 }).waitFor();
        await tabTo(page, 'Overview');
        // The first of that name is a view of the page, the second a tab.
        if (await page.evaluate('document.activeElement.role') !== 'tab')
            await tabTo(page, 'Overview');
        await page.keyboard.press('ArrowRight');
        await hasFocus(page, 'Domains');
        await page.keyboard.press('Enter');
        await page.waitForURL(/#\/sites\/shop\/domains$/);
        await page.keyboard.press('End');
        await page.keyboard.press('Space');
        await page.getByRole('heading', { name: 'Attack surface' }).waitFor();
        await hasFocus(page, 'Security');
    });

    test('creates a site, and is back at the button', async () => {
        const page = await open('?sites=3&step=20#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        await tabTo(page, 'Create site');
        await page.keyboard.press('Enter');
        await hasFocus(page, 'Domain');
        await page.keyboard.type('new.example');
        await tabTo(page, 'Database');
        await page.keyboard.type('Maria');
        await tabTo(page, 'More options');
        await page.keyboard.press('Enter');
        await tabTo(page, /^Further domain/);
        await page.keyboard.type('m.new.example');
        await tabTo(page, 'Create');
        await page.keyboard.press('Enter');
        await page.getByRole('link', { name: 'Show site' }).waitFor();
        await page.keyboard.press('Escape');
        await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
        await hasFocus(page, 'Create site');
        await page.locator('tr[data-site=new]').waitFor();
    });

    test('leaves a dialog, which keeps the focus inside as long as it is open', async () => {
        const page = await open('?sites=3#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        await tabTo(page, 'Create site');
        await page.keyboard.press('Space');
        await hasFocus(page, 'Domain');
        for (let count = 0; count < 12; count++) {
            await page.keyboard.press('Tab');
            expect(await page.evaluate('document.activeElement.closest("[role=dialog]") !== null')).toBe(true);
        }
        await tabTo(page, 'Cancel');
        await page.keyboard.press('Enter');
        await hasFocus(page, 'Create site');
    });

    test('changes a setting', async () => {
        const page = await open('?sites=3&step=20#/sites/shop/php');
        await page.locator('#edit-php').waitFor();
        await tabTo(page, 'Edit');
        await page.keyboard.press('Enter');
        await hasFocus(page, 'Memory');
        await page.keyboard.press('Control+A');
        await page.keyboard.type('384M');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').getByRole('banner').getByText('Done', { exact: true }).waitFor();
        await page.keyboard.press('Escape');
        await hasFocus(page, 'Edit');
        await page.getByText('384M of memory').waitFor();
    });

    test('adds a domain', async () => {
        const page = await open('?sites=3&step=20#/sites/shop/domains');
        await page.getByRole('button', { name: 'Add domain' }).waitFor();
        await tabTo(page, 'Add domain');
        await page.keyboard.press('Enter');
        await hasFocus(page, 'Domain');
        await page.keyboard.type('other.example');
        await page.keyboard.press('Enter');
        await finishJob(page);
        await page.locator('main').getByText('other.example').first().waitFor();
        await hasFocus(page, 'Add domain');
    });

    test('filters, sorts and clears', async () => {
        const page = await open('?sites=30#/sites');
        await page.getByText('30 sites').waitFor();
        await tabTo(page, 'Search sites');
        await page.keyboard.type('blog');
        await page.getByText('3 of 30 sites').waitFor();
        await tabTo(page, 'PHP');
        await page.keyboard.type('PHP 8.2');
        await page.getByText('1 of 30 sites').waitFor();
        await tabTo(page, 'Domain');
        await page.keyboard.press('Enter');
        await page.waitForURL(/sort=/);
    });

    test('opens a job, and what its steps have written', async () => {
        const page = await open('?sites=3#/jobs');
        await page.locator('tr[data-job]').first().waitFor();
        await tabTo(page, /^Create site/);
        // The button above the list, then the job.
        await tabTo(page, /^Create site .*example$/);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Steps' }).waitFor();
        await tabTo(page, /^Details/);
        await page.keyboard.press('Enter');
        await tabTo(page, /^hosting-shop.conf|^nginx -t/);
        await page.keyboard.press('Enter');
        await page.getByText('server_name shop.example;').first().waitFor();
    });

    test('takes an action of a row, thinks better of it, and is back at its menu', async () => {
        const page = await open('?sites=3#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        await tabTo(page, 'Actions for blog.example');
        await page.keyboard.press('Enter');
        await expect.poll(() => page.evaluate('document.activeElement.role')).toBe('menuitem');
        await tabTo(page, 'Suspend', 'ArrowDown');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
        await hasFocus(page, 'Actions for blog.example');
    });
});
