// SPDX-License-Identifier: LGPL-2.1-or-later
/* A browser at the test host's real Cockpit, and people who log in there. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type Browser, chromium, type Page } from 'playwright-core';

import { CHROMIUM, FLAGS } from '../support/chromium.ts';
import { machine } from '../support/machine.ts';

export const ORIGIN = 'http://127.0.0.1:9090';

const PASSWORDS = { admin: 'admin-pass-1', customer: 'customer-pass-1', nobodyelse: 'other-pass-1' } as const;
export type Person = keyof typeof PASSWORDS;

/** Chromium as a member of the container's network: Cockpit listens on loopback in there. */
export async function startInside(directory: string): Promise<Browser> {
    const { stdout } = await machine(['pid']);
    const wrapper = path.join(directory, 'chromium');
    await writeFile(wrapper, `#!/bin/sh\nexec nsenter --target ${stdout.trim()} --net ${CHROMIUM} "$@"\n`, { mode: 0o755 });
    return chromium.launch({
        executablePath: wrapper,
        args: [...FLAGS, '--host-resolver-rules=MAP *.example.com 127.0.0.1'],
    });
}

/** Logs in; the session has limited access and shows an address of Cockpit's, its overview if none is named. */
export async function enter(page: Page, person: Person, at = `${ORIGIN}/system`): Promise<void> {
    await page.goto(at);
    await page.locator('#login-user-input').fill(person);
    await page.locator('#login-password-input').fill(PASSWORDS[person]);
    await page.locator('#login-button').click();
    await page.locator('#host-apps').waitFor({ state: 'attached' });
}

/** Switches administrative access on in Cockpit's own dialog. */
export async function becomeAdministrator(page: Page, person: Person): Promise<void> {
    await page.getByRole('button', { name: 'Limited access' }).click();
    await page.locator('#switch-to-admin-access-password').fill(PASSWORDS[person]);
    await page.getByRole('button', { name: 'Authenticate' }).click();
    await page.getByRole('button', { name: 'Administrative access' }).waitFor();
}
