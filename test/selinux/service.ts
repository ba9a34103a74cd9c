// SPDX-License-Identifier: LGPL-2.1-or-later
/* The service's own domain: it does its work in there, and whoever took it over could do little else. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { exec, hostingctl, run } from '../support/machine.ts';
import { contextOf, denials, lackedByService, put } from './host.ts';

const DOMAIN = 'system_u:system_r:hostingd_t:s0';
const PROBE = '/usr/local/libexec/probe';
/** Where the service may write. */
const RESULT = '/var/lib/hosting/probe.json';
const TRIES = 11;

/** What the probe could do, started so. */
async function tried(...start: string[]): Promise<[string, boolean][]> {
    const modules = (await run(['find', '/usr/lib/modules', '-name', 'dummy.ko*'])).trim().split('\n');
    await exec([...start, PROBE, modules[0] ?? '', RESULT]);
    const text = await run(['cat', RESULT]);
    await run(['rm', RESULT]);
    return Object.entries(JSON.parse(text) as Record<string, boolean>);
}

/** @param begun a place in the journal, before the work that the service has done so far */
export function service(begun: () => string): void {
    it('is where it runs', async () => {
        await hostingctl('host', 'info');
        const pid = (await run(['systemctl', 'show', '--property=MainPID', '--value', 'hostingd.service'])).trim();
        expect((await run(['cat', `/proc/${pid}/attr/current`])).replace('\0', '').trim()).toBe(DOMAIN);
        expect(await contextOf('/usr/libexec/hosting/hostingd', '/var/lib/hosting', '/var/cache/hosting', '/var/lib/hosting/hosting.db'))
            .toEqual(['hostingd_exec_t', 'hosting_state_t', 'hostingd_cache_t', 'hosting_state_t']
                .map(type => `system_u:object_r:${type}:s0`));
    });

    it('labels what it makes among the units of others as its own', async () => {
        expect(await contextOf('/etc/systemd/system/hosting-one.slice', '/etc/systemd/system/hosting-@one.service.d/50-selinux.conf',
            '/etc/systemd/system/hosting-sites.target.wants/hosting-php@one.socket'))
            .toEqual(Array(3).fill('system_u:object_r:hosting_unit_t:s0'));
    });

    it('has done all its work so far without meeting a limit of it', async () => {
        expect(await lackedByService(begun())).toEqual([]);
        // As the package brings it, the domain refuses nothing. What follows here is with its limits in force.
        await run(['semodule', '--disable=hostingd_permissive']);
        await denials();
    });

    it('is entered by the service\'s own program and no other', async () => {
        const { status } = await exec(['systemd-run', '--quiet', '--wait', `--property=SELinuxContext=${DOMAIN}`, '/usr/bin/true']);
        expect(status).not.toBe(0);
    });

    it('refuses root what the service has no business with', async () => {
        await put('one', 'program', '#!/usr/bin/sh\necho it ran\n');
        await run(['chmod', '0755', '/home/one/public_html/program']);
        await run(['install', '-m', '0755', '-D', '/dev/stdin', PROBE],
            { input: readFileSync(path.join(import.meta.dirname, 'probe.js'), 'utf8') });
        await run(['chcon', '--type=hostingd_exec_t', PROBE]);
        await denials();

        const refusedAll = await tried('systemd-run', '--quiet', '--wait', `--property=SELinuxContext=${DOMAIN}`);
        expect(refusedAll).toHaveLength(TRIES);
        expect(refusedAll.filter(([, worked]) => worked)).toEqual([]);
        expect((await denials()).filter(line => line.includes('scontext=system_u:system_r:hostingd_t:s0 ')).length).toBeGreaterThan(5);
    });

    it('is what refused it: outside, the same program does all of it', async () => {
        await run(['chcon', '--type=bin_t', PROBE]);
        const got = await tried();
        expect(got).toHaveLength(TRIES);
        expect(got.filter(([, worked]) => !worked)).toEqual([]);
        expect(await run(['getenforce'])).toBe('Enforcing\n');
        await exec(['rmmod', 'dummy']);
        await run(['rm', PROBE, '/home/one/public_html/program']);
        await denials();
    });
}
