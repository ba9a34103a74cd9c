// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A person at the test host's real Cockpit: Debian's Chromium inside the host's network, a log-in with PAM, Cockpit's
 * own menu and dialogs.
 *
 *     const { page, hosting } = await logIn(browser, 'admin');
 *     await becomeAdministrator(page);
 *     await hosting.getByRole('button', { name: 'Create site' }).click();
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from 'playwright-core';

import { machine } from '../support/machine.ts';

const ORIGIN = 'http://127.0.0.1:9090';

export const PASSWORDS = { admin: 'admin-pass-1', customer: 'customer-pass-1', nobodyelse: 'other-pass-1' } as const;
export type Person = keyof typeof PASSWORDS;

/** Chromium as a member of the container's network: Cockpit listens on loopback in there. */
export async function startBrowser(): Promise<Browser> {
    const { stdout } = await machine(['pid']);
    const directory = await mkdtemp(path.join(tmpdir(), 'hosting-browser-'));
    const wrapper = path.join(directory, 'chromium');
    await writeFile(wrapper, `#!/bin/sh\nexec nsenter -t ${stdout.trim()} -n /usr/bin/chromium "$@"\n`, { mode: 0o755 });
    const browser = await chromium.launch({
        executablePath: wrapper,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync'],
    });
    browser.on('disconnected', () => { void rm(directory, { recursive: true, force: true }); });
    return browser;
}
