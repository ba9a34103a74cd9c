// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every view as axe-core sees it (https://github.com/dequelabs/axe-core): names for screen readers, roles, contrast, order of
 * headings. Light and dark, and on a phone.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { usePage } from './use-page.ts';

const open = usePage();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding { id: string, impact: string, help: string, nodes: { target: string[], failureSummary: string }[] }

/** What axe-core finds that is serious, a line each: rule, element, what to mend. */
async function findings(page: Page): Promise<string[]> {
    await expect.poll(() => page.locator('.pf-v6-c-skeleton').count()).toBe(0);
    await page.evaluate(AXE);
    const found = await page.evaluate<Finding[]>('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)');
    return found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
}

const TABS = ['overview', 'domains', 'php', 'databases', 'environment', 'web', 'certificates', 'logs', 'limits', 'activity', 'security'];
const VIEWS = ['', 'sites', 'jobs', 'audit', ...TABS.map(tab => `sites/shop/${tab}`)];

test('what is planted is found', async () => {
    const page = await open('?sites=3#/sites');
    await page.locator('tr[data-site]').first().waitFor();
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend',
        '<button id="planted"></button><p id="pale">Hardly to be read</p>');
        document.getElementById('pale').style.color = '#ddd';`);
    expect(await findings(page)).toEqual([expect.stringMatching(/^button-name: .*#planted$/), expect.stringMatching(/^color-contrast: .*#pale$/)]);
});

describe('without serious findings', () => {
    test.each(VIEWS)('#/%s', async view => {
        const page = await open(`?sites=6&host=ill#/${view}`);
        await page.locator('main .pf-v6-c-card').first().waitFor();
        expect(await findings(page)).toEqual([]);
    });

    test.each(['', 'sites', 'sites/shop', 'jobs'])('#/%s, dark and on a phone', async view => {
        const page = await open(`?sites=6&host=ill#/${view}`, { dark: true, width: 320 });
        await page.locator('main .pf-v6-c-card').first().waitFor();
        expect(await findings(page)).toEqual([]);
    });

    test('the dialog that creates a site, with a refusal, and its job', async () => {
        const page = await open('?sites=3&step=20#/sites');
        await page.getByRole('button', { name: 'Create site' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.locator('#create-domain').fill('shop.example');
        await dialog.getByRole('button', { name: 'More options' }).click();
        await dialog.getByRole('button', { name: 'Create', exact: true }).click();
        await dialog.locator('#create-domain[aria-invalid=true]').waitFor();
        expect(await findings(page)).toEqual([]);
        await dialog.locator('#create-domain').fill('new.example');
        await dialog.getByRole('button', { name: 'Create', exact: true }).click();
        await dialog.getByRole('banner').getByText('Done', { exact: true }).waitFor();
        expect(await findings(page)).toEqual([]);
    });

    test('a menu of a row, and the dialog of a deletion', async () => {
        const page = await open('?sites=3#/sites');
        await page.getByRole('button', { name: 'Actions for blog.example' }).click();
        await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
        expect(await findings(page)).toEqual([]);
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        await page.getByRole('dialog').waitFor();
        expect(await findings(page)).toEqual([]);
    });
});

describe('a window of 320 pixels', () => {
    const overflow = (page: Page): Promise<number> => page.evaluate(`Math.max(0, document.documentElement.scrollWidth - window.innerWidth,
        -Math.min(...[...document.querySelectorAll('main .pf-v6-c-card')].map(card => card.getBoundingClientRect().left)))`);

    test.each(VIEWS)('has room for #/%s, also from the right', async view => {
        for (const language of ['en-US', 'ar']) {
            const page = await open(`?sites=6&host=ill#/${view}`, { width: 320, language });
            await page.locator('main .pf-v6-c-card').first().waitFor();
            await expect.poll(() => page.locator('.pf-v6-c-skeleton').count()).toBe(0);
            expect(await overflow(page), language).toBe(0);
        }
    });

    test('shows all ways through the page, and whole domains', async () => {
        const page = await open('?sites=6#/sites', { width: 320 });
        await page.locator('tr[data-site]').first().waitFor();
        const last = (await page.getByRole('link', { name: 'Audit' }).boundingBox())!;
        expect(last.x + last.width).toBeLessThanOrEqual(320);
        expect(await page.evaluate(`[...document.querySelectorAll('.hosting-domain a')]
            .filter(link => link.scrollWidth > link.clientWidth && link.clientWidth > 0).map(link => link.textContent)`)).toEqual([]);
    });

    test.each([
        ['sites', '#create-site'], ['sites/shop/php', '#edit-php'], ['sites/shop/web', '#edit-web'], ['sites/shop/security', '#allow'],
        ['sites/shop/databases', '#allow-remote'],
    ])('has room for the dialog of #/%s %s', async (view, button) => {
        const page = await open(`?sites=6#/${view}`, { width: 320 });
        await page.locator(button).click();
        const dialog = page.getByRole('dialog');
        await dialog.locator('form').waitFor();
        expect(await overflow(page)).toBe(0);
        expect(await dialog.evaluate('document.querySelector("[role=dialog]").scrollWidth - document.querySelector("[role=dialog]").clientWidth'))
            .toBeLessThanOrEqual(0);
    });
});
