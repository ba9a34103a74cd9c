// SPDX-License-Identifier: LGPL-2.1-or-later
/* Many at once: sites do not wait for each other, names are given once, reloads are shared. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job, JobSummary } from '../../backend/contract/jobs.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { journalAfter, journalEnd } from '../support/journal.ts';
import { leftovers } from '../support/leftovers.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, run, until, visit, writeAs } from '../support/machine.ts';

const names = Array.from({ length: 10 }, (_each, index) => `many${index}`);

async function reloadsSince(cursor: string): Promise<number> {
    return (await journalAfter(cursor, 'RELOAD=nginx')).length;
}

/** Starts jobs with one client each and waits for all of them. */
async function atOnce(words: string[][]): Promise<void> {
    await Promise.all(words.map(each => hostingctl(...each)));
}

describe('ten creations at once', () => {
    afterAll(async () => {
        await Promise.all(names.map(name => exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete'])));
    });

    it('make ten sites, with far fewer reloads of nginx', async () => {
        const begin = await journalEnd();
        await atOnce(names.map(name => ['site', 'create', `${name}.example`, '--database', 'mariadb']));
        const reloads = await reloadsSince(begin);
        expect(reloads).toBeGreaterThan(0);
        expect(reloads).toBeLessThanOrEqual(5);
        for (const name of names)
            expect((await visit(`${name}.example`)).status).toBe(200);
    });

    it('share no number and no level', async () => {
        const sites = await Promise.all(names.map(name => hostingctl<Site>('site', 'show', name)));
        expect(new Set(sites.map(site => site.uid)).size).toBe(names.length);
        expect(new Set(sites.map(site => site.level)).size).toBe(names.length);
    });

    it('can be deleted at once', async () => {
        await atOnce(names.map(name => ['site', 'delete', name, '--yes', '--files', 'delete']));
        for (const name of names)
            expect(await leftovers(name)).toEqual([]);
    });
});

describe('the same name at once', () => {
    it('is given to one', async () => {
        const answers = await Promise.all(Array.from({ length: 6 }, () =>
            exec(['hostingctl', 'site', 'create', 'race.example', '--json'])));
        expect(answers.map(answer => answer.status).sort()).toEqual([0, 5, 5, 5, 5, 5]);
        const deletions = await Promise.all(Array.from({ length: 4 }, () =>
            exec(['hostingctl', 'site', 'delete', 'race.example', '--yes', '--files', 'delete', '--json'])));
        expect(deletions.filter(answer => answer.status === 0)).toHaveLength(1);
        expect(await leftovers('race')).toEqual([]);
    });

    it('as user name of different domains goes to both, with a number', async () => {
        await atOnce([['site', 'create', 'twin.example'], ['site', 'create', 'twin.example.net']]);
        const jobs = (await hostingctl<JobSummary[]>('job', 'list', '--limit', '2')).map(job => job.site).sort();
        expect(jobs).toEqual(['twin', 'twin2']);
        await atOnce(['twin', 'twin2'].map(name => ['site', 'delete', name, '--yes', '--files', 'delete']));
    });
});

interface Answer { status: number, words: string }

/** Runs a command of hostingctl for each name at once, inside of the test host. `NAME` stands for the name. */
async function forEach(many: readonly string[], ...words: string[]): Promise<Answer[]> {
    const { stdout } = await exec(['bash', '-c', `
        for name; do (words=$(hostingctl ${words.join(' ')} --json 2>/dev/null | tr '\\n' ' '; exit "\${PIPESTATUS[0]}"); echo "$? \${words:0:500}") & done
        wait`.replaceAll('NAME', '"$name"'), 'bash', ...many], { timeout: 390_000 });
    return stdout.trim().split('\n').map(line => ({ status: Number.parseInt(line, 10), words: line.replace(/^\d+ /, '') }));
}

describe('fifty creations at once', () => {
    const fifty = Array.from({ length: 50 }, (_each, index) => `fifty${index}`);
    const failures = (answers: Answer[]): Answer[] => answers.filter(({ status }) => status !== 0);
    /** Everything that carries one of their names. */
    const things = (): Promise<string> => run(['bash', '-c', `
        find /etc /home /var/log/hosting /run/hosting /var/cache/nginx -xdev -name '*fifty*'; grep -h '^fifty' /etc/passwd /etc/group
        systemctl list-units --all --plain --no-legend '*fifty*'; mariadb -BN -e "SHOW DATABASES LIKE 'fifty%'"
        sqlite3 /var/lib/hosting/hosting.db "SELECT name FROM sites WHERE name LIKE 'fifty%'"`]);

    afterAll(() => forEach(fifty, 'site', 'delete', 'NAME', '--yes', '--files', 'delete'), 300_000);

    it('are served, while a site beside them never waits, and nginx reloads a few times', { timeout: 400_000 }, async () => {
        await hostingctl('site', 'create', 'beside.example');
        await writeAs('beside', '/home/beside/public_html/page.php', '<?php echo "page";');
        const begin = await journalEnd();
        let answers: Answer[] = [];
        const { wrong } = await underLoad('beside.example', '/page.php', async () => {
            answers = await forEach(fifty, 'site', 'create', 'NAME.example', '--database', 'mariadb');
        }, { timeout: 390_000 });
        expect(failures(answers)).toEqual([]);
        expect(answers).toHaveLength(50);
        expect(wrong).toEqual([]);
        const reloads = await reloadsSince(begin);
        console.log(`50 creations: ${reloads} reloads of nginx`);
        expect(reloads).toBeGreaterThan(0);
        expect(reloads).toBeLessThanOrEqual(15);
        const codes = await run(['bash', '-c', 'for name; do curl -so /dev/null -w "%{http_code}\n" -H "Host: $name.example" http://127.0.0.1/; done',
            'bash', ...fifty]);
        expect(codes).toBe('200\n'.repeat(50));
        const sites = (await hostingctl<Site[]>('site', 'list')).filter(({ name }) => name.startsWith('fifty'));
        expect(sites).toHaveLength(50);
        // In kB. Each caller was told of every job once, and the service grew to 470,000.
        const most = Number(await run(['bash', '-c',
            'awk \'$1 == "VmHWM:" { print $2 }\' "/proc/$(systemctl show --property=MainPID --value hostingd.service)/status"']));
        console.log(`50 creations: ${most} kB of memory`);
        expect(most).toBeGreaterThan(20_000);
        expect(most).toBeLessThan(300_000);
    });

    it('and their deletions at once, which reload as seldom, leave nothing', { timeout: 400_000 }, async () => {
        const begin = await journalEnd();
        expect(failures(await forEach(fifty, 'site', 'delete', 'NAME', '--yes', '--files', 'delete'))).toEqual([]);
        const reloads = await reloadsSince(begin);
        console.log(`50 deletions: ${reloads} reloads of nginx`);
        expect(reloads).toBeLessThanOrEqual(15);
        expect(await things()).toBe('');
        await hostingctl('site', 'delete', 'beside', '--yes', '--files', 'delete');
    });
});

describe('creations against deletions', () => {
    const tide = Array.from({ length: 6 }, (_each, index) => `tide${index}`);
    afterAll(() => forEach(tide, 'site', 'delete', 'NAME', '--yes', '--files', 'delete'));

    it('of the same names at once: each call is done or refused, and each site is there or not', async () => {
        await forEach(tide.slice(0, 3), 'site', 'create', 'NAME.example', '--database', 'mariadb');
        for (let round = 0; round < 3; round++) {
            const answers = (await Promise.all([
                forEach(tide, 'site', 'delete', 'NAME', '--yes', '--files', 'delete'),
                forEach(tide, 'site', 'create', 'NAME.example', '--database', 'mariadb'),
            ])).flat();
            // Not found, or in conflict with the other: never failed.
            expect(answers.filter(({ status }) => ![0, 3, 5].includes(status))).toEqual([]);
        }
        const sites = (await hostingctl<Site[]>('site', 'list')).filter(({ name }) => name.startsWith('tide'));
        expect(sites.every(({ state }) => state === 'active')).toBe(true);
        for (const name of tide) {
            if (sites.some(site => site.name === name))
                expect((await visit(`${name}.example`)).status, name).toBe(200);
            else
                expect(await leftovers(name), name).toEqual([]);
        }
    });
});

describe('a certificate that is renewed again and again', () => {
    const SWAP = `
import os, time
file = '/etc/hosting/tls/torn/self-signed.pem'
pairs = [open(each, 'rb').read() for each in (file, '/etc/hosting/tls/beside/self-signed.pem')]
turn = 0
while turn % 2 == 1 or not os.path.exists('/run/swapped-enough'):
    turn += 1
    with open(file + '.new', 'wb') as new:
        new.write(pairs[turn % 2])
    os.replace(file + '.new', file)
    time.sleep(0.005)
print(turn)`;

    beforeAll(async () => { await atOnce([['site', 'create', 'torn.example'], ['site', 'create', 'beside.example']]); });
    afterAll(async () => {
        await exec(['rm', '-f', '/run/swapped-enough']);
        await Promise.all(['torn', 'beside'].map(name => exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete'])));
    });

    it('fails neither the changes of other sites nor the check of the host, though nginx reads it in two parts', async () => {
        const swaps = run(['python3', '-c', SWAP]);
        try {
            for (let change = 0; change < 12; change++)
                await hostingctl('redirect', 'add', 'beside', `/old${change}`, '/new');
            for (let check = 0; check < 6; check++)
                expect((await exec(['hostingctl', 'host', 'check'])).stdout).not.toContain('does not load');
        } finally {
            await run(['touch', '/run/swapped-enough']);
        }
        expect(Number(await swaps)).toBeGreaterThan(100);
    });
});

describe('two administrators', () => {
    const [SITE, OTHER] = ['edited', 'edited2'];
    beforeAll(() => atOnce([['site', 'create', 'edited.example'], ['site', 'create', 'edited.example.net', '--user', OTHER]]));
    afterAll(async () => { await Promise.all([SITE, OTHER].map(name => exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']))); });

    const set = async (...words: string[]): Promise<number> => (await exec(['hostingctl', '--json', ...words])).status;
    /** Calls again until nobody else is at work. */
    const insist = async (...words: string[]): Promise<void> => {
        await until(words.join(' '), async () => {
            const status = await set(...words);
            expect([0, 5]).toContain(status);
            return status === 0;
        });
    };

    it('who change one site at once both get what they wanted, or one is told to wait: nothing is lost', async () => {
        for (const [memory, cpu] of [['512M', '50%'], ['768M', '70%'], ['640M', '90%']] as const) {
            const statuses = await Promise.all([set('site', 'set', SITE, '--memory', memory), set('site', 'set', SITE, '--cpu', cpu)]);
            expect(statuses.every(status => status === 0 || status === 5), statuses.join()).toBe(true);
            expect(statuses).toContain(0);
            await Promise.all([insist('site', 'set', SITE, '--memory', memory), insist('site', 'set', SITE, '--cpu', cpu)]);
            expect((await hostingctl<{ limits: unknown }>('site', 'show', SITE)).limits).toMatchObject({ memory, cpu });
        }
    });

    it('who give one domain to two sites and to a new one: one gets it', async () => {
        const statuses = await Promise.all([
            set('domain', 'add', SITE, 'wanted.example'), set('domain', 'add', OTHER, 'wanted.example'),
            set('site', 'create', 'wanted.example', '--user', 'wanted'),
        ]);
        expect(statuses.sort()).toEqual([0, 5, 5]);
        expect(await run(['bash', '-c', 'grep -lw "server_name.*wanted.example" /etc/nginx/conf.d/hosting-*.conf | wc -l'])).toBe('1\n');
        await exec(['hostingctl', 'site', 'delete', 'wanted', '--yes', '--files', 'delete']);
    });

    it('who change settings while nginx is reloading: both are in force once it has', async () => {
        const begin = await journalEnd();
        await run(['systemctl', 'kill', '--signal=STOP', '--kill-whom=main', 'nginx.service']);
        let second: Promise<{ job: number }>;
        const first = await hostingctl<{ job: number }>('redirect', 'add', SITE, '/old', '/new', '--no-wait');
        try {
            await until('the reload is waited for', async () =>
                (await exec(['grep', '-q', '/old', `/etc/nginx/conf.d/hosting-${SITE}.conf`])).status === 0);
            second = hostingctl<{ job: number }>('redirect', 'add', OTHER, '/old', '/new', '--no-wait');
            expect(await set('header', 'add', SITE, 'X-Late', 'yes'), 'the same site').toBe(5);
            await new Promise(resolve => setTimeout(resolve, 1000));
        } finally {
            await run(['systemctl', 'kill', '--signal=CONT', '--kill-whom=main', 'nginx.service']);
        }
        for (const { job } of [first, await second]) {
            await until(`job ${job}`, async () => (await hostingctl<Job>('job', 'show', String(job))).finishedAt !== null);
            expect((await hostingctl<Job>('job', 'show', String(job))).state).toBe('done');
        }
        await insist('header', 'add', SITE, 'X-Late', 'yes');
        expect((await visit('edited.example', '/old')).status).toBe(301);
        expect((await visit('edited.example.net', '/old')).status).toBe(301);
        expect((await visit('edited.example', '/', '--head')).body).toContain('X-Late');
        expect(await reloadsSince(begin)).toBeLessThanOrEqual(3);
    });
});
