// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Two sites on a host with SELinux enforcing, from their creation to their deletion. One file and one order: making a site takes
 * half a minute there.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Denial } from '../../backend/contract/selinux.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { journalEnd } from '../support/journal.ts';
import { exec, hostingctl, run } from '../support/machine.ts';
import { denials } from './host.ts';
import { allowed, labels, type Levels, refused } from './isolation.ts';
import { limits } from './limits.ts';
import { permissive } from './permissive.ts';
import { service } from './service.ts';

const levels: Levels = { one: '', two: '' };
let begun = '';

beforeAll(async () => {
    begun = await journalEnd();
    // What was denied before is not of these sites: dnf's work under Debian's policy, or what another file has tried.
    await denials();
    // Nothing here is about idle sites, and tests at this pace would be interrupted by their end.
    await run(['systemctl', 'mask', '--runtime', '--now', 'hosting-idle.timer']);
    // All of this holds for the shared type, whose sites are kept apart by their levels alone; policy.test.ts is about own types.
    await hostingctl('selinux', 'set', '--no-own-types');
});

afterAll(async () => {
    await exec(['systemctl', 'unmask', '--runtime', 'hosting-idle.timer']);
});

describe('the host', () => {
    it('enforces', async () => {
        expect(await run(['getenforce'])).toBe('Enforcing\n');
    });

    it('has loaded the module of the package cockpit-hosting-selinux, which dnf installed with the panel', async () => {
        const modules = await run(['semodule', '--list-modules=full']);
        expect(modules).toMatch(/^200 +hosting_site +pp/m);
        expect(modules).toMatch(/^200 +hosting_own +cil/m);
        expect(modules).toMatch(/^200 +hostingd +pp/m);
        expect(modules).toMatch(/^200 +hostingd_permissive +cil/m);
        expect(await run(['rpm', '--query', '--queryformat=%{NAME}', 'cockpit-hosting-selinux'])).toBe('cockpit-hosting-selinux');
    });

    it('gets two sites, each with its level, and no denial', async () => {
        await hostingctl('site', 'create', 'one.example', '--database', 'mariadb');
        await hostingctl('site', 'create', 'two.example');
        for (const name of ['one', 'two'] as const)
            levels[name] = (await hostingctl<Site>('site', 'show', name)).level;
        expect(await denials()).toEqual([]);
    });
});

describe('a site\'s labels', () => { labels(() => levels); });
describe('a site may', () => { allowed(() => levels); });
describe('another site\'s', () => { refused(() => levels); });
describe('the panel', () => {
    it('tells what was refused in sentences, of which site, and once for what is alike', async () => {
        const told = await hostingctl<Denial[]>('selinux', 'denials', 'one');
        const sentences = told.map(({ sentence }) => sentence);
        expect(sentences).toContain('PHP of one.example tried to list two of two.example: blocked');
        expect(sentences).toContain('PHP of one.example tried to connect to php.sock (hosting_run_t): blocked');
        expect(sentences).toContainEqual(expect.stringMatching(/shadow \(shadow_t\): blocked$/));
        expect(new Set(told.map(({ site }) => site))).toEqual(new Set(['one']));
        expect(told.find(({ target }) => target.startsWith('shadow_t'))?.proposal).toMatch(/^\(allow hosting_site_t shadow_t \(file /);
        // Categories are not opened by a rule.
        expect(told.find(({ sentence }) => sentence.includes('list two'))?.proposal).toBeNull();
        expect(await hostingctl('selinux', 'denials', 'one')).toEqual(told);
    });

    it('says how the host stands', async () => {
        expect(await hostingctl('selinux', 'status')).toMatchObject({
            mode: 'enforcing', policy: true, unconfined: [], advice: [], denials: expect.any(Number) as number });
    });

    it('runs a program of a site in its confinement', async () => {
        const { output } = await hostingctl<{ output: string }>('site', 'run', 'one', '--', 'php', '-r',
            'echo file_get_contents("/proc/self/attr/current");');
        expect(output.replace('\0', '').trim()).toBe(`system_u:system_r:hosting_site_t:${levels.one}`);
    });
});
describe('the service\'s domain', () => { service(() => begun); });
describe('a permissive host', permissive);
describe('limits', limits);

describe('in the end', () => {
    it('deletion leaves nothing', async () => {
        for (const name of ['one', 'two']) {
            await hostingctl('site', 'delete', name, '--yes', '--files', 'delete');
            expect(await leftovers(name)).toEqual([]);
        }
        expect(await run(['ps', '-eo', 'label'])).not.toContain('hosting_site_t');
    });

    it('nothing was denied but what had to be', async () => {
        expect(await denials()).toEqual([]);
    });
});
