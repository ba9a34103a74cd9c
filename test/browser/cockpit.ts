// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * People at the test host's real Cockpit: Debian's Chromium inside the host's network, a log-in with PAM, Cockpit's own
 * menu and dialogs.
 *
 *     const browser = useBrowser();
 *     const { hosting } = await browser.administrator();
 *     await hosting.getByRole('button', { name: 'Create site' }).click();
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Browser, BrowserContext, ConsoleMessage, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

import { becomeAdministrator as switchOn, enter, ORIGIN, type Person, startInside } from './log-in.ts';

/** Pictures for people to look at. */
export const PICTURES = path.resolve(import.meta.dirname, '../../test-results/screenshots');
const FRAME = 'iframe[name="cockpit1:localhost/hosting"]';

/** Where somebody sits: a window with Cockpit in it. */
export interface Seat {
    person: Person;
    page: Page;
    /** The frame that shows our page. */
    hosting: FrameLocator;
}

export interface Look {
    dark?: boolean;
    width?: number;
    height?: number;
}

export interface Browsing {
    /** A new session, with limited access, on Cockpit's overview. */
    logIn: (person: Person, look?: Look) => Promise<Seat>;
    /** A window of an administrator's session on the list of sites. All tests of a file share that session. */
    administrator: () => Promise<Seat>;
}

/** One browser for the tests of a file. Whatever it complains about during a test fails that test. */
export function useBrowser(): Browsing {
    let browser: Browser;
    let directory: string;
    let complaints: string[] = [];
    let shared: Seat | undefined;

    beforeAll(async () => {
        directory = await mkdtemp(path.join(tmpdir(), 'hosting-browser-'));
        browser = await startInside(directory);
    });
    afterAll(async () => {
        await browser.close();
        await rm(directory, { recursive: true, force: true });
    });
    afterEach(async ({ task }) => {
        if (task.result?.state === 'fail')
            await keepPictures(browser, task.name);
        const seen = complaints;
        complaints = [];
        expect(seen, 'what the browser complained about').toEqual([]);
    });

    const sit = async (context: BrowserContext, person: Person): Promise<Seat> => {
        const page = await context.newPage();
        page.on('console', message => {
            if ((message.type() === 'error' || message.type() === 'warning') && !isOfCockpit(message))
                complaints.push(`${message.text()} (${message.location().url})`);
        });
        page.on('pageerror', error => { complaints.push(String(error.stack)); });
        return { person, page, hosting: page.frameLocator(FRAME) };
    };

    const logIn = async (person: Person, { dark = false, width = 1280, height = 800 }: Look = {}): Promise<Seat> => {
        const context = await browser.newContext({
            viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale: 'en-US',
            // Sites begin with certificates that nobody has signed.
            ignoreHTTPSErrors: true,
        });
        context.setDefaultTimeout(60_000);
        const seat = await sit(context, person);
        await enter(seat.page, person);
        return seat;
    };

    const administrator = async (): Promise<Seat> => {
        const before = shared;
        if (before) {
            shared = await sit(before.page.context(), 'admin');
        } else {
            shared = await logIn('admin');
            await becomeAdministrator(shared);
        }
        await openAt(shared, '/sites');
        await before?.page.close();
        await shared.hosting.getByRole('button', { name: 'Create site' }).first().waitFor();
        return shared;
    };

    return { logIn, administrator };
}

/** What the windows showed when a test failed. */
async function keepPictures(browser: Browser, test: string): Promise<void> {
    const pages = browser.contexts().flatMap(context => context.pages());
    const name = test.replaceAll(/\W+/g, '-').slice(0, 60);
    await Promise.all(pages.map((page, at) => page.screenshot({ path: path.join(PICTURES, 'failed', `${name}-${at}.png`) })));
}

/**
 * What Cockpit itself causes: its log-in page asks for a session before there is one and logs the 401; Debian's shell
 * and overview look for their fonts in a folder that is not there before they take those of the server, and the overview
 * calls functions of base1 that are deprecated, none of which we use.
 */
function isOfCockpit(message: ConsoleMessage): boolean {
    const { url } = message.location();
    return url === `${ORIGIN}/cockpit/login`
        || /^[^?#]*\/cockpit\/@localhost\/(shell|system|users)\//.test(url)
        || message.text().startsWith('cockpit.format_{bytes,bits}');
}

/** Goes to our page by Cockpit's menu. */
export async function openByMenu({ page, hosting }: Seat): Promise<void> {
    const system = page.locator('#host-apps section').filter({ has: page.getByRole('heading', { name: 'System' }) });
    await system.getByRole('link', { name: 'Hosting' }).click();
    await hosting.locator('.hosting-header').waitFor();
}

/** Goes to a view of our page by its address: `/sites/shop`. */
export async function openAt({ page, hosting }: Seat, view: string): Promise<void> {
    await page.goto(`${ORIGIN}/hosting#${view}`);
    await hosting.locator('.hosting-header').waitFor();
}

/** Switches administrative access on in Cockpit's own dialog. */
export async function becomeAdministrator({ page, person }: Seat): Promise<void> {
    await switchOn(page, person);
}
