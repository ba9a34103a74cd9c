// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The check of the host: faults are planted one after the other, each is found, and the repair that is printed is run as it stands in
 * a shell of root's, and mends it. What cannot be mended on this host, which has no package repositories, is put right by the test.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CheckResult, HostCheck } from '../../backend/contract/host-check.ts';
import { FAULTS, SITE } from '../support/host-faults.ts';
import { exec, hostingctl, refused, run, until, visit } from '../support/machine.ts';

const shell = (script: string) => run(['bash', '-ec', script]);
const look = async (...only: string[]): Promise<HostCheck> =>
    JSON.parse((await exec(['hostingctl', '--json', 'host', 'check', ...only.flatMap(name => ['--only', name])])).stdout) as HostCheck;
/** Runs a script and looks what one check finds then. */
const doAndLook = async (script: string, check: string, after = ''): Promise<HostCheck> =>
    JSON.parse((await shell(`(${script}\n) >&2\nhostingctl --json host check --only ${check} || [ $? = 1 ]\n${after}`)).trim().split('\n')[0] ?? '') as HostCheck;
/** What is remembered; like a look it ends with status 1 where something fails. */
const last = async (): Promise<HostCheck> => JSON.parse((await exec(['hostingctl', '--json', 'host', 'check', '--last'])).stdout) as HostCheck;
const faultsIn = ({ results }: HostCheck) => results.filter(({ state }) => state === 'fail' || state === 'warn');

beforeAll(async () => {
    await hostingctl('site', 'create', `${SITE}.example`, '--php', '8.4', '--database', 'mariadb');
    // What is wrong with the container as it is, mended as it is told.
    for (const [check, subject] of [['services', 'firewalld.service'], ['firewall', '']]) {
        const fault = faultsIn(await look(check!)).find(each => each.subject === subject);
        if (fault?.repair)
            await shell(fault.repair);
    }
});
afterAll(async () => {
    await exec(['bash', '-c', `systemctl disable --now firewalld.service; umount /boot; systemctl revert hosting-idle.timer
        hostingctl site delete ${SITE} --yes --files delete; rm -rf /tmp/stub`]);
});

describe('a host that is well', () => {
    it('has nothing wrong but what tests before have left in its history', async () => {
        const found = await look();
        // Jobs that failed and an audit that was cut: these tests share their host with others.
        expect(faultsIn(found).filter(({ check }) => check !== 'jobs' && check !== 'audit')).toEqual([]);
        expect(found.results.length).toBeGreaterThan(25);
        for (const { state, message } of found.results.filter(each => each.state === 'inapplicable'))
            expect(message, state).toMatch(/\w/);
    });

    it('may have a suspended website, of which nothing runs', async () => {
        await hostingctl('site', 'suspend', SITE);
        const found = await look('php-sockets', 'drift', 'certificates-shown', 'services');
        await hostingctl('site', 'resume', SITE);
        expect(faultsIn(found)).toEqual([]);
    });

    it('is remembered: the last look is there at once', async () => {
        const { at, results } = await last();
        expect(at).toMatch(/^\d{4}-/);
        expect(results.length).toBeGreaterThan(25);
    });
});

describe('a fault', () => {
    it.each(FAULTS)('is found and mended: $what', async ({ check, subject, message, plant, repair, instead, after }) => {
        // An account is not changed while somebody is at work as it.
        if (check === 'accounts')
            await run(['systemctl', 'stop', `hosting-php@${SITE}.service`]);
        const isMeant = (each: CheckResult): boolean => each.subject === subject && message.test(each.message ?? '');
        const found = await doAndLook(plant, check);
        const fault = faultsIn(found).find(isMeant);
        let mended: HostCheck | undefined;
        try {
            expect(fault, JSON.stringify(found.results)).toBeDefined();
            if (repair === null)
                expect(fault).toMatchObject({ repair: null, hint: expect.stringMatching(/\w/) as string });
            else
                expect(fault?.repair).toMatch(repair);
        } finally {
            mended = await doAndLook(instead ?? fault?.repair ?? 'true', check, after);
        }
        // For a moment a visitor may still be answered by nginx's workers from before a reload.
        for (let round = 0; round < 5 && faultsIn(mended).some(isMeant); round++) {
            await new Promise(resolve => setTimeout(resolve, 1000));
            mended = await look(check);
        }
        expect(faultsIn(mended).filter(isMeant)).toEqual([]);
    });
});

describe('the check', () => {
    it('ends with status 1 where something fails, and tells the journal once', async () => {
        await shell('chmod 0755 /var/lib/hosting');
        const first = await exec(['hostingctl', 'host', 'check', '--only', 'files']);
        expect(first.status).toBe(1);
        expect(first.stdout).toMatch(/^FAIL .*\n +Since .*\n +Repair: chown root:root \/var\/lib\/hosting && chmod 0700 \/var\/lib\/hosting\n/m);
        await exec(['hostingctl', 'host', 'check', '--only', 'files']);
        const told = async (): Promise<string[]> => (await run(['journalctl', '--output=json', '--no-pager', '--since=-20min', '_SYSTEMD_UNIT=hostingd.service',
            'CHECK=files', 'CHECK_SUBJECT=/var/lib/hosting', 'PRIORITY=4'])).trim().split('\n').filter(Boolean);
        const before = (await told()).length;
        expect(before).toBeGreaterThan(0);
        const [one] = faultsIn(await look('files'));
        expect((await told()).length).toBe(before);
        const { state, results } = await last();
        expect(state).toBe('fail');
        expect(results[0]).toMatchObject({ check: 'files', since: one?.since });
        await shell('chmod 0700 /var/lib/hosting');
        expect((await exec(['hostingctl', 'host', 'check', '--only', 'files'])).status).toBe(0);
    });

    it('is no customer\'s, and knows its own names', async () => {
        expect(await refused(['host', 'check'], { user: 'customer' })).toMatchObject({ status: 4 });
        expect(await refused(['host', 'check', '--only', 'nothing'])).toMatchObject({ status: 2, hint: expect.stringContaining('ports') as string });
    });

    it('is run by its timer each day and soon after the host\'s start, and not because units were read anew', async () => {
        const { at } = await last();
        // As the package does after each installation; the minute is not waited for.
        await run(['systemctl', 'start', 'hosting-check.service']);
        await until('a new look', async () => (await last()).at !== at);
        const timer = await run(['systemctl', 'show', '--property=ActiveState,TimersCalendar,TimersMonotonic', 'hosting-check.timer']);
        expect(timer).toMatch(/^ActiveState=active$/m);
        expect(timer).toContain('OnCalendar=*-*-* 05:00:00');
        expect(timer).toContain('OnBootUSec=1min');
        // As each site does that comes or goes.
        await run(['systemctl', 'daemon-reload']);
        expect(await run(['systemctl', 'show', '--property=NextElapseUSecMonotonic', 'hosting-check.timer']))
            .toMatch(/^NextElapseUSecMonotonic=(?:0|infinity)$/m);
        expect((await visit(`${SITE}.example`)).status).toBeLessThan(500);
    });
});
