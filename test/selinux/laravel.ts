// SPDX-License-Identifier: LGPL-2.1-or-later
/* A Laravel application under an enforcing policy: its pages, its artisan, its scheduler and a worker of its queue. */

import { afterAll, expect, it } from 'vitest';

import { bringApplication, deploy, removeApplication } from '../support/laravel.ts';
import { exec, hostingctl, run, until } from '../support/machine.ts';
import { denials, page } from './host.ts';

const DOMAIN = 'lara.example';
const ROOT = '/home/lara/public_html';

/** The site `lara`. */
export async function makeLaravel(): Promise<void> {
    await bringApplication();
    await hostingctl('site', 'create', DOMAIN, '--app', 'laravel', '--php', '8.4', '--database', 'mariadb');
    await deploy('lara', ROOT);
}

export function laravel(): void {
    afterAll(() => removeApplication());

    it('answers, and has its environment', async () => {
        expect((await page(DOMAIN)).body).toMatch(/^Laravel [0-9.]+ on PHP 8\.4$/);
        expect(JSON.parse((await page(DOMAIN, '/settings')).body)).toMatchObject({ env: 'production', url: `http://${DOMAIN}` });
        const { output } = await hostingctl<{ output: string }>('site', 'run', 'lara', '--', 'php', 'artisan', '--version');
        expect(output).toContain('Laravel Framework');
        expect(await denials()).toEqual([]);
    });

    it('has its tasks done in time, and what is queued by a worker', async () => {
        await hostingctl('site', 'run', 'lara', '--', 'php', 'artisan', 'migrate', '--force');
        await hostingctl('laravel', 'set', 'lara', '--scheduler', '--queue-workers', '1');
        expect((await page(DOMAIN, '/queue/first')).body).toBe('queued');
        await until('a worker does the job', async () => (await exec(['test', '-s', `${ROOT}/storage/app/job-first`])).status === 0);
        await run(['systemctl', 'start', 'hosting-scheduler@lara.service']);
        expect(await denials()).toEqual([]);
    });
}
