// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The package as dnf handles it. Installation, upgrade, downgrade and removal are no business of a site's visitors: each
 * happens while requests are made, and none of them may fail.
 */

import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cliCommands } from '../../backend/cli/schema.ts';
import type { JobSummary } from '../../backend/contract/jobs.ts';
import type { Site, SiteSummary } from '../../backend/contract/sites.ts';
import { VERSION } from '../../backend/version.ts';
import { manual } from '../../build/manual.ts';
import { leftovers } from '../support/leftovers.ts';
import { underLoad } from '../support/load.ts';
import { exec, installedHostingctl as hostingctl, machine, run, until, visit, writeAs } from '../support/machine.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NAME = 'cockpit-hosting';
/** The first line of every file that a removal leaves. */
const MARK = '# Left by the removal of cockpit-hosting';

/** Of a certificate of the site that stays; and what certbot calls after its renewal. */
const RENEWAL = '/etc/letsencrypt/renewal/kept.conf';
const RENEWED = '/usr/libexec/hosting/certificates-renewed';

let directory = '';

beforeAll(async () => { directory = await fs.mkdtemp(path.join(os.tmpdir(), 'hosting-package-')); });
afterAll(async () => { await fs.rm(directory, { recursive: true }); });

/** Runs a program of the machine the tests run on; it has to succeed. */
async function here(program: string, ...args: string[]): Promise<string> {
    return (await promisify(execFile)(program, args, { cwd: ROOT, timeout: 120_000, maxBuffer: 16_000_000 })).stdout;
}

/** @returns the file */
async function build(release: number, name: string): Promise<string> {
    const output = path.join(directory, name);
    await here('rpm/build', '--force', '--release', String(release), '--output', output);
    return path.join(output, (await fs.readdir(output)).find(each => each.endsWith('.x86_64.rpm')) ?? 'none');
}

async function installed(): Promise<string> {
    const { stdout } = await exec(['rpm', '--query', '--queryformat', '%{VERSION}-%{RELEASE}', NAME]);
    return stdout.trim();
}

/** dnf with everything it said. For dnf a scriptlet that fails is no failure; here it is. */
async function dnf(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await exec(['dnf', '--assumeyes', ...args]);
    const text = stdout + stderr;
    expect(status, text).toBe(0);
    expect(text).not.toMatch(/scriptlet failed|error in .* scriptlet|warning: .*(hosting|scriptlet)/i);
    return text;
}

async function property(unit: string, name: string): Promise<string> {
    return (await run(['systemctl', 'show', '--value', `--property=${name}`, unit])).trim();
}

async function left(): Promise<string[]> {
    const { stdout } = await exec(['grep', '--recursive', '--files-with-matches', '--', MARK, '/etc']);
    return stdout.trim().split('\n').filter(Boolean).sort();
}

async function deleteSite(name: string): Promise<void> {
    await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
}

/** Does something while a page of PHP's, a file and a slow page of a site are asked for; expects that no visitor notices. */
async function unnoticed<T>(domain: string, action: () => Promise<T>): Promise<T> {
    const slow = visit(domain, '/slow.php');
    let result: T | undefined;
    let files: Awaited<ReturnType<typeof underLoad>> | undefined;
    const pages = await underLoad(domain, '/', async () => {
        files = await underLoad(domain, '/file.txt', async () => { result = await action(); });
    });
    expect([...pages.wrong, ...files!.wrong]).toEqual([]);
    expect(pages.asked + files!.asked).toBeGreaterThan(50);
    expect(await slow).toEqual({ status: 200, body: 'done' });
    return result as T;
}

async function makeVisited(name: string): Promise<void> {
    await hostingctl('site', 'create', `${name}.example`, '--database', 'mariadb');
    await writeAs(name, `/home/${name}/public_html/file.txt`, 'a file');
    await writeAs(name, `/home/${name}/public_html/slow.php`, '<?php sleep(4); echo "done";');
}

describe('the package', () => {
    it('is built for use, whatever the environment says', async () => {
        // The test runner sets NODE_ENV to "test", with which React would be its development build.
        expect(process.env['NODE_ENV']).toBe('test');
        // The lock of rpm/build: another file of tests may be at it.
        const page = await here('flock', 'rpm/build', 'bash', '-c', 'zcat dist/page/*.js.gz');
        expect(page.length).toBeGreaterThan(100_000);
        expect(page).not.toContain('Each child in a list should have');
    });

    it('has nothing rpmlint complains about', async () => {
        expect(await here('bash', '-c', 'rpmlint --config rpm/rpmlint.toml dist/rpm/*.rpm || true')).toContain(' 0 errors, 0 warnings');
    });
});

describe('an installation', () => {
    let site: Site;

    beforeAll(async () => {
        await hostingctl('site', 'create', 'owner.example', '--php', '8.2', '--database', 'mariadb');
        site = await hostingctl<Site>('site', 'show', 'owner');
    });

    afterAll(async () => { await deleteSite('owner'); });

    it('owns what it brings: root\'s, writable to nobody else, private where it has to be', async () => {
        const lines = (await run(['rpm', '--query', '--queryformat',
            '[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILENAMES}\n]', NAME])).trim().split('\n');
        const files = lines.map(line => {
            const [, mode, owner, file] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
            return { mode: mode ?? '', owner, file: file ?? '' };
        });
        expect(files.length).toBeGreaterThan(30);
        for (const { mode, owner, file } of files) {
            expect(owner, file).toBe('root:root');
            expect(mode, file).toMatch(/^(l.*|[d-]r[w-][x-]((r-[x-]){2}|------))$/);
        }
        const names = (pattern: RegExp): string[] => files.filter(each => pattern.test(each.mode)).map(each => each.file);
        expect(names(/^-..x/)).toEqual([
            '/usr/bin/hostingctl', '/usr/libexec/hosting/better_sqlite3.node', '/usr/libexec/hosting/certificates-renewed',
            '/usr/libexec/hosting/hostingd', '/usr/libexec/hosting/journal_send.node', '/usr/libexec/hosting/ssh-askpass',
        ]);
        expect(names(/^.{4}------$/)).toEqual(['/etc/hosting/tls', '/var/cache/hosting', '/var/cache/hosting/node', '/var/lib/hosting']);
        // What all programs of a site are confined by is written once.
        expect(names(/^l/)).toEqual([
            'hosting-queue-@.service.d/10-site.conf', 'hosting-scheduler@.service.d/10-site.conf',
            'multi-user.target.wants/hosting-boot.service', 'multi-user.target.wants/hostingd.service',
            'timers.target.wants/hosting-certificates.timer', 'timers.target.wants/hosting-check.timer',
        ].map(name => `/usr/lib/systemd/system/${name}`));
    });

    it('owns everything in its own directories, and no directory of others', async () => {
        const found = (await run(['find', '/usr/libexec/hosting', '/usr/share/hosting', '/usr/share/cockpit/hosting'])).trim().split('\n');
        const owners = new Set((await run(['rpm', '--query', '--queryformat', '%{NAME}\n', '--file', ...found])).trim().split('\n'));
        expect([...owners]).toEqual([NAME]);
        const owned = (await run(['rpm', '--query', '--list', NAME])).split('\n');
        for (const file of ['/etc', '/usr/bin', '/usr/lib/systemd/system', '/usr/share/cockpit', '/etc/logrotate.d'])
            expect(owned).not.toContain(file);
    });

    it('brings the manual page of its command line, with every command', async () => {
        const text = await run(['zcat', '/usr/share/man/man8/hostingctl.8.gz']);
        expect(text).toBe(manual(cliCommands(), VERSION));
        expect(text.match(/^\.SS /gm)?.length).toBeGreaterThan(cliCommands().length);
    });

    it('is unchanged on disk, with sites too', async () => {
        expect(await exec(['rpm', '--verify', NAME])).toEqual({ status: 0, stdout: '', stderr: '' });
    });

    it('has units that systemd finds nothing wrong with', async () => {
        const units = ['hostingd.service', 'hosting-boot.service', 'hosting-sites.target', 'hosting-idle.service',
            'hosting-idle.timer', 'hosting.slice', 'hosting-php@owner.socket', 'hosting-php@owner.service', site.slice];
        expect(await exec(['systemd-analyze', 'verify', ...units])).toEqual({ status: 0, stdout: '', stderr: '' });
    });

    it('gives nginx that runs already as many files as it can have', async () => {
        const master = (await run(['cat', '/run/nginx.pid'])).trim();
        const [soft, hard] = (await run(['prlimit', '--pid', master, '--nofile', '--noheadings', '--raw', '--output', 'SOFT,HARD']))
            .trim().split(' ').map(Number);
        expect(soft).toBe(Math.min(hard!, 65_536));
        expect(soft).toBeGreaterThan(1024);
    });

    it('keeps the PHP of a site in a tight sandbox', async () => {
        const text = await run(['systemd-analyze', 'security', '--no-pager', 'hosting-php@owner.service']);
        const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(text) ?? [];
        expect(Number(exposure), text).toBeLessThanOrEqual(1.5);
    });

    it('leaves compiled code of its programs where only root can write', async () => {
        expect(await run(['find', '/var/cache/hosting', '!', '-user', 'root', '-o', '-perm', '/077'])).toBe('');
        expect((await run(['find', '/var/cache/hosting/node', '-type', 'f'])).trim().split('\n').length).toBeGreaterThan(1);
    });
});

describe('in use', () => {
    let release1 = '';
    let release2 = '';
    /** nginx's and PHP's main processes, which nothing here has a reason to touch. */
    async function processes(): Promise<string[]> {
        await visit('kept.example');
        return Promise.all(['nginx.service', 'hosting-php@kept.service'].map(unit => property(unit, 'MainPID')));
    }

    beforeAll(async () => {
        release1 = await installed();
        expect(release1).toMatch(/-1$/);
        release2 = await build(2, 'release2');
        const root = `/proc/${(await machine(['pid'])).stdout.trim()}/root`;
        await fs.copyFile(release2, `${root}/srv/${path.basename(release2)}`);
        await makeVisited('kept');
    });

    afterAll(async () => {
        // The host as the other tests expect it: the present package, no sites of ours.
        if ((await exec(['rpm', '--query', NAME])).status !== 0)
            await dnf('install', NAME);
        else if (await installed() !== release1)
            await dnf('downgrade', NAME);
        await Promise.all(['kept', 'late', ...churned].map(deleteSite));
        await run(['rm', '--', `/srv/${path.basename(release2)}`]);
        expect(await installed()).toBe(release1);
    });

    const churned = ['churn0', 'churn1', 'churn2'];

    /** Creates and deletes a site again and again, until told to stop. Answers what did not end well. */
    async function churn(name: string, signal: AbortSignal): Promise<{ rounds: number, failures: string[] }> {
        const failures: string[] = [];
        let rounds = 0;
        for (; !signal.aborted; rounds++) {
            for (const words of [['create', `${name}.example`], ['delete', name, '--yes', '--files', 'delete']]) {
                const { status, stdout, stderr } = await exec(['hostingctl', 'site', ...words, '--json']);
                if (status !== 0)
                    failures.push(`${words.join(' ')}: ${status} ${stdout}${stderr}`);
            }
        }
        return { rounds, failures };
    }

    it('is upgraded in the middle of jobs', async () => {
        const before = await processes();
        const invocation = await property('hostingd.service', 'InvocationID');
        const rounds = await unnoticed('kept.example', async () => {
            const enough = new AbortController();
            const churning = churned.map(name => churn(name, enough.signal));
            await new Promise(resolve => setTimeout(resolve, 300));
            await dnf('upgrade', `/srv/${path.basename(release2)}`).finally(() => { enough.abort(); });
            return Promise.all(churning);
        });
        expect(await installed()).toMatch(/-2$/);
        expect(await property('hostingd.service', 'InvocationID')).not.toBe(invocation);
        expect(await processes()).toEqual(before);

        for (const { rounds: count, failures } of rounds) {
            expect(failures).toEqual([]);
            expect(count).toBeGreaterThan(0);
        }
        const jobs = (await hostingctl<JobSummary[]>('job', 'list', '--limit', '100')).filter(job => churned.includes(job.site ?? ''));
        expect(jobs.filter(job => job.state !== 'done')).toEqual([]);
        for (const name of churned)
            expect(await leftovers(name)).toEqual([]);
        expect((await exec(['rpm', '--verify', NAME])).stdout).toBe('');
    });

    it('loses no call while its service is restarted, which is what an upgrade comes to', async () => {
        const script = 'until [ -e "$1" ]; do hostingctl site show kept --json >/dev/null || echo "ended with $?"; done';
        const stop = `/run/callers-${process.pid}`;
        const callers = Array.from({ length: 4 }, () => exec(['bash', '-c', script, 'caller', stop]));
        for (let round = 0; round < 8; round++) {
            await new Promise(resolve => setTimeout(resolve, 600));
            await run(['systemctl', 'restart', 'hostingd.service']);
        }
        await run(['touch', stop]);
        expect((await Promise.all(callers)).map(({ stdout, stderr }) => stdout + stderr)).toEqual(['', '', '', '']);
    });

    it('is taken back to the release before', async () => {
        const before = await processes();
        await unnoticed('kept.example', () => dnf('downgrade', NAME));
        expect(await installed()).toBe(release1);
        expect(await processes()).toEqual(before);
        expect(await hostingctl<Site>('site', 'show', 'kept')).toMatchObject({ state: 'active' });
    });

    it('is removed, and leaves the sites serving and says so', async () => {
        const before = await processes();
        await run(['mkdir', '-p', path.dirname(RENEWAL)]);
        await run(['tee', RENEWAL], { input: `post_hook = ${RENEWED}\n` });
        const files = ['/home/kept', '/etc/hosting/php/kept', '/var/log/hosting/kept', '/etc/nginx/conf.d/hosting-kept.conf',
            '/var/lib/hosting/hosting.db'];
        const text = await unnoticed('kept.example', async () => {
            // A job that may or may not be done when the package goes.
            const late = exec(['hostingctl', 'site', 'create', 'late.example', '--no-wait']);
            const removed = await dnf('remove', NAME);
            await late;
            return removed;
        });
        expect(text).toMatch(/its sites stay and keep being served: kept( late)?\./);
        expect(text).toContain('hostingctl site delete SITE');
        expect((await exec(['rpm', '--query', NAME])).status).toBe(1);
        expect((await exec(['hostingctl', '--version'])).status).toBe(127);
        expect(await processes()).toEqual(before);
        await run(['ls', '-d', ...files]);
        expect(await run(['getent', 'passwd', 'kept'])).toContain('/home/kept');
        expect(await run(['mariadb', '-BN', '-e', 'SHOW DATABASES LIKE "kept"'])).toBe('kept\n');
        // certbot goes on renewing, and tells nginx itself.
        expect(await run(['cat', RENEWAL])).toBe('post_hook = systemctl --no-ask-password reload nginx.service\n');
        const gone = ['/usr/libexec/hosting', '/usr/share/hosting', '/usr/share/cockpit/hosting', '/var/cache/hosting'];
        expect((await exec(['ls', '-d', ...gone])).stdout).toBe('');
        const unit = (name: string): string => `/etc/systemd/system/${name}`;
        expect(await left()).toEqual([
            '/etc/logrotate.d/hosting-left', unit('hosting-boot.service'), unit('hosting-php@.service'), unit('hosting-php@.socket'),
            unit('hosting-sites.target'), unit('hosting.slice'), unit('nginx.service.d/50-hosting.conf')]);
    });

    it('is not needed by its sites, not even at a reboot', async () => {
        for (const args of [['down'], ['up', '--no-rpm']])
            expect((await machine(args)).status).toBe(0);
        expect(await property('hosting-php@kept.socket', 'ActiveState')).toBe('active');
        for (const url of ['/', '/file.txt'])
            expect((await visit('kept.example', url)).status).toBe(200);
        expect(await property('nginx.service', 'LimitNOFILE')).toBe('65536');
        await run(['logrotate', '--debug', '/etc/logrotate.d/hosting-left']);
        expect(await run(['systemctl', '--failed', '--plain', '--no-legend'])).toBe('');
    });

    it('takes its sites up again when it is installed again', async () => {
        const before = await processes();
        await unnoticed('kept.example', () => dnf('install', NAME));
        expect(await processes()).toEqual(before);
        expect(await left()).toEqual([]);
        expect(await run(['cat', RENEWAL])).toBe(`post_hook = ${RENEWED}\n`);
        await run(['rm', '-f', RENEWAL]);
        expect((await exec(['ls', '/etc/systemd/system/multi-user.target.wants/hosting-boot.service'])).status).not.toBe(0);
        expect((await exec(['rpm', '--verify', NAME])).stdout).toBe('');

        expect((await hostingctl<SiteSummary[]>('site', 'list')).map(each => each.name)).toContain('kept');
        await until('no job is open', async () =>
            (await hostingctl<JobSummary[]>('job', 'list', '--limit', '50')).every(job => job.finishedAt !== null));
        await hostingctl('site', 'create', 'later.example');
        for (const name of ['kept', 'later']) {
            expect((await visit(`${name}.example`)).status).toBe(200);
            await hostingctl('site', 'delete', name, '--yes', '--files', 'delete');
            expect(await leftovers(name)).toEqual([]);
        }
    });
});
