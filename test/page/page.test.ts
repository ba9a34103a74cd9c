// SPDX-License-Identifier: LGPL-2.1-or-later
/* The built page in a browser, under Cockpit's content-security-policy, against a fake Cockpit and a fake service. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { usePage } from './use-page.ts';

const open = usePage();

/** A step that runs or has run: it may be over before anybody looks. */
const begun = (step: string): string => `[data-step=${step}]:not([data-state=pending])`;

async function startCreate(page: Page, domain: string): Promise<void> {
    await page.locator('#create-site').click();
    await page.locator('#create-domain').fill(domain);
    await page.keyboard.press('Enter');
}

describe('sites', () => {
    test('are listed, filtered by the address, and opened by a click on their row', async () => {
        const page = await open('?sites=30#/sites?q=blog');
        await page.locator('tr[data-site]').first().waitFor();
        await expect.poll(() => page.locator('tr[data-site]').count()).toBe(3);
        await page.getByText('3 of 30 sites').waitFor();
        await page.locator('tr[data-site=blog] td').nth(2).click();
        await page.waitForURL(/#\/sites\/blog$/);
        await page.getByRole('heading', { name: 'blog.example', level: 1 }).waitFor();
        await page.goBack();
        await page.getByText('3 of 30 sites').waitFor();
    });

    test('keep every letter typed while the address follows', async () => {
        const page = await open('?sites=30#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        await page.getByPlaceholder('Search sites').pressSequentially('blog11', { delay: 120 });
        await page.waitForURL(/q=blog11$/);
        expect(await page.getByPlaceholder('Search sites').inputValue()).toBe('blog11');
        await page.getByText('1 of 30 sites').waitFor();
    });

    test('have a menu that the keyboard reaches', async () => {
        const page = await open('?sites=6#/sites');
        const toggle = page.getByRole('button', { name: 'Actions for blog.example' });
        await toggle.focus();
        await page.keyboard.press('Enter');
        await expect.poll(() => page.evaluate('document.activeElement.role')).toBe('menuitem');
        await page.keyboard.press('Escape');
        await expect.poll(() => page.evaluate('document.activeElement.ariaLabel')).toBe('Actions for blog.example');
        await page.keyboard.press('Enter');
        await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    });

    test('are explained when there are none', async () => {
        const page = await open('?sites=0#/');
        await page.getByRole('heading', { name: 'No sites yet' }).waitFor();
    });

    test('of a customer are his own, and nothing changes them', async () => {
        const page = await open('?sites=12&role=customer#/sites');
        await page.getByText('Administrative access is needed').waitFor();
        await expect.poll(() => page.locator('tr[data-site]').count()).toBe(3);
        expect(await page.getByRole('button', { name: 'Create site' }).count()).toBe(0);
        await page.locator('tr[data-site=blog] button').click();
        await page.getByRole('menuitem', { name: 'Open website' }).waitFor();
        expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
    });

    test('that do not exist say so', async () => {
        const page = await open('#/sites/nothere');
        await page.getByRole('heading', { name: 'There is no site nothere' }).waitFor();
    });
});

describe('creating', () => {
    test('shows the names the site will get, and the ASCII form of its domain', async () => {
        const page = await open('#/sites');
        await page.locator('#create-site').click();
        await page.locator('#create-domain').pressSequentially('müller.example', { delay: 5 });
        await page.getByText('xn--mller-kva.example').waitFor();
        expect(await page.locator('#create-domain-help').innerText()).toContain('/home/');
    });

    test('holds a complaint back until the typing pauses', async () => {
        const page = await open('#/sites');
        await page.locator('#create-site').click();
        await page.locator('#create-domain').pressSequentially('half', { delay: 5 });
        await page.waitForTimeout(600);
        expect(await page.locator('#create-domain-help').innerText()).not.toContain('full name');
        await page.getByText('Enter the full name').waitFor();
    });

    test('shows a refusal at its field, focuses it and keeps what was typed', async () => {
        const page = await open('#/sites');
        await page.locator('#create-site').click();
        await page.locator('#create-domain').fill('new.example');
        await page.getByRole('button', { name: 'More options' }).click();
        await page.locator('#create-alias').fill('www.new.example m.new.example');
        await page.locator('#create-owner').fill('bob');
        await page.keyboard.press('Enter');
        await page.getByText('There is no account bob on this host.').waitFor();
        expect(await page.evaluate('document.activeElement.id')).toBe('create-owner');
        expect(await page.locator('#create-domain').inputValue()).toBe('new.example');
        expect(await page.locator('#create-alias').inputValue()).toBe('www.new.example m.new.example');
    });

    test('turns into the live job, which a reload does not end', async () => {
        const page = await open('?step=500#/sites');
        await startCreate(page, 'new.example');
        await page.locator(begun('php')).waitFor();
        await page.evaluate('location.hash = "#/jobs/4"');
        await page.reload();
        await page.locator('[data-step=php][data-state=done]').waitFor();
        await page.locator('[data-step=verify][data-state=done]').waitFor();
        await page.evaluate('location.hash = "#/sites/new"');
        await page.getByRole('heading', { name: 'new.example', level: 1 }).waitFor();
    });

    test('shows the live job on the page of the site', async () => {
        const page = await open('?step=400#/sites');
        await startCreate(page, 'new.example');
        await page.locator(begun('user')).waitFor();
        await page.evaluate('location.hash = "#/sites/new"');
        await page.reload();
        await page.getByText('The site is being created').waitFor();
        await page.locator(begun('virtual-host')).waitFor();
        await page.getByText('The site is being created').waitFor({ state: 'detached' });
        await page.getByText('Idle').first().waitFor();
    });

    test('goes on when its dialog is closed; a toast tells the end', async () => {
        const page = await open('?step=80#/sites');
        await startCreate(page, 'new.example');
        await page.locator('[data-step=user]').waitFor();
        await page.keyboard.press('Escape');
        await page.locator('tr[data-site=new]').getByText('Creating').waitFor();
        await page.getByText('Create site new.example: done').waitFor();
        await page.getByRole('link', { name: 'Show site' }).click();
        await page.getByRole('heading', { name: 'new.example', level: 1 }).waitFor();
    });

    test('that fails says what, why and what now, and offers Retry', async () => {
        const page = await open('?step=60&failing=virtual-host#/sites');
        await startCreate(page, 'new.example');
        await page.getByRole('link', { name: 'Show job' }).click();
        await page.getByText('“Write virtual host” failed').waitFor();
        await page.getByText('Mend it, then retry.').waitFor();
        await page.getByRole('button', { name: 'Retry' }).click();
        await page.waitForURL(/#\/jobs\/5$/);
        await page.locator('[data-step=verify][data-state=done]').waitFor();
    });
});

test('a site is deleted once its domain was typed', async () => {
    const page = await open('?step=60#/sites/shop');
    await page.getByRole('button', { name: 'Actions for shop.example' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const remove = page.getByRole('button', { name: 'Delete site' });
    await page.locator('#delete-confirm').fill('shop.exampl');
    expect(await remove.isDisabled()).toBe(true);
    await page.locator('#delete-confirm').fill('shop.example');
    await page.keyboard.press('Enter');
    await page.locator('#delete-site-dialog [data-step=user][data-state=unchanged]').waitFor();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('heading', { name: 'There is no site shop' }).waitFor();
});

test('what a job wrote is text, never markup', async () => {
    const page = await open('#/jobs/1');
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    await page.getByRole('button', { name: /^hosting-shop.conf/ }).click();
    await page.getByText('server_name shop.example;').first().waitFor();
    expect(await page.locator('#app img').count()).toBe(0);
});

describe('a thousand sites', () => {
    /** For a machine that does other things beside it. */
    const PATIENCE = 120_000;

    // Times are printed, not judged: they are the machine's as much as ours.
    test('are all shown, and filtered again and again', async () => {
        const page = await open('?sites=1000#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        const usable = await page.evaluate<number>('performance.now()');
        await expect.poll(() => page.locator('tr[data-site]').count(), { timeout: PATIENCE }).toBe(1000);
        await page.evaluate(`
            window.tasks = [];
            new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration)))
                .observe({ type: 'longtask' });
        `);
        const search = page.getByPlaceholder('Search sites');
        const rounds: number[] = [];
        for (let round = 0; round < 4; round++) {
            await page.evaluate('tasks.length = 0');
            await search.pressSequentially('blog9', { delay: 60 });
            await page.getByText('11 of 1000 sites').waitFor();
            for (let key = 0; key < 5; key++)
                await page.keyboard.press('Backspace', { delay: 60 });
            await expect.poll(() => page.locator('tr[data-site]').count(), { timeout: PATIENCE }).toBe(1000);
            rounds.push(Math.max(0, ...await page.evaluate<number[]>('tasks')));
        }
        console.log(`usable after ${usable.toFixed(0)} ms; longest task above 50 ms in each round of filtering: ${rounds.join(', ')}`);
    }, 3 * PATIENCE);
});
