// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A host is set up: from repositories of stand-ins, beside what somebody has there already, with the service killed at each step and
 * with a repository that does not answer. What each release needs is planned in backend/features/host/setup/plan.test.ts.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job } from '../../backend/contract/jobs.ts';
import type { SetupPlan } from '../../backend/contract/setup.ts';
import { exec, hostingctl, refused, run, until } from '../support/machine.ts';
import { makeRepository, type Stub } from '../support/stub-packages.ts';

const CONFLICT = 5, INVALID = 2, FAILED = 1;
const OS_RELEASE = '/etc/os-release';
const ALMALINUX = 'NAME="AlmaLinux"\nID="almalinux"\nVERSION_ID="9.6"\nPLATFORM_ID="platform:el9"\n';

const repository = (id: string, enabled: 0 | 1, url: string): string =>
    `[${id}]\nname=${id}\nbaseurl=${url}\nenabled=${enabled}\ngpgcheck=0\nmetadata_expire=0\n`;
const REPOSITORIES: Record<string, string> = {
    'stub-extras': repository('extras', 1, 'file:///srv/stub-extras'),
    'stub-crb': repository('crb', 0, 'file:///srv/stub-extras'),
    'stub-remi': repository('remi-safe', 0, 'file:///srv/stub-epel'),
    'stub-broken': repository('broken', 1, 'http://127.0.0.1:9/'),
};
const repositoryFile = (name: string): string => `/etc/yum.repos.d/${name}.repo`;

const unit = (name: string): string => `[Unit]\nDescription=${name}\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n`
    + '[Install]\nWantedBy=multi-user.target\n';
/** Each run of the package's script leaves a line. */
const RAN = '/var/log/stub-chrony';
const EPEL: readonly Stub[] = [
    { name: 'php84-php-pecl-imagick-im7' },
    {
        name: 'chrony', files: { '/usr/lib/systemd/system/chronyd.service': unit('chronyd') },
        post: `echo begin >>${RAN}; sleep 4; echo end >>${RAN}`,
    },
    {
        name: 'dnf-automatic',
        files: {
            '/usr/lib/systemd/system/dnf-automatic-install.service': unit('dnf-automatic'),
            '/usr/lib/systemd/system/dnf-automatic-install.timer':
                '[Timer]\nOnCalendar=*-*-* 6:00\nUnit=dnf-automatic-install.service\n[Install]\nWantedBy=timers.target\n',
        },
    },
];
const UNITS = ['valkey.service', 'certbot-renew.timer', 'chronyd.service', 'dnf-automatic-install.timer'];
const SETUP = ['host', 'setup', '--yes', '--profile', 'wordpress'];

/** What somebody has on the host before. */
const FOREIGN = [
    '/etc/nginx/nginx.conf', '/etc/nginx/conf.d/foreign.conf', '/etc/my.cnf', '/etc/my.cnf.d', '/var/lib/pgsql/data/pg_hba.conf',
];
const VHOST = 'server {\n    listen 80;\n    server_name foreign.example;\n    return 200 "foreign";\n}\n';

async function foreign(): Promise<string> {
    const sums = await run(['bash', '-c', 'find "$@" -type f -print0 | sort -z | xargs -0 sha256sum', 'sums', ...FOREIGN]);
    const rows = await run(['mariadb', '-BN', '-e', 'CHECKSUM TABLE foreign_data.kept']);
    const processes = await Promise.all(['nginx', 'mariadb', 'postgresql'].map(name => run(['systemctl', 'show', '-P', 'MainPID', name])));
    return [sums, rows, ...processes].join('');
}

async function write(file: string, text: string): Promise<void> {
    await run(['tee', '--', file], { input: text });
}

const job = (id: number): Promise<Job> => hostingctl<Job>('job', 'show', String(id));
const ended = async (id: number): Promise<Job> => {
    await until(`job ${id} has ended`, async () => (await job(id)).finishedAt !== null, 90);
    return job(id);
};
const states = ({ steps }: Job): Record<string, string> => Object.fromEntries(steps.map(({ name, state }) => [name, state]));

/** What a run could have changed. */
async function wholeHost(): Promise<string> {
    const files = 'find /etc /usr/lib/systemd/system -type f -printf "%p %T@ %s\\n" | sort; rpm --query --all | sort; '
        + 'systemctl list-unit-files --no-legend';
    return run(['bash', '-c', files]);
}

let before = '';

beforeAll(async () => {
    await Promise.all([
        makeRepository('/srv/stub-extras', [{
            name: 'epel-release', files: { [repositoryFile('epel')]: repository('epel', 1, 'file:///srv/stub-epel') },
        }]),
        makeRepository('/srv/stub-epel', EPEL),
    ]);
    await write('/etc/nginx/conf.d/foreign.conf', VHOST);
    await run(['systemctl', 'reload', 'nginx']);
    await run(['mariadb', '-e',
        'CREATE DATABASE foreign_data; CREATE TABLE foreign_data.kept (id int); INSERT INTO foreign_data.kept VALUES (7)']);
    before = await foreign();
}, 120_000);

afterAll(async () => {
    await exec(['systemctl', 'disable', '--now', 'firewalld.service', ...UNITS]);
    await exec(['rpm', '--erase', 'epel-release', ...EPEL.map(({ name }) => name)]);
    await exec(['rm', '-rf', '/etc/nginx/conf.d/foreign.conf', '/srv/stub-extras', '/srv/stub-epel', RAN, OS_RELEASE, '/etc/firewalld/zones',
        ...Object.keys(REPOSITORIES).map(repositoryFile)]);
    await run(['ln', '-s', '../usr/lib/os-release', OS_RELEASE]);
    await run(['sed', '-i', 's/^upgrade_type = security$/upgrade_type = default/', '/etc/dnf/automatic.conf']);
    await run(['mariadb', '-e', 'DROP DATABASE IF EXISTS foreign_data']);
    await run(['systemctl', 'reload', 'nginx']);
}, 60_000);

describe('a host that is no Enterprise Linux', () => {
    it('is refused in words, and so is what cannot be chosen', async () => {
        for (const words of [SETUP, ['host', 'setup', '--plan']]) {
            expect(await refused(words)).toMatchObject({
                status: CONFLICT, hint: 'Use AlmaLinux 8, 9 or 10.',
                message: 'This host is Debian GNU/Linux 13, and no Enterprise Linux 8, 9 or 10. Nothing was changed.',
            });
        }
        for (const words of [['--php', '5.6'], ['--php', '8.4,8.4; reboot'], ['--database', 'oracle'], ['--profile', 'mail']])
            expect(await refused(['host', 'setup', '--yes', ...words])).toMatchObject({ status: INVALID });
        expect(await refused(SETUP, { user: 'customer' })).toMatchObject({ status: 4 });
    });
});

describe('an Enterprise Linux', () => {
    let failed: Job;

    beforeAll(async () => {
        // Tests of certificates, which may have had this host before, turn it on.
        await exec(['systemctl', 'disable', '--now', 'certbot-renew.timer']);
        await run(['rm', OS_RELEASE]);
        await write(OS_RELEASE, ALMALINUX);
        for (const [name, text] of Object.entries(REPOSITORIES))
            await write(repositoryFile(name), text);
    });

    it('is told what would be done, and nothing is', async () => {
        const whole = await wholeHost();
        const plan = await hostingctl<SetupPlan>('host', 'setup', '--plan', '--profile', 'wordpress');
        expect(plan.system).toBe('AlmaLinux 9.6');
        expect(plan.steps.filter(({ state }) => state === 'needed').map(({ name }) => name))
            .toEqual(['epel', 'crb', 'remi', 'php-8.4', 'cache', 'certbot', 'time', 'updates']);
        expect(plan.steps.filter(({ state }) => state === 'left').map(({ name }) => name)).toEqual(['firewall', 'selinux', 'quota']);
        // Nobody is there to say yes.
        expect(await refused(['host', 'setup'])).toMatchObject({ status: INVALID, hint: 'Add --yes to go on without a question.' });
        expect(await wholeHost()).toBe(whole);
    });

    it('whose repository does not answer gets nothing half, and is told dnf\'s own words', async () => {
        const refusal = await refused(SETUP);
        expect(refusal).toMatchObject({ status: FAILED, message: expect.stringMatching(/^dnf ended with status 1: .*broken/) as string,
            hint: expect.stringContaining('retry the job') as string });
        failed = await job((refusal as unknown as { job: number }).job);
        expect([failed.state, failed.error?.step, failed.canRetry]).toEqual(['failed', 'epel', true]);
        expect(await foreign()).toBe(before);
    });

    it('is set up when it is tried again, though the service is killed at every step', async () => {
        await run(['rm', repositoryFile('stub-broken')]);
        await hostingctl('job', 'retry', String(failed.id), '--no-wait');
        const killed = new Set<string>();
        await until('the job has ended', async () => {
            const now = await job(failed.id);
            const step = now.steps.find(({ state }) => state === 'running');
            if (step && !killed.has(step.name)) {
                killed.add(step.name);
                await run(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
            }
            return now.finishedAt !== null;
        }, 200);
        const { state, steps, error } = await job(failed.id);
        expect([state, error]).toEqual(['done', null]);
        expect([...killed]).toEqual(expect.arrayContaining(['epel', 'php-8.4', 'time', 'updates']));
        expect(states({ steps } as Job)).toMatchObject({ nginx: 'unchanged', mariadb: 'unchanged', firewall: 'skipped', selinux: 'skipped',
            quota: 'skipped', updates: 'done', time: 'done' });
        // A transaction of packages is not cut off, and not begun twice.
        expect(await run(['cat', RAN])).toBe('begin\nend\n');
        expect((await run(['systemctl', 'is-active', ...UNITS])).trim().split('\n')).toEqual(UNITS.map(() => 'active'));
        expect((await run(['systemctl', 'is-enabled', ...UNITS])).trim().split('\n')).toEqual(UNITS.map(() => 'enabled'));
        await run(['rpm', '--query', 'epel-release', ...EPEL.map(({ name }) => name)]);
        expect(await run(['grep', '^upgrade_type', '/etc/dnf/automatic.conf'])).toBe('upgrade_type = security\n');
        expect(await run(['cat', repositoryFile('stub-crb')])).toBe(REPOSITORIES['stub-crb']?.replace('enabled=0', 'enabled=1'));
        expect(await foreign()).toBe(before);
    }, 240_000);

    it('is as it was after a second time', async () => {
        const whole = await wholeHost();
        const { job: id } = await hostingctl<{ job: number }>(...SETUP);
        const again = await job(id);
        expect(again.state).toBe('done');
        expect(new Set(again.steps.map(({ state }) => state))).toEqual(new Set(['unchanged', 'skipped']));
        expect(await wholeHost()).toBe(whole);
        expect(await foreign()).toBe(before);
    });

    it('keeps the rules of its firewall', async () => {
        for (const rule of ['--add-port=8443/tcp', '--add-rich-rule=rule family="ipv4" source address="192.0.2.9" drop'])
            await run(['firewall-offline-cmd', rule]);
        await run(['systemctl', 'start', 'firewalld.service']);
        const list = async (...flags: string[]): Promise<string[]> =>
            (await run(['firewall-cmd', ...flags])).trim().split(/[\n ]+/).filter(Boolean).sort();
        const [services, ports, rich] = await Promise.all([list('--list-services'), list('--list-ports'), list('--list-rich-rules')]);
        expect(ports).toEqual(['8443/tcp']);
        await hostingctl(...SETUP);
        for (const lasting of [[], ['--permanent']]) {
            expect(await list(...lasting, '--list-services')).toEqual([...new Set([...services, 'cockpit', 'http', 'https', 'ssh'])].sort());
            expect(await list(...lasting, '--list-ports')).toEqual(ports);
            expect(await list(...lasting, '--list-rich-rules')).toEqual(rich);
        }
    });

    it('is set up by one job at a time', async () => {
        // At once: where nothing is missing the job takes a second.
        const both = await Promise.all(['first', 'second'].map(() => exec(['hostingctl', '--json', ...SETUP, '--no-wait'])));
        const [one, other] = both.sort((a, b) => a.status - b.status);
        expect([one?.status, other?.status]).toEqual([0, CONFLICT]);
        const { job: id } = JSON.parse(one?.stdout ?? '') as { job: number };
        expect(JSON.parse(other?.stdout ?? '')).toMatchObject({ message: `Job ${id} is setting this host up.` });
        expect((await ended(id)).state).toBe('done');
    });
});
