// SPDX-License-Identifier: LGPL-2.1-or-later
/* What tests do on the page and with the host more than once. */

import { type FrameLocator, type Locator } from 'playwright-core';

import { exec, run } from '../support/machine.ts';

/** Does something while the step that reloads nginx cannot end: nginx's master takes no signals. */
export async function whileReloadHangs(action: () => Promise<void>): Promise<void> {
    await run(['systemctl', 'kill', '--signal=STOP', '--kill-whom=main', 'nginx.service']);
    try {
        await action();
    } finally {
        await run(['systemctl', 'kill', '--signal=CONT', '--kill-whom=main', 'nginx.service']);
    }
}

/** A step in a list of steps, in a state. */
export function step(within: FrameLocator | Locator, name: string, state: string): Locator {
    return within.locator(`[data-step="${name}"][data-state="${state}"]`);
}

export interface Wanted {
    domain: string;
    php?: string;
    database?: 'MariaDB';
}

/** Fills in the dialog that creates a site, and sends it. */
export async function createSite(hosting: FrameLocator, { domain, php, database }: Wanted): Promise<void> {
    await hosting.getByRole('button', { name: 'Create site' }).first().click();
    const dialog = hosting.getByRole('dialog');
    await dialog.getByLabel(/^Domain/).fill(domain);
    if (php)
        await dialog.getByLabel('PHP').selectOption(php);
    if (database)
        await dialog.getByLabel('Database').selectOption(database);
    await dialog.getByRole('button', { name: 'Create' }).click();
}

/** Takes away what a test made, whatever became of it. */
export async function forget(...sites: string[]): Promise<void> {
    for (const site of sites)
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
}
