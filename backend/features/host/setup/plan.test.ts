// SPDX-License-Identifier: LGPL-2.1-or-later
/* What setting up does on each release, and on hosts that already are something. */

import { describe, expect, test } from 'vitest';

import { but, el10, el8, el9, OFF, ON } from '../../../../test/support/recorded-hosts.ts';
import { type SetupChoices, setupCommands } from '../../../contract/setup.ts';
import type { Facts } from './facts.ts';
import { planFor } from './plan.ts';
import { packagesOf } from './steps/php.ts';

const choose = (given: object = {}): SetupChoices => setupCommands.plan.input.parse(given);
const WORDPRESS = choose({ profile: 'wordpress' });

/** Names of what would be done, each with its commands. */
function doneOn(facts: Facts, choices = WORDPRESS): Record<string, string[]> {
    const { steps } = planFor(facts, choices);
    return Object.fromEntries(steps.filter(({ state }) => state === 'needed').map(({ name, commands }) => [name, commands]));
}

const step = (facts: Facts, name: string, choices = WORDPRESS) => planFor(facts, choices).steps.find(each => each.name === name);

const DNF = 'dnf --assumeyes';
const PHP84 = packagesOf('8.4', { ...WORDPRESS, cache: true });

describe('a bare host', () => {
    /** What is the same everywhere. */
    const common = (release: number) => ({
        epel: [`${DNF} install epel-release`],
        crb: [`write /etc/yum.repos.d/almalinux-${release === 8 ? 'powertools' : 'crb'}.repo`],
        remi: [`${DNF} install https://rpms.remirepo.net/enterprise/remi-release-${release}.rpm`],
        'php-8.4': [`${DNF} install ${PHP84.join(' ')}`],
        firewall: ['firewall-cmd --permanent --add-service=http --add-service=https', 'firewall-cmd --add-service=http --add-service=https'],
        nginx: ['systemctl enable --now -- nginx.service'],
        certbot: [`${DNF} install certbot`, 'systemctl enable --now -- certbot-renew.timer'],
        'selinux-tools': [`${DNF} install policycoreutils-python-utils`],
        updates: [`${DNF} install dnf-automatic`, 'write /etc/dnf/automatic.conf: upgrade_type = security',
            'systemctl enable --now -- dnf-automatic-install.timer'],
        quota: [`${DNF} install quota`, 'grubby --update-kernel=ALL --args=rootflags=uquota'],
    });
    const database = (module: string, unit: string): string[] => [
        ...module ? [`${DNF} module enable ${module}`] : [], `${DNF} install mariadb-server`, `systemctl enable --now -- ${unit}`];

    test('of EL 8', () => {
        expect(doneOn(el8)).toEqual({
            ...common(8),
            mariadb: database('mariadb:10.11', 'mariadb.service'),
            cache: [`${DNF} install redis`, 'systemctl enable --now -- redis.service'],
            cgroup: ['grubby --update-kernel=ALL --args=systemd.unified_cgroup_hierarchy=1'],
        });
    });

    test('of EL 9', () => {
        expect(doneOn(el9)).toEqual({
            ...common(9),
            mariadb: database('mariadb:10.11', 'mariadb.service'),
            cache: [`${DNF} install redis`, 'systemctl enable --now -- redis.service'],
        });
    });

    test('of EL 10', () => {
        expect(doneOn(el10)).toEqual({
            ...common(10),
            mariadb: database('', 'mariadb.service'),
            cache: [`${DNF} install valkey`, 'systemctl enable --now -- valkey.service'],
        });
    });

    test('is planned in the order in which things stand on each other, and told to be restarted', () => {
        const { system, steps, restart } = planFor(el9, choose({ database: 'both', php: ['8.4,7.4'] }));
        expect([system, restart]).toEqual(['AlmaLinux 9.6', true]);
        expect(steps.map(({ name }) => name)).toEqual(['epel', 'crb', 'remi', 'php-8.4', 'php-7.4', 'firewall', 'nginx', 'mariadb',
            'postgresql', 'certbot', 'selinux-tools', 'selinux', 'time', 'updates', 'cgroup', 'quota']);
    });

    test('gets PostgreSQL with its first data', () => {
        expect(doneOn(el9, choose({ database: 'postgresql' }))['postgresql']).toEqual([`${DNF} module enable postgresql:16`,
            `${DNF} install postgresql-server`, 'postgresql-setup --initdb', 'systemctl enable --now -- postgresql.service']);
        expect(doneOn(el10, choose({ database: 'postgresql' }))['postgresql']).toEqual([
            `${DNF} install postgresql-server`, 'postgresql-setup --initdb', 'systemctl enable --now -- postgresql.service']);
    });

    test('is spared what is not wanted', () => {
        const few = choose({ database: 'none', cache: false, firewall: false, certificates: false, quota: false, time: false, updates: false });
        expect(Object.keys(doneOn(el9, few))).toEqual(['epel', 'crb', 'remi', 'php-8.4', 'nginx', 'selinux-tools']);
    });
});

describe('the profiles', () => {
    test('bring the extensions of what they are for', () => {
        const of = (given: object): string => doneOn(el9, choose(given))['php-8.4']?.join(' ') ?? '';
        expect(of({ profile: 'wordpress' })).toMatch(/-mysqlnd .*-pecl-redis6 .*-pecl-imagick-im7$/);
        expect(of({ profile: 'laravel', database: 'both' })).toMatch(/-bcmath .*-process .*-mysqlnd .*-pgsql .*-pecl-redis6$/);
        expect(of({ profile: 'generic' })).not.toMatch(/redis|imagick|pgsql/);
        expect(of({ profile: 'generic', database: 'none' })).not.toContain('mysqlnd');
    });

    test('PHP 8.5 has its opcode cache built in', () => {
        const both = doneOn(el9, choose({ php: ['8.5', '8.4'] }));
        expect(both['php-8.5']?.join()).not.toContain('opcache');
        expect(both['php-8.4']?.join()).toContain('php84-php-opcache');
    });
});

describe('repositories', () => {
    test('that are there are used as they are', () => {
        const there = but(el9, ['epel-release', 'remi-release'], { files: {
            '/etc/yum.repos.d/epel.repo': '[epel]\nenabled=1\n', '/etc/yum.repos.d/remi-safe.repo': '[remi-safe]\nname=x\n',
            '/etc/yum.repos.d/almalinux-crb.repo': '[crb]\nenabled=1\n',
        } });
        expect(Object.keys(doneOn(there))).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:epel|crb|remi)$/)]));
    });

    test('that are off are switched on', () => {
        const off = but(el9, ['remi-release'], { files: { '/etc/yum.repos.d/remi-safe.repo': '[remi-safe]\nname=x\nenabled=0\n' } });
        expect(doneOn(off)['remi']).toEqual(['write /etc/yum.repos.d/remi-safe.repo']);
    });

    test('that the host does not have are left to people', () => {
        expect(step({ ...el9, files: {} }, 'crb')).toMatchObject({ state: 'left', why: expect.stringContaining('no repository crb') as string });
    });
});

describe('module streams', () => {
    test('that were chosen stay', () => {
        expect(doneOn(but(el9, [], { modules: { mariadb: '11.8' } }))['mariadb'])
            .toEqual([`${DNF} install mariadb-server`, 'systemctl enable --now -- mariadb.service']);
    });

    test('that are too old are not changed, and what would help is said', () => {
        const old = but(el8, [], { modules: { mariadb: '10.3', postgresql: '9.6' } });
        expect(step(old, 'mariadb')).toEqual({ name: 'mariadb', title: 'Run MariaDB', state: 'left', commands: [],
            why: 'The stream mariadb:10.3 is chosen on this host, and sites need 10.5 or newer. To choose anew: dnf module reset mariadb' });
        expect(step(old, 'postgresql', choose({ database: 'both' }))).toMatchObject({ state: 'left' });
    });
});

describe('a host that already is something', () => {
    test('keeps its web server: another program on port 80 is not fought', () => {
        const apache = but(el9, ['httpd'], { units: { 'httpd.service': ON }, listening: [22, 80, 9090] });
        expect(step(apache, 'nginx')).toMatchObject({ state: 'left', why: expect.stringMatching(/^Another program answers on port 80/) as string });
    });

    test('keeps nginx that runs with virtual hosts', () => {
        expect(step(but(el9, [], { units: { 'nginx.service': ON }, listening: [22, 80, 443, 9090] }), 'nginx'))
            .toMatchObject({ state: 'done', commands: [] });
    });

    test('keeps MariaDB with its data, whoever packaged it', () => {
        for (const name of ['mariadb-server', 'MariaDB-server'])
            expect(step(but(el9, [name], { units: { 'mariadb.service': ON } }), 'mariadb')).toMatchObject({ state: 'done', commands: [] });
    });

    test('keeps MySQL', () => {
        expect(step(but(el9, ['mysql-server'], { units: { 'mysqld.service': ON } }), 'mariadb')).toMatchObject({ state: 'left' });
    });

    test('keeps PostgreSQL\'s data, and that of another repository', () => {
        const both = choose({ database: 'both' });
        const stopped = but(el9, ['postgresql-server'], { units: { 'postgresql.service': OFF }, postgresqlData: { distribution: true, pgdg: false } });
        expect(step(stopped, 'postgresql', both)?.commands).toEqual(['systemctl enable --now -- postgresql.service']);
        // One that runs has data, wherever it keeps them.
        expect(step(but(stopped, [], { units: { 'postgresql.service': ON }, postgresqlData: { distribution: false, pgdg: false } }),
            'postgresql', both)).toMatchObject({ state: 'done' });
        const pgdg = but(el9, ['postgresql17-server'], { units: { 'postgresql-17.service': ON } });
        expect(step(pgdg, 'postgresql', both)).toMatchObject({ state: 'left', commands: [] });
        const named = but(pgdg, [], { units: { 'postgresql.service': { enabled: true, active: false } } });
        expect(step(named, 'postgresql', both)).toMatchObject({ state: 'done',
            why: 'postgresql-17.service runs. It is that of PGDG, which stays with its data: dump them and load them into another.' });
    });

    test('keeps the cache it has', () => {
        expect(step(but(el9, ['valkey'], { units: { 'valkey.service': ON } }), 'cache')).toMatchObject({ state: 'done' });
        expect(step(but(el10, ['redis'], { units: { 'redis.service': OFF } }), 'cache')?.commands)
            .toEqual(['systemctl enable --now -- redis.service']);
    });

    test('keeps what keeps its time and what updates it', () => {
        const own = but(el9, [], { units: { 'chronyd.service': OFF, 'ntpd.service': ON, 'dnf-automatic-download.timer': ON } });
        expect([step(own, 'time')?.state, step(own, 'updates')?.state]).toEqual(['done', 'done']);
    });

    test('is not made to start what somebody has masked', () => {
        expect(step(but(el9, [], { units: { 'nginx.service': { ...OFF, masked: true } } }), 'nginx'))
            .toMatchObject({ state: 'left', why: expect.stringContaining('systemctl unmask nginx.service') as string });
    });

    test('that is set up wants nothing more', () => {
        const ready = but(el9, ['epel-release', 'remi-release', ...PHP84, 'mariadb-server', 'redis', 'certbot',
            'policycoreutils-python-utils', 'dnf-automatic', 'quota'], {
            files: { '/etc/yum.repos.d/almalinux-crb.repo': '[crb]\nenabled=1\n' },
            units: Object.fromEntries(['nginx.service', 'mariadb.service', 'redis.service', 'certbot-renew.timer',
                'dnf-automatic-install.timer'].map(unit => [unit, ON])),
            firewall: { services: { now: ['ssh', 'http', 'https', 'cockpit'], lasting: ['ssh', 'http', 'https', 'cockpit'] },
                ports: { now: [], lasting: [] } },
            bootArguments: ['ro', 'rootflags=uquota'],
        });
        const { steps, restart } = planFor(ready, WORDPRESS);
        expect(steps.filter(({ state }) => state !== 'done')).toEqual([]);
        // The option waits for its restart.
        expect(restart).toBe(true);
        expect(planFor({ ...ready, home: { mountPoint: '/', type: 'xfs', hasUserQuota: true } }, WORDPRESS).restart).toBe(false);
    });
});

describe('the firewall', () => {
    const off = { services: { now: [], lasting: [] }, ports: { now: [], lasting: [] } };
    const without = (facts: Partial<Facts>): Facts => but(el9, [], { units: { 'firewalld.service': OFF }, firewall: off, ...facts });

    test('gets what is missing, and loses nothing', () => {
        const own = but(el9, [], { firewall: {
            services: { now: ['ssh', 'smtp', 'http'], lasting: ['ssh', 'smtp'] }, ports: { now: ['8443/tcp'], lasting: ['8443/tcp'] } } });
        expect(doneOn(own)['firewall']).toEqual([
            'firewall-cmd --permanent --add-service=http --add-service=https --add-service=cockpit',
            'firewall-cmd --add-service=https --add-service=cockpit']);
    });

    test('lets ssh and Cockpit in where they are', () => {
        const moved = but(el9, [], { ways: { ssh: [2222], cockpit: [443, 9090] } });
        expect(doneOn(moved)['firewall']).toEqual([
            'firewall-cmd --permanent --add-service=http --add-service=https', 'firewall-cmd --permanent --add-port=2222/tcp --add-port=443/tcp',
            'firewall-cmd --add-service=http --add-service=https', 'firewall-cmd --add-port=2222/tcp --add-port=443/tcp']);
    });

    test('that is off is started, with its rules first', () => {
        expect(doneOn(without({}))['firewall']).toEqual([
            'firewall-offline-cmd --add-service=ssh --add-service=http --add-service=https --add-service=cockpit',
            'systemctl enable --now -- firewalld.service']);
    });

    test('is installed where there is none', () => {
        const none = without({ packages: new Set(['nginx']) });
        expect(doneOn({ ...none, packages: new Set(['nginx']) })['firewall']?.[0]).toBe(`${DNF} install firewalld`);
    });

    test('that would close what is in use is left off', () => {
        expect(step(without({ listening: [22, 25, 80, 3306, 9090] }), 'firewall'))
            .toMatchObject({ state: 'left', commands: [], why: expect.stringContaining('answer: 25, 3306.') as string });
    });

    test('of another kind is left as it is', () => {
        expect(step(without({ units: { 'firewalld.service': OFF, 'nftables.service': ON } }), 'firewall'))
            .toMatchObject({ state: 'left', why: 'nftables.service is this host\'s firewall and is left as it is. Open there: 22, 80, 443, 9090.' });
    });
});

describe('the kernel', () => {
    test('SELinux is nobody\'s to turn on but an administrator\'s', () => {
        expect(step({ ...el9, selinux: 'permissive' }, 'selinux')).toMatchObject({ state: 'left',
            why: expect.stringContaining('hostingctl selinux enforce') as string });
        expect(step({ ...el9, selinux: 'disabled' }, 'selinux')).toMatchObject({ state: 'left',
            why: expect.stringContaining('SELINUX=permissive') as string });
    });

    test('control groups v2 wait for a restart that nobody causes', () => {
        const told = { ...el8, bootArguments: ['ro', 'systemd.unified_cgroup_hierarchy=1', 'rootflags=uquota'] };
        expect(step(told, 'cgroup')).toMatchObject({ state: 'done', why: 'In use after the next start of this host.' });
        expect(planFor(told, WORDPRESS).restart).toBe(true);
        expect(step(el9, 'cgroup')).toMatchObject({ state: 'done', why: 'cgroup v2 is in use.' });
    });
});

describe('quotas', () => {
    const home = (type: string, mountPoint = '/home') => ({ home: { type, mountPoint, hasUserQuota: false } });
    const fstab = (line: string) => ({ files: { '/etc/fstab': `${line}\n` } });

    test('of a /home of its own are an option in fstab', () => {
        for (const type of ['xfs', 'ext4']) {
            expect(doneOn(but(el9, ['quota'], { ...home(type), ...fstab(`/dev/sdb1 /home ${type} defaults 0 0`) }))['quota'])
                .toEqual(['write /etc/fstab']);
        }
        const next = but(el9, ['quota'], { ...home('xfs'), ...fstab('/dev/sdb1 /home xfs defaults,uquota 0 0') });
        expect(step(next, 'quota')).toMatchObject({ state: 'done', why: 'On after the next start of this host.' });
    });

    test('of / on XFS keep the options that are there', () => {
        expect(doneOn(but(el9, ['quota'], { bootArguments: ['rootflags=noatime'] }))['quota'])
            .toEqual(['grubby --update-kernel=ALL --args=rootflags=noatime,uquota']);
    });

    test('of another file system are left, and so are those of one that fstab does not know', () => {
        expect(step(but(el9, [], home('btrfs')), 'quota')).toMatchObject({ state: 'left', why: expect.stringContaining('btrfs') as string });
        expect(step(but(el9, [], home('xfs')), 'quota')).toMatchObject({ state: 'left', why: expect.stringContaining('/etc/fstab') as string });
    });

    test('that are on are left on', () => {
        const on = but(el9, ['quota'], { home: { type: 'xfs', mountPoint: '/', hasUserQuota: true } });
        expect(step(on, 'quota')).toMatchObject({ state: 'done', why: '/ keeps user quotas.' });
    });
});
