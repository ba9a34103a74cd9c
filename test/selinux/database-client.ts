// SPDX-License-Identifier: LGPL-2.1-or-later
/* The web client for databases under an enforcing policy: Adminer in its own sandbox, logged in to both servers. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run } from '../support/machine.ts';
import { DOMAIN, guests, installAdminer, opened, Tab } from '../support/web-client.ts';
import { denials } from './host.ts';

const PATIENCE = ['--max-time', '150'];

/** @param databases of the site press */
export function databaseClient(databases: readonly string[]): void {
    beforeAll(() => installAdminer());
    afterAll(async () => {
        await exec(['hostingctl', 'database-client', 'disable', '--yes']);
        await run(['rm', '-rf', '/usr/share/adminer']);
    });

    it('is turned on', async () => {
        await hostingctl('database-client', 'enable', DOMAIN);
        expect(await denials()).toEqual([]);
    });

    it.each(databases)('shows the database %s', async name => {
        const tab = new Tab(...PATIENCE);
        const { status, body } = await tab.open(await opened('press', name));
        expect(status).toBe(200);
        expect(body).toContain(name);
        expect(body).toMatch(/Tables and views/);
        expect(await denials()).toEqual([]);
    });

    it('is turned off, and nothing of it is left', async () => {
        await hostingctl('database-client', 'disable', '--yes');
        expect([...await leftovers('dbwebclient'), ...await guests()]).toEqual([]);
        expect(await denials()).toEqual([]);
    });
}
