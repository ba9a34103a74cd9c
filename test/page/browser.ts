// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opens the page in Debian's Chromium; anything the browser complains about is an error. */

import { type Browser, chromium, type Page } from 'playwright-core';

import { CHROMIUM, FLAGS } from '../support/chromium.ts';

export async function startBrowser(): Promise<Browser> {
    return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export interface OpenOptions {
    dark?: boolean;
    width?: number;
    height?: number;
    /** What the browser asks for, such as `ar`. */
    language?: string;
}

/** @param complaints gets every error, warning and violation of the policy the browser reports */
export async function openPage(
    browser: Browser, url: string, complaints: string[], { dark = false, width = 1280, height = 800, language = 'en-US' }: OpenOptions = {},
): Promise<Page> {
    const context = await browser.newContext({
        viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale: language,
    });
    // The machine may do other things beside it.
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    page.on('console', message => {
        if (message.type() === 'error' || message.type() === 'warning')
            complaints.push(message.text());
    });
    page.on('pageerror', error => { complaints.push(String(error.stack)); });
    await page.goto(url);
    return page;
}
