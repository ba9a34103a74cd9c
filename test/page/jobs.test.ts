// SPDX-License-Identifier: LGPL-2.1-or-later
/* Jobs that are cancelled, begun again and undone, in the page against a fake service. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { usePage } from './use-page.ts';

const open = usePage();

async function startCreate(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Create site' }).click();
    await page.locator('#create-domain').fill('new.example');
    await page.keyboard.press('Enter');
    // Whatever it has come to meanwhile: a state that lasts for a moment is missed on a busy machine.
    await page.locator('[data-step=user]:not([data-state=pending])').waitFor();
}

const jobState = (page: Page): Promise<string | null> => page.locator('.hosting-thing-line .hosting-state').textContent();

describe('a job is cancelled', () => {
    test('from the dialog that started it: the step ends, what was done is undone, and Retry begins it again there', async () => {
        const page = await open('?step=500#/sites');
        await startCreate(page);
        await page.getByRole('button', { name: 'Cancel job' }).click();
        await page.getByText('Being cancelled').waitFor();
        expect(await page.getByRole('button', { name: 'Cancel job' }).count()).toBe(0);
        await page.getByText('Cancelled by admin').waitFor();
        await page.getByText('Everything done before was undone; the host is as it was.').waitFor();
        await page.locator('#create-site-dialog [data-step=user][data-state=undone]').waitFor();
        await page.getByRole('button', { name: 'Retry' }).click();
        await page.locator('#create-site-dialog [data-step=user][data-state=unchanged]').waitFor();
        expect(await page.getByText('Cancelled by admin').count()).toBe(0);
    });

    test('from its own page, which says by whom', async () => {
        const page = await open('?step=700#/sites');
        await startCreate(page);
        await page.keyboard.press('Escape');
        await page.evaluate('location.hash = "#/jobs/4"');
        await page.getByRole('button', { name: 'Cancel job' }).click();
        await page.getByText('It ends when its present step has ended.').waitFor();
        await page.getByText('Everything done before was undone; the host is as it was.').waitFor();
        await expect.poll(() => jobState(page)).toBe('Cancelled');
        await page.getByRole('term').filter({ hasText: 'Cancelled by' }).waitFor();
    });

    test('from its row; a toast tells the end, and it is found among the cancelled', async () => {
        const page = await open('?step=700#/sites');
        await startCreate(page);
        await page.keyboard.press('Escape');
        await page.evaluate('location.hash = "#/jobs"');
        await page.getByRole('button', { name: 'Actions for Create site new.example' }).click();
        await page.getByRole('menuitem', { name: 'Cancel job' }).click();
        await page.getByText('Create site new.example: cancelled').waitFor();
        await page.evaluate('location.hash = "#/jobs?state=cancelled"');
        await page.locator('tr[data-job="4"]').getByText('Cancelled').waitFor();
        await expect.poll(() => page.locator('tr[data-job]').count()).toBe(1);
        await page.evaluate('location.hash = "#/jobs?state=failed"');
        await page.getByText('No job matches the filters').waitFor();
        await page.evaluate('location.hash = "#/"');
        await page.locator('.hosting-state').getByText('Cancelled').waitFor();
        await page.locator('#attention').waitFor();
        expect(await page.getByText('A job has failed').count()).toBe(0);
    });

    test('too late: why it is refused stands beside the button, or in a toast', async () => {
        const page = await open('?step=60000&cancel=late#/sites');
        await startCreate(page);
        await page.getByRole('button', { name: 'Cancel job' }).click();
        await page.getByText('Job 4 (Create site new.example) cannot be taken back any more: it goes on.').waitFor();
        await page.keyboard.press('Escape');
        await page.evaluate('location.hash = "#/jobs"');
        await page.getByRole('button', { name: 'Actions for Create site new.example' }).click();
        await page.getByRole('menuitem', { name: 'Cancel job' }).click();
        await page.getByText('Create site new.example was not cancelled').waitFor();
    });

    test('by its owner, if he can start such jobs; of others he is offered nothing', async () => {
        const page = await open('?role=customer&job=run&step=60000#/jobs');
        await page.getByRole('button', { name: 'Actions for Run php for shop.example' }).waitFor();
        await expect.poll(() => page.getByRole('button', { name: /^Actions for/ }).count()).toBe(1);
        await page.locator('tr[data-job]').filter({ hasText: 'Change site' }).getByText('Running').waitFor();
    });
});

test('a failed creation says in its dialog which step, why and what was undone, and offers Retry there', async () => {
    const page = await open('?step=60&failing=virtual-host#/sites');
    await startCreate(page);
    await page.getByText('“Write virtual host” failed').waitFor();
    await page.getByText('Mend it, then retry.').waitFor();
    await page.getByText('Everything done before was undone; the host is as it was.').waitFor();
    await page.locator('#create-site-dialog').getByRole('button', { name: 'Retry' }).click();
    await page.locator('#create-site-dialog [data-step=verify][data-state=done]').waitFor();
});

test('what could not be undone is undone by “Undo the rest”', async () => {
    const page = await open('?job=half-undone#/jobs/4');
    await page.getByText('Undoing it did not finish: Create user and folders.').waitFor();
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Undo the rest' }).click();
    await page.locator('[data-step=user][data-state=undone]').waitFor();
    await expect.poll(() => jobState(page)).toBe('Failed and undone');
});
