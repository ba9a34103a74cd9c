// SPDX-License-Identifier: LGPL-2.1-or-later
/* One site is asked without pause while everything else happens to it and around it: no request fails. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, run, writeAs } from '../support/machine.ts';
import { underLoad } from '../support/load.ts';

const SITE = 'asked', DOMAIN = 'asked.example';

beforeAll(async () => {
    await hostingctl('site', 'create', DOMAIN, '--database', 'mariadb');
    await writeAs(SITE, `/home/${SITE}/public_html/page.php`, '<?php echo "page";');
});

afterAll(async () => {
    for (const name of [SITE, 'around', 'around2', 'askedcopy'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
});

const WORK: Record<string, () => Promise<unknown>> = {
    'its domains change': async () => {
        await hostingctl('domain', 'add', SITE, 'more.example');
        await hostingctl('domain', 'primary', SITE, 'more.example');
        await hostingctl('domain', 'primary', SITE, DOMAIN);
        await hostingctl('domain', 'remove', SITE, 'more.example');
    },
    'its redirects and headers change': async () => {
        await hostingctl('redirect', 'add', SITE, '/old', '/new');
        await hostingctl('header', 'add', SITE, 'X-Ours', 'yes');
        await hostingctl('redirect', 'remove', SITE, '/old');
        await hostingctl('header', 'remove', SITE, 'X-Ours');
    },
    'its PHP changes': async () => {
        await hostingctl('php', 'set', SITE, '--memory-limit', '128M', '--upload-size', '8M');
        await hostingctl('site', 'set', SITE, '--php', '8.2');
        await hostingctl('site', 'set', SITE, '--php', '8.4');
    },
    'its limits and owner change': () => hostingctl('site', 'set', SITE, '--memory', '512M', '--cpu', '90%', '--owner', 'customer'),
    'it is written anew': async () => {
        await run(['rm', `/etc/hosting/php/${SITE}/pool.conf`]);
        await hostingctl('site', 'apply', SITE);
    },
    'it is cloned, and the clone is deleted': async () => {
        await hostingctl('site', 'clone', SITE, 'asked-copy.example', '--user', 'askedcopy');
        await hostingctl('site', 'delete', 'askedcopy', '--yes', '--files', 'delete');
    },
    'other sites come, are suspended, and go': async () => {
        await hostingctl('site', 'create', 'around.example');
        await Promise.all([hostingctl('site', 'create', 'around2.example'), hostingctl('site', 'suspend', 'around')]);
        await Promise.all(['around', 'around2'].map(name => hostingctl('site', 'delete', name, '--yes', '--files', 'delete')));
    },
    'another site\'s change is refused by nginx': async () => {
        await run(['tee', '/etc/nginx/conf.d/zz-foreign.conf'], { input: 'nonsense on;\n' });
        expect((await exec(['hostingctl', 'site', 'create', 'around.example'])).status).not.toBe(0);
        await run(['rm', '/etc/nginx/conf.d/zz-foreign.conf']);
    },
    'the service is killed in the middle of a change': async () => {
        const { job } = await hostingctl<{ job: number }>('domain', 'add', SITE, 'killed.example', '--no-wait');
        await exec(['systemctl', 'kill', '--signal=SIGKILL', 'hostingd.service']);
        const job1 = async (): Promise<string> => (await hostingctl<{ state: string }>('job', 'show', String(job))).state;
        await expect.poll(job1, { timeout: 30_000, interval: 300 }).toMatch(/^(done|rolled-back)$/);
        await exec(['hostingctl', 'domain', 'remove', SITE, 'killed.example']);
    },
};

describe('no request of a site fails while', () => {
    it.each(Object.entries(WORK))('%s', async (_what, work) => {
        const { asked, wrong } = await underLoad(DOMAIN, '/page.php', work);
        expect(asked).toBeGreaterThan(10);
        expect(wrong).toEqual([]);
    });
});
