// SPDX-License-Identifier: LGPL-2.1-or-later
/* The page in the language that the browser asks for: words, plurals, numbers and direction. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { usePage } from './use-page.ts';

const open = usePage();

/** What stands there, without the marks that isolate what is written from the left. */
async function words(page: Page, selector: string): Promise<string> {
    return (await page.locator(selector).first().innerText()).replaceAll(/[\u2068\u2069]/g, '');
}

const direction = (page: Page): Promise<string> =>
    page.evaluate('document.documentElement.lang + " " + document.documentElement.dir');

test('without a catalogue the page is English', async () => {
    const page = await open('?sites=2#/sites', { language: 'eo' });
    await page.getByText('2 sites', { exact: true }).waitFor();
    await expect.poll(() => direction(page)).toBe('en ltr');
});

describe('German', () => {
    test('is spoken in the list, the dialog and the jobs', async () => {
        const page = await open('?sites=6#/sites', { language: 'de' });
        await page.getByText('6 Websites', { exact: true }).waitFor();
        expect(await page.title()).toBe('Hosting');
        await page.getByRole('link', { name: 'blog.example' }).waitFor();
        await page.getByText('Selbstsigniert').first().waitFor();
        await page.locator('#create-site').click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('heading', { name: 'Website erstellen' }).waitFor();
        await dialog.getByLabel('Datenbank').waitFor();
        await dialog.getByRole('button', { name: 'Abbrechen' }).click();
        await page.getByRole('link', { name: 'Aufträge' }).click();
        await page.locator('tbody').getByText('Fertig').first().waitFor();
        await page.getByText('vor 3 Minuten').waitFor();
        expect(await direction(page)).toBe('de ltr');
    });

    test('has a comma in its numbers', async () => {
        const page = await open('?sites=2#/sites', { language: 'de' });
        await page.getByText('112,0 MB').first().waitFor();
    });
});

describe('Arabic', () => {
    const ar = { language: 'ar' };

    test('is written from the right, whatever direction the shell has', async () => {
        const page = await open('?sites=6#/sites', ar);
        await page.getByRole('button', { name: 'إنشاء موقع' }).waitFor();
        // The shell says its own, once the page is loaded.
        await page.waitForTimeout(200);
        expect(await direction(page)).toBe('ar rtl');
        const list = await page.locator('.hosting-main').boundingBox();
        const domain = await page.getByRole('link', { name: 'blog.example' }).boundingBox();
        expect(domain!.x).toBeGreaterThan(list!.x + list!.width / 2);
        expect(await page.title()).toBe('الاستضافة');
    });

    test.each([
        [0, 'لا مواقع بعد'], [1, 'موقع واحد'], [2, 'موقعان'], [3, '3 مواقع'], [11, '11 موقعًا'], [100, '100 موقع'],
    ])('counts %i', async (sites, text) => {
        const page = await open(`?sites=${sites}#/sites`, ar);
        const counted = sites > 0 ? '.hosting-count' : '.pf-v6-c-empty-state__title-text';
        await expect.poll(() => words(page, counted)).toBe(text);
    });

    test('keeps the slash of a path at its left', async () => {
        const page = await open('?sites=2#/sites/shop', ar);
        await page.getByText('/home/shop/public_html').waitFor();
        // Its first letter alone, measured.
        expect(await page.evaluate(`(() => {
            const element = [...document.querySelectorAll('.hosting-exact')].find(each => each.textContent.startsWith('/home/shop/'));
            const range = document.createRange();
            range.setStart(element.firstChild, 0);
            range.setEnd(element.firstChild, 1);
            return range.getBoundingClientRect().left - element.getBoundingClientRect().left;
        })()`)).toBeLessThan(2);
    });

    const create = async (page: Page): Promise<void> => {
        await page.locator('#create-site').click();
        await page.locator('#create-domain').fill('bücher.example');
        await page.getByText('xn--bcher-kva.example').waitFor();
    };
    test.each([
        ['the overview', '?sites=12&host=ill#/', undefined], ['the sites', '?sites=11#/sites', undefined],
        ['a site', '?sites=6#/sites/shop', undefined], ['the dialog', '?sites=6#/sites', create],
    ])('fits on %s, on a desk and in a hand', async (_name, address, work) => {
        const page = await open(address, ar);
        await page.locator('.hosting-main h2, .hosting-main tr[data-site]').first().waitFor();
        await work?.(page);
        for (const width of [1280, 375]) {
            await page.setViewportSize({ width, height: 800 });
            expect(await page.evaluate('document.documentElement.scrollWidth'), `at ${width}`).toBe(width);
        }
    });
});
