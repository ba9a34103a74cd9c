// SPDX-License-Identifier: LGPL-2.1-or-later
/* The web client for databases under an enforcing policy: Adminer in its own sandbox, logged in to both servers. */

import { expect, it } from 'vitest';

import { hostingctl } from '../support/machine.ts';
import { DOMAIN, installAdminer, opened, Tab } from '../support/web-client.ts';
import { denials } from './host.ts';

const PATIENCE = ['--max-time', '150'];

/** The site `dbwebclient`. */
export async function enableClient(): Promise<void> {
    await installAdminer();
    await hostingctl('database-client', 'enable', DOMAIN);
}

/** @param databases of the site press */
export function databaseClient(databases: readonly string[]): void {
    it.each(databases)('shows the database %s', async name => {
        const tab = new Tab(...PATIENCE);
        const { status, body } = await tab.open(await opened('press', name));
        expect(status).toBe(200);
        expect(body).toContain(name);
        expect(body).toMatch(/Tables and views/);
        expect(await denials()).toEqual([]);
    });
}
