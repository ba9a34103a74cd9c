// SPDX-License-Identifier: LGPL-2.1-or-later
/* Disk quotas on a host that has none: refused, with words that help. Where there are some: test/selinux/quota.test.ts. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Usage } from '../../backend/contract/limits.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { exec, hostingctl, refused } from '../support/machine.ts';

const INVALID = 2;

beforeAll(async () => { await hostingctl('site', 'create', 'stored.example'); });
afterAll(async () => { await exec(['hostingctl', 'site', 'delete', 'stored', '--yes', '--files', 'delete']); });

it('a limit that nothing would keep is refused at its field', async () => {
    for (const [flag, value] of [['disk', '10G'], ['files', '1000']] as const) {
        expect(await refused(['site', 'set', 'stored', `--${flag}`, value])).toMatchObject({
            status: INVALID, fields: { [flag]: '/home is on a file system without user quota (overlay).' },
            hint: 'User quotas are known of xfs and ext4; put /home on one of them.',
        });
    }
    expect((await hostingctl<Site>('site', 'show', 'stored')).storage).toEqual({ disk: 'none', files: 0 });
});

it('no limit is taken as what is there already', async () => {
    await hostingctl('site', 'set', 'stored', '--disk', 'none', '--files', '0');
    expect(await hostingctl<Usage>('site', 'usage', 'stored'))
        .toMatchObject({ disk: { current: null, limit: 'none' }, files: { current: null, limit: 0 } });
});

it('amounts that are none are refused', async () => {
    for (const words of [['--disk', '0'], ['--disk', '5M'], ['--disk', '10G '], ['--disk', '-1G'], ['--files', '5'], ['--files', '-1']])
        expect(await refused(['site', 'set', 'stored', `${words[0]}=${words[1]}`])).toMatchObject({ status: INVALID });
});
