// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * nginx of nginx.org in the place of AppStream's: what the plan says, done by dnf itself to a tree of its own with stand-ins of the
 * packages, which share files and rely on each other as the real ones do.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { setupCommands } from '../../backend/contract/setup.ts';
import { planFor } from '../../backend/features/host/setup/plan.ts';
import { exec, run, type Result } from '../support/machine.ts';
import { but, el9 } from '../support/recorded-hosts.ts';
import { makeRepository, type Stub } from '../support/stub-packages.ts';

const TREE = '/srv/stub-tree', REPOSITORIES = '/srv/stub-repositories', APPSTREAM = '/srv/stub-appstream', MAKERS = '/srv/stub-nginx-org';
const CONF = '/etc/nginx/nginx.conf';
const PROGRAM = '/usr/sbin/nginx';

const ofAppStream: readonly Stub[] = [
    { name: 'nginx-filesystem' },
    { name: 'nginx-core', requires: ['nginx-filesystem = 1-1'], provides: ['nginx(abi) = 1'], config: [CONF],
        files: { [CONF]: 'of AppStream\n', [PROGRAM]: 'of AppStream\n' } },
    { name: 'nginx-mod-stream', requires: ['nginx(abi) = 1'] },
    { name: 'nginx', requires: ['nginx-core = 1-1', 'nginx-filesystem = 1-1'], vendor: 'AlmaLinux' },
    { name: 'stub-panel', requires: ['nginx'] },
];
const ofMakers: Stub = { name: 'nginx', version: '2', vendor: 'NGINX Packaging <nginx-packaging@f5.com>', config: [CONF],
    files: { [CONF]: 'of nginx.org\n', [PROGRAM]: 'of nginx.org\n', '/etc/nginx/conf.d/default.conf': 'of nginx.org\n' } };

function dnf(...words: string[]): Promise<Result> {
    return exec(['dnf', `--installroot=${TREE}`, '--releasever=9', `--setopt=reposdir=${REPOSITORIES}`, '--setopt=cachedir=/srv/stub-cache',
        '--assumeyes', ...words]);
}

const repository = (id: string, directory: string): Promise<string> =>
    run(['tee', `${REPOSITORIES}/${id}.repo`], { input: `[${id}]\nname=${id}\nbaseurl=file://${directory}\ngpgcheck=0\nmetadata_expire=0\n` });
const installed = async (): Promise<string[]> =>
    (await run(['rpm', '--root', TREE, '--query', '--all', '--queryformat', '%{NAME}-%{VERSION}\n'])).trim().split('\n').sort();

/** The words of dnf in the plan of such a host. */
function swap(): string[] {
    const choices = setupCommands.plan.input.parse({ nginx: 'nginx.org' });
    const step = planFor(but(el9, ['nginx-filesystem', 'nginx-core']), choices).steps.find(({ name }) => name === 'nginx');
    return step?.commands.find(command => command.startsWith('dnf'))?.split(' ').slice(1) ?? [];
}

beforeAll(async () => {
    await Promise.all([makeRepository(APPSTREAM, ofAppStream), makeRepository(MAKERS, [ofMakers])]);
    await run(['mkdir', '--parents', REPOSITORIES]);
    await repository('appstream', APPSTREAM);
    expect((await dnf('install', 'stub-panel', 'nginx-mod-stream')).status).toBe(0);
    await run(['mkdir', '--parents', `${TREE}/etc/nginx/conf.d`]);
    await run(['tee', `${TREE}${CONF}`], { input: 'of an administrator\n' });
    await run(['tee', `${TREE}/etc/nginx/conf.d/hosting-shop.conf`], { input: 'of a site\n' });
});

afterAll(async () => {
    await exec(['rm', '-rf', TREE, REPOSITORIES, APPSTREAM, MAKERS, '/srv/stub-cache']);
});

it('takes nothing away where the other has none to give', async () => {
    const before = await installed();
    expect((await dnf(...swap())).status).not.toBe(0);
    expect(await installed()).toEqual(before);
});

it('is one transaction that keeps what is configured and who relies on nginx', async () => {
    await repository('nginx-stable', MAKERS);
    // Why it is no mere upgrade.
    expect((await dnf('upgrade', 'nginx')).stderr).toContain('conflicts with file from package nginx-core');
    const { status, stderr } = await dnf(...swap());
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    expect(await installed()).toEqual(['nginx-2', 'stub-panel-1']);
    expect(await run(['cat', `${TREE}${PROGRAM}`, `${TREE}${CONF}`, `${TREE}${CONF}.rpmnew`, `${TREE}/etc/nginx/conf.d/hosting-shop.conf`]))
        .toBe('of nginx.org\nof an administrator\nof nginx.org\nof a site\n');
    expect(await run(['rpm', '--root', TREE, '--query', '--whatprovides', '--queryformat', '%{VENDOR}\n', '--', 'nginx']))
        .toBe('NGINX Packaging <nginx-packaging@f5.com>\n');
});
