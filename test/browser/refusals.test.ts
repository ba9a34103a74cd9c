// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the service refuses stands at its field; what was typed stays, and the first wrong field has the focus. */

import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hostingctl } from '../support/machine.ts';
import { useBrowser } from './cockpit.ts';
import { forget } from './steps.ts';

const browser = useBrowser();

async function openDialog(): Promise<{ hosting: FrameLocator, field: (name: string) => Locator, submit: () => Promise<void> }> {
    const { hosting } = await browser.administrator();
    await hosting.getByRole('button', { name: 'Create site' }).first().click();
    return {
        hosting,
        field: name => hosting.locator(`#create-${name}`),
        submit: () => hosting.getByRole('dialog').getByRole('button', { name: 'Create' }).click(),
    };
}

const focused = (hosting: FrameLocator): Promise<string | null> => hosting.locator(':focus').getAttribute('id');

describe('a refusal', () => {
    beforeAll(async () => {
        await hostingctl('site', 'create', 'taken.example');
    });
    afterAll(() => forget('taken'));

    it.each([
        ['half', 'Enter the full name with its ending'],
        ['under_score.example', 'A domain name holds only letters, digits, hyphens and dots.'],
        ['taken.example', 'taken.example'],
    ])('of the domain %s', async (domain, words) => {
        const { hosting, field, submit } = await openDialog();
        await field('domain').fill(domain);
        await field('php').selectOption('7.4');
        await field('database').selectOption('mariadb');
        await submit();
        await hosting.locator('#create-domain-help .pf-m-error', { hasText: words }).waitFor();
        expect(await focused(hosting)).toBe('create-domain');
        expect(await field('domain').getAttribute('aria-invalid')).toBe('true');
        expect(await field('domain').inputValue()).toBe(domain);
        expect(await field('php').inputValue()).toBe('7.4');
        expect(await field('database').inputValue()).toBe('mariadb');
        expect(await hosting.getByRole('button', { name: 'Create', exact: true }).isEnabled()).toBe(true);
    });

    it('of a reserved user name, which is typed among more options', async () => {
        const { hosting, field, submit } = await openDialog();
        await field('domain').fill('fine.example');
        await hosting.getByRole('button', { name: 'More options' }).click();
        await field('user').fill('root');
        await field('alias').fill('www.fine.example');
        await submit();
        await hosting.locator('#create-user-help .pf-m-error').waitFor();
        expect(await focused(hosting)).toBe('create-user');
        expect(await field('user').inputValue()).toBe('root');
        expect(await field('alias').inputValue()).toBe('www.fine.example');
        expect(await hosting.locator('#create-domain-help .pf-m-error').count()).toBe(0);
    });

    it('of several fields focuses the first, and goes when its field is mended', async () => {
        const { hosting, field, submit } = await openDialog();
        await field('domain').fill('fine.example');
        await hosting.getByRole('button', { name: 'More options' }).click();
        await field('user').fill('Not A User');
        await field('alias').fill('fine.example.\nwww.fine.example');
        await submit();
        await hosting.locator('#create-user-help .pf-m-error').waitFor();
        await hosting.locator('#create-alias-help .pf-m-error').waitFor();
        expect(await focused(hosting)).toBe('create-user');
        await field('user').fill('fine');
        expect(await hosting.locator('#create-user-help .pf-m-error').count()).toBe(0);
        await expect.poll(() => hosting.locator('#create-alias-help .pf-m-error').count()).toBe(1);
    });
});
