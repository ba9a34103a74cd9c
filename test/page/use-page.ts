// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Server } from 'node:http';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

import { type OpenOptions, openPage, startBrowser } from './browser.ts';
import { startServer } from './server.ts';

/**
 * One browser for the tests of a file. Whatever it complains about during a test fails that test.
 * @returns opens the page at `?what-to-play#/where`
 */
export function usePage(): (address: string, options?: OpenOptions) => Promise<Page> {
    let browser: Browser;
    let server: Server;
    let url: string;
    let complaints: string[] = [];

    beforeAll(async () => {
        ({ url, server } = await startServer());
        browser = await startBrowser();
    });
    afterAll(async () => {
        await browser.close();
        server.close();
    });
    afterEach(async () => {
        await Promise.all(browser.contexts().map(context => context.close()));
        const seen = complaints;
        complaints = [];
        expect(seen, 'what the browser complained about').toEqual([]);
    });
    return (address, options = {}) => openPage(browser, url + address, complaints, options);
}
