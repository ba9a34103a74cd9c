// SPDX-License-Identifier: LGPL-2.1-or-later
/* docs/uninstall.md, "Everything": its lines are run as they stand there, and nothing of the panel is on the host afterwards. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { exec, hostingctl, run } from '../support/machine.ts';

const ASIDE = '/srv/aside';
const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/uninstall.md'), 'utf8');
/** The last of the page's blocks. */
const lines = [...page.matchAll(/^```sh\n(.*?)^```/gms)].at(-1)?.[1] ?? '';

const failed = (): Promise<string> => run(['systemctl', '--failed', '--plain', '--no-legend']);
/** Units that had failed before, by what other tests have done. */
let failedBefore = '';

beforeAll(async () => {
    failedBefore = await failed();
    await hostingctl('site', 'create', 'leaving.example', '--database', 'mariadb');
    await hostingctl('sftp', 'enable', 'leaving');
    // As by `systemctl edit`.
    for (const unit of ['hostingd.service', 'hosting-php@.service'])
        await run(['bash', '-ec', `mkdir -p /etc/systemd/system/${unit}.d; echo '[Service]' >/etc/systemd/system/${unit}.d/override.conf`]);
    // As where sshd reads no files of ours by itself.
    await run(['sed', '-i', '1i # BEGIN cockpit-hosting: ours\\nMatch all\\n# END cockpit-hosting', '/etc/ssh/sshd_config']);
});

afterAll(async () => {
    // The other tests have their panel and its memory again.
    await run(['bash', '-ec', `[ -e /usr/bin/hostingctl ] || dnf --assumeyes --quiet install cockpit-hosting >&2
        systemctl stop hostingd.service; [ ! -d ${ASIDE} ] || { rm -rf /var/lib/hosting; mv ${ASIDE} /var/lib/hosting; }`]);
    await exec(['hostingctl', 'site', 'delete', 'leaving', '--yes', '--files', 'delete']);
});

it('refuses while there are sites, and touches nothing', async () => {
    const { status, stderr } = await exec(['bash', '-c', lines]);
    expect(status).toBe(1);
    expect(stderr).toContain('These sites are still there.');
    expect(await hostingctl('site', 'show', 'leaving')).toMatchObject({ state: 'active' });
});

it('leaves nothing of the panel, and a host that works', async () => {
    await hostingctl('site', 'delete', 'leaving', '--yes', '--files', 'archive');
    await run(['bash', '-ec', `systemctl stop hostingd.service; cp -a /var/lib/hosting ${ASIDE}`]);
    await run(['bash', '-c', lines]);
    // In /srv the test host has its repository, and tests what they need; the journal and dnf remember everything. What systemd has
    // for units that were stopped just now goes a moment later.
    const elsewhere = ['(', '-path', '/var/log', '-o', '-path', '/var/cache/dnf', '-o', '-path', '/var/lib/dnf', ')', '-prune', '-o'];
    const left = async (): Promise<string> =>
        (await run(['find', '/etc', '/home', '/root', '/run', '/usr', '/var', '-xdev', ...elsewhere, '-iname', '*hosting*', '-print']))
            .replace('/etc/yum.repos.d/hosting.repo\n', '');
    await expect.poll(left, { timeout: 20_000, interval: 1000 }).toBe('');
    expect((await exec(['getent', 'passwd', 'leaving'])).status).toBe(2);
    expect(await run(['bash', '-c', 'getent group | grep hosting || true'])).toBe('');
    expect(await run(['bash', '-c', 'grep hosting /etc/ssh/sshd_config || true'])).toBe('');
    expect(await run(['systemctl', 'is-active', 'nginx.service', 'sshd.service', 'mariadb.service'])).toBe('active\nactive\nactive\n');
    expect(await failed()).toBe(failedBefore);
    expect(await run(['bash', '-c', 'systemctl list-units --all --plain --no-legend "hosting*" | grep -v "not-found" || true'])).toBe('');
});
