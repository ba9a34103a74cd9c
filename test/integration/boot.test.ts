// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host goes down and comes up: sites answer again, jobs go on, and nothing is kept that was deleted. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, machine, run, until, visit } from '../support/machine.ts';
import { random } from '../support/random.ts';

const names = ['wake', 'morning', 'noon'];
const link = (name: string): string => `/etc/systemd/system/hosting-sites.target.wants/hosting-php@${name}.socket`;

/** What the test host itself is told; it has to succeed. */
async function host(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await machine(args);
    if (status !== 0)
        throw new Error(`machine ${args.join(' ')} ended with ${status}: ${stderr}`);
    return stdout.trim();
}

async function reboot(): Promise<void> {
    await host('down');
    await host('up', '--no-rpm');
}

/** Without a farewell: the kernel ends everything together with the container's PID 1. */
async function losePower(): Promise<void> {
    process.kill(Number(await host('pid')), 'SIGKILL');
    await until('the container has ended', async () => (await machine(['pid'])).status !== 0);
}

async function property(unit: string, name: string): Promise<string> {
    return (await run(['systemctl', 'show', '--value', `--property=${name}`, unit])).trim();
}

/** Everything systemd knows of a site. */
async function units(name: string): Promise<string> {
    return run(['systemctl', 'list-units', '--all', '--plain', '--no-legend', `hosting-php@${name}.*`, `hosting-${name}.slice`]);
}

async function remove(name: string): Promise<void> {
    await hostingctl('site', 'delete', name, '--yes', '--files', 'delete');
}

/** The states of a site's jobs, oldest first. Not by hostingctl: the service has to be at work without being called. */
async function jobs(site: string): Promise<string[]> {
    const rows = await run(['sqlite3', '/var/lib/hosting/hosting.db',
        `SELECT kind || ' ' || state FROM jobs WHERE site = '${site}' ORDER BY id`]);
    return rows.trim().split('\n').filter(Boolean);
}

async function lastJob(site: string): Promise<string | undefined> {
    await until(`the jobs of ${site} have ended`, async () =>
        (await jobs(site)).every(job => !/ (queued|running|rolling-back)$/.test(job)), 60);
    return (await jobs(site)).at(-1);
}

describe('sites', () => {
    beforeAll(async () => {
        await Promise.all(names.map(name => hostingctl('site', 'create', `${name}.example`)));
    });

    afterAll(async () => {
        await Promise.all(names.map(name => exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete'])));
    });

    it('are enabled where systemctl itself would enable them', async () => {
        const unit = 'hosting-php@wake.socket';
        expect(await run(['systemctl', 'is-enabled', unit])).toBe('enabled\n');
        const ours = await run(['readlink', link('wake')]);
        await run(['systemctl', 'disable', unit]);
        expect((await exec(['systemctl', 'is-enabled', unit])).stdout).toBe('disabled\n');
        await run(['systemctl', 'enable', unit]);
        expect(await run(['readlink', link('wake')])).toBe(ours);
    });

    it('listen again after a reboot before nginx starts, and cost no process until somebody comes', async () => {
        await reboot();
        const nginx = Number(await property('nginx.service', 'InactiveExitTimestampMonotonic'));
        expect(nginx).toBeGreaterThan(0);
        for (const name of names) {
            expect(await property(`hosting-php@${name}.socket`, 'ActiveState')).toBe('active');
            expect(Number(await property(`hosting-php@${name}.socket`, 'ActiveEnterTimestampMonotonic'))).toBeLessThan(nginx);
            expect(await property(`hosting-php@${name}.service`, 'ActiveState')).toBe('inactive');
        }
        for (const name of names)
            expect((await visit(`${name}.example`)).status).toBe(200);
        expect(await run(['systemctl', '--failed', '--plain', '--no-legend'])).toBe('');
    });

    it('are still open after a change of target', async () => {
        const since = await property('hosting-php@wake.socket', 'ActiveEnterTimestampMonotonic');
        await run(['systemctl', 'isolate', 'multi-user.target']);
        expect(await property('hosting-php@wake.socket', 'ActiveEnterTimestampMonotonic')).toBe(since);
        expect((await visit('wake.example')).status).toBe(200);
    });

    it('are all opened by hosting-sites.target, which leaves no trace', async () => {
        const sockets = names.map(name => `hosting-php@${name}.socket`);
        await run(['systemctl', 'stop', ...sockets]);
        expect((await visit('noon.example')).status).toBe(502);
        await run(['systemctl', 'start', 'hosting-sites.target']);
        for (const name of names)
            expect((await visit(`${name}.example`)).status).toBe(200);
        expect(await run(['systemctl', 'list-units', '--all', '--plain', '--no-legend', 'hosting-sites.target'])).toBe('');
    });

    it('leave no unit when they are deleted, whatever was reloaded before', async () => {
        await visit('wake.example');
        await run(['systemctl', 'daemon-reload']);
        await remove('wake');
        expect(await leftovers('wake')).toEqual([]);

        await reboot();
        await run(['systemctl', 'daemon-reload']);
        await remove('morning');
        expect(await units('morning')).toBe('');
        expect((await exec(['ls', link('morning')])).status).not.toBe(0);
        expect((await visit('noon.example')).status).toBe(200);
    });
});

describe('loss of power', () => {
    it('in the middle of a creation: it is taken up at boot and done', async () => {
        // Held in a step that cannot end: nginx does not take its new configuration.
        await run(['systemctl', 'kill', '--signal=STOP', '--kill-whom=main', 'nginx.service']);
        const creation = exec(['hostingctl', 'site', 'create', 'dark.example', '--database', 'mariadb', '--json']);
        await until('the virtual host is there', async () => (await exec(['ls', '/etc/nginx/conf.d/hosting-dark.conf'])).status === 0);
        await new Promise(resolve => setTimeout(resolve, 500));
        expect(await jobs('dark')).toEqual(['site.create running']);
        await losePower();
        expect((await creation).status).not.toBe(0);

        await host('up', '--no-rpm');
        expect(await lastJob('dark')).toBe('site.create done');
        expect((await visit('dark.example')).status).toBe(200);
        await remove('dark');
        expect(await leftovers('dark')).toEqual([]);
    });

    const next = random(41);
    for (const [kind, latest] of [['creation', 500], ['creation', 500], ['creation', 500], ['deletion', 250], ['deletion', 250]] as const) {
        const delay = Math.round(next() * latest);
        it(`${delay} ms into a ${kind}: it is done or undone`, async () => {
            const name = `dusk${delay}`;
            if (kind === 'deletion')
                await hostingctl('site', 'create', `${name}.example`, '--database', 'mariadb');
            const call = kind === 'creation'
                ? exec(['hostingctl', 'site', 'create', `${name}.example`, '--database', 'mariadb'])
                : exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
            await new Promise(resolve => setTimeout(resolve, delay));
            await losePower();
            await call;

            await host('up', '--no-rpm');
            const job = await lastJob(name);
            expect([undefined, 'site.create done', 'site.create rolled-back', 'site.delete done', 'site.delete rolled-back'])
                .toContain(job);
            if (job === 'site.create done' || job === 'site.delete rolled-back') {
                expect((await visit(`${name}.example`)).status).toBe(200);
                await remove(name);
            }
            expect(await leftovers(name)).toEqual([]);
            expect(await run(['sqlite3', '/var/lib/hosting/hosting.db', 'PRAGMA integrity_check'])).toBe('ok\n');
        });
    }
});
