// SPDX-License-Identifier: LGPL-2.1-or-later
/* A service that is slow, fails, falls, leaves or is not there, and a page that is not in sight. */

import { describe, expect, test } from 'vitest';

import { calls, usePage } from './use-page.ts';

const open = usePage();

describe('the service', () => {
    test('that does not answer is a state with a way out of it', async () => {
        const page = await open('?broken=unavailable#/sites');
        await page.getByRole('heading', { name: 'The hosting service does not answer.' }).waitFor();
        expect(await page.getByText('not-found').count()).toBe(0);
        await page.evaluate('fake.broken = undefined');
        await page.getByRole('button', { name: 'Try again' }).click();
        await page.locator('tr[data-site]').first().waitFor();
    });

    test('whose sealed key does not open says so, and what to do', async () => {
        const page = await open('?broken=key#/sites');
        await page.getByText('systemd cannot open the sealed key of its secrets').first().waitFor();
        await page.getByText('put the backup of the key there as secrets.key').first().waitFor();
    });

    test('that fell and came back is asked for signals again, and the page catches up', async () => {
        const page = await open('?sites=3#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        await page.evaluate('fake.change(state => { state.sites.pop(); }); fake.restart()');
        await page.getByText('2 sites').waitFor();
        await page.evaluate('fake.change(state => { state.sites.pop(); }); fake.signal("Changed", ["site", "x"])');
        await page.getByText('1 site', { exact: true }).waitFor();
    });

    test('that fell in the middle of a job resumes it before the eyes of the user', async () => {
        const page = await open('?step=300#/sites');
        await page.locator('#create-site').click();
        await page.locator('#create-domain').fill('new.example');
        await page.keyboard.press('Enter');
        // It may be over before anybody looks.
        await page.locator('[data-step=php]:not([data-state=pending])').waitFor();
        await page.evaluate('fake.restart()');
        await page.locator('[data-step=verify][data-state=done]').waitFor();
        await page.getByRole('link', { name: 'Show site' }).waitFor();
    });

    test('is asked anew when the user gives up administrative access', async () => {
        const page = await open('?sites=12#/sites');
        await page.getByText('12 sites').waitFor();
        await page.evaluate('fake.become("customer")');
        await page.getByText('3 sites').waitFor();
        expect(await page.getByRole('button', { name: 'Create site' }).count()).toBe(0);
    });

    test('is found again when the connection to it broke', async () => {
        const page = await open('?sites=3#/sites');
        await page.getByText('3 sites').waitFor();
        await page.evaluate('fake.change(state => { state.sites.pop(); }); fake.disconnect()');
        await page.getByText('2 sites').waitFor();
        await page.evaluate('fake.change(state => { state.sites.pop(); }); fake.signal("Changed", ["site", "x"])');
        await page.getByText('1 site', { exact: true }).waitFor();
    });

    test('that leaves when idle is left in peace', async () => {
        const page = await open('?sites=3#/sites');
        await page.locator('tr[data-site]').first().waitFor();
        await page.waitForTimeout(400);
        const calls: string[] = [];
        page.on('console', message => calls.push(message.text()));
        await page.evaluate('fake.leave()');
        await page.waitForTimeout(800);
        expect(calls).toEqual([]);
    });

    test('that takes 5 s is waited for: what comes has its place, and a word says so', async () => {
        const page = await open('?latency=5000&sites=3#/sites', { width: 1016 });
        await page.locator('.pf-v6-c-skeleton').first().waitFor();
        const places = (): Promise<number[][]> => page.evaluate(`[...document.querySelectorAll('.hosting-main th')]
            .map(each => each.getBoundingClientRect()).map(({ x, y, width }) => [x, y, width].map(Math.round))`);
        const before = await places();
        await page.getByText('The hosting service takes longer than usual to answer').waitFor();
        await page.locator('tr[data-site=shop]').waitFor({ timeout: 15_000 });
        expect(await page.locator('.pf-v6-c-alert.pf-m-danger').count()).toBe(0);
        await expect.poll(() => page.getByText('takes longer than usual').count(), { timeout: 20_000 }).toBe(0);
        expect(await places()).toEqual(before);
    }, 60_000);

    test('that takes 5 s: a change under way is no second time begun, and can be left', async () => {
        const page = await open('?sites=3#/sites');
        await page.locator('tr[data-site=shop]').waitFor();
        const asked = calls(page, 'Sites1.Create');
        await page.locator('#create-site').click();
        await page.locator('#create-domain').fill('new.example');
        await page.evaluate('fake.latency = 5000');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Enter');
        expect(await page.locator('#create-domain').inputValue()).toBe('new.example');
        await page.getByRole('link', { name: 'Show site' }).waitFor({ timeout: 20_000 });
        expect(asked).toHaveLength(1);
    }, 60_000);

    test.each(['', 'sites', 'jobs', 'jobs/1', 'audit', 'sites/shop', 'sites/shop/security'])(
        'that fails each call says so once on #/%s, and what now', async view => {
            const page = await open(`?sites=3&broken=failing#/${view}`);
            await page.getByRole('heading', { name: 'An internal error occurred.' }).waitFor();
            await page.getByText('See journalctl -u hostingd.service.').waitFor();
            await page.waitForTimeout(300);
            await expect.poll(() => page.getByRole('button', { name: 'Try again' }).count()).toBe(1);
            await page.evaluate('fake.broken = undefined');
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.locator('main h2, main tbody tr').first().waitFor();
            await expect.poll(() => page.getByText('An internal error occurred.').count()).toBe(0);
        });

    test.each(['sites', 'jobs', 'audit', 'sites/shop', 'sites/shop/activity'])(
        'that begins to fail leaves what is known in sight on #/%s', async view => {
            const page = await open(`?sites=3#/${view}`);
            await page.locator('main h2, main tbody tr').first().waitFor();
            await expect.poll(() => page.locator('.pf-v6-c-skeleton').count()).toBe(0);
            const before = await page.locator('main').innerText();
            await page.evaluate('fake.broken = "unavailable"; fake.hide(true); fake.hide(false)');
            await page.getByText('This may be out of date').first().waitFor();
            for (const line of before.split('\n').filter(text => text.includes('.example')))
                expect(await page.locator('main').innerText()).toContain(line);
            await page.evaluate('fake.broken = undefined');
            await page.getByRole('button', { name: 'Try again' }).first().click();
            await expect.poll(() => page.getByText('This may be out of date').count()).toBe(0);
        });

    test.each(['lost', 'unavailable', 'failing'])('that is %s when a dialog is sent: nothing typed is lost', async broken => {
        const page = await open('?sites=3#/sites');
        await page.locator('#create-site').click();
        await page.locator('#create-domain').fill('new.example');
        await page.getByRole('button', { name: 'More options' }).click();
        await page.locator('#create-alias').fill('m.new.example');
        await page.evaluate(`fake.broken = '${broken}'; fake.restart()`);
        await page.getByRole('button', { name: 'Create', exact: true }).click();
        await page.getByRole('dialog').locator('.pf-v6-c-alert.pf-m-danger').waitFor();
        expect(await page.locator('#create-domain').inputValue()).toBe('new.example');
        expect(await page.locator('#create-alias').inputValue()).toBe('m.new.example');
        await page.evaluate('fake.broken = undefined; fake.restart()');
        await page.getByRole('button', { name: 'Create', exact: true }).click();
        await page.getByRole('link', { name: 'Show site' }).waitFor();
    });

    test('is asked nothing for a page that is not in sight, on any view', async () => {
        const page = await open('?sites=3#/jobs');
        await page.locator('tr[data-job]').first().waitFor();
        // Whoever mounts from here on has a clock that can be put forward.
        await page.clock.install();
        const asked: string[] = [];
        page.on('console', message => asked.push(message.text()));
        for (const view of ['', 'sites', 'jobs', 'audit', 'sites/shop', 'sites/shop/limits']) {
            await page.evaluate(`fake.hide(false); location.hash = '#/${view}'`);
            await expect.poll(() => page.locator('.pf-v6-c-skeleton').count()).toBe(0);
            await page.waitForTimeout(400);
            await page.evaluate('fake.hide(true)');
            asked.length = 0;
            await page.evaluate('fake.signal("Changed", ["site", "shop"]); fake.signal("Changed", ["job", "1"])');
            await page.clock.fastForward(30_000);
            await page.waitForTimeout(300);
            expect(asked, view).toEqual([]);
        }
        await page.evaluate('fake.hide(false)');
        await expect.poll(() => asked.length).toBeGreaterThan(0);
        asked.length = 0;
        await page.keyboard.press('Shift');
        await page.clock.fastForward(30_000);
        await expect.poll(() => asked.length).toBeGreaterThan(0);
    });
});
