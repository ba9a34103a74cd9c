// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is recognised in facts as hosts give them, above all those that the test host cannot have. */

import { describe, expect, test } from 'vitest';

import type { DatabaseServer } from '../../../contract/database-server.ts';
import type { SiteRecord } from '../../common/site.ts';
import { accountFaults, rangeFaults } from './accounts.ts';
import { callsUs } from './certificates.ts';
import { holes } from './cockpit.ts';
import { connectionFaults } from './databases.ts';
import { jobFaults } from './jobs.ts';
import { foreignNames, limitIn, refused } from './nginx.ts';
import { packageFaults, unitFaults } from './own-units.ts';
import { versionFaults } from './php.ts';
import { cockpitPorts, takerOf } from './ports.ts';
import { faultsOf as selinuxFaults } from './selinux.ts';
import { diskFaults, memoryFaults } from './space.ts';
import { clockFaults, firewallFaults, rebootFaults, updateFaults } from './system.ts';

const site = (more: Partial<SiteRecord> = {}): SiteRecord => ({
    name: 'shop', domain: 'shop.example', aliases: ['www.shop.example'], php: '8.2', uid: 70_001, state: 'active',
    wordpress: { multisite: 'none' }, ...more,
} as unknown as SiteRecord);

describe('Cockpit', () => {
    test.each([
        ['326', '', 0], ['327', '', 1], ['344', '- Rebuilt', 1], ['356.1', '', 1], ['359', '', 1], ['360', '', 0], ['310.2', '', 0],
        ['356', '* Mon Apr 06 2026 AlmaLinux <x@y> - 356-2\n- ssh: no options before the host name (CVE-2026-4631)', 0],
    ])('%s, whose changelog is %j, has so many holes: %i', (version, changelog, count) => {
        expect(holes(version, changelog)).toHaveLength(count);
    });
});

describe('the host', () => {
    test('is started anew for what was updated since, and for nothing else', () => {
        const kernel = { name: 'kernel-core', version: '5.14.0', release: '570.el9', installedAt: 2000 };
        expect(rebootFaults([], 1000)).toHaveProperty('inapplicable');
        expect(rebootFaults([kernel], 3000)).toEqual([]);
        expect(rebootFaults([kernel, { ...kernel, name: 'glibc' }, { ...kernel, installedAt: 500 }], 1000))
            .toMatchObject([{ state: 'warn', message: expect.stringMatching(/: kernel-core, glibc\.$/) as string, repair: 'systemctl reboot' }]);
    });

    test.each([
        ['NTP=yes\nNTPSynchronized=yes\n', undefined],
        ['NTP=yes\nNTPSynchronized=no\n', 'systemctl restart chronyd.service'],
        ['NTP=no\nNTPSynchronized=no\n', 'dnf install --assumeyes chrony && systemctl enable --now chronyd.service'],
    ])('has a clock that is %j', (text, repair) => {
        expect(clockFaults(text)[0]?.repair).toBe(repair);
    });

    test('lets visitors in by names or numbers', () => {
        expect(firewallFaults(['ssh', 'http', 'https', 'cockpit'])).toEqual([]);
        expect(firewallFaults(['ssh', '80/tcp', '443/tcp'])).toEqual([]);
        expect(firewallFaults(['http'])[0]?.repair).toBe('firewall-cmd --permanent --add-service=https && firewall-cmd --reload');
    });

    test('has updates that wait', () => {
        expect(updateFaults({ packages: null, security: null })).toHaveProperty('inapplicable');
        expect(updateFaults({ packages: 5, security: 0 })).toEqual([]);
        expect(updateFaults({ packages: 5, security: 2 })).toMatchObject([{ message: '2 security updates wait.' }]);
    });

    test('has room, or not', () => {
        const disk = { path: '/home', size: 100, available: 50, files: 100, freeFiles: 50 };
        expect(diskFaults(disk)).toEqual([]);
        expect(diskFaults({ ...disk, available: 9 })).toMatchObject([{ state: 'warn', subject: '/home' }]);
        expect(diskFaults({ ...disk, available: 4, freeFiles: 1 })).toMatchObject([
            { state: 'fail', message: 'The file system of /home is 96 % full.' }, { state: 'fail', subject: '/home inodes' },
        ]);
        expect(diskFaults({ ...disk, files: 0, freeFiles: 0 })).toEqual([]);
        expect(memoryFaults({ total: 100, available: 5 })).toEqual([]);
        expect(memoryFaults({ total: 100, available: 4 })).toMatchObject([{ state: 'warn' }]);
    });
});

describe('SELinux', () => {
    const well = { mode: 'enforcing' as const, policy: true, unconfined: [], waiting: [], labels: { checked: 9, wrong: [], more: 0 } };

    test('is well', () => { expect(selinuxFaults(well)).toEqual([]); });

    test('is not', () => {
        expect(selinuxFaults({ ...well, mode: 'disabled', policy: false })).toMatchObject([{ state: 'fail', subject: 'mode' }]);
        expect(selinuxFaults({
            ...well, mode: 'permissive', policy: false, unconfined: ['shop', 'blog'],
            waiting: [{ site: 'wiki', state: 'failed', reason: 'no space' }],
            labels: { checked: 9, wrong: [{ path: '/home/shop', is: 'a:b:home_t:s0', wanted: 'a:b:hosting_content_t:s0' }], more: 2 },
        })).toMatchObject([
            { subject: 'mode', state: 'warn' },
            { subject: 'policy', repair: expect.stringContaining('cockpit-hosting-selinux') as string },
            { subject: 'unconfined', repair: 'hostingctl site apply shop && hostingctl site apply blog' },
            { subject: 'waiting', repair: 'hostingctl selinux apply', hint: 'no space' },
            { subject: 'labels', repair: 'hostingctl selinux relabel', message: expect.stringContaining('3 files') as string },
        ]);
    });
});

describe('PHP', () => {
    const now = new Date('2026-11-28');

    test('is found missing, or past its end', () => {
        expect(versionFaults([site()], ['8.4', '8.2'], now)).toEqual([]);
        expect(versionFaults([site()], ['8.4'], now)).toMatchObject([{ state: 'fail', repair: 'dnf install --assumeyes php82-php-fpm' }]);
        expect(versionFaults([site({ php: '7.4' }), site({ name: 'blog', php: '7.4' })], ['8.4', '7.4'], now)).toMatchObject([{
            state: 'warn', repair: 'hostingctl site set shop --php 8.4 && hostingctl site set blog --php 8.4',
        }]);
        expect(versionFaults([site()], ['8.2'], new Date('2027-01-01'))[0]).not.toHaveProperty('repair');
    });
});

describe('nginx', () => {
    const dump = `# configuration file /etc/nginx/nginx.conf:
http { server { listen 80 default_server; server_name _; } }
# configuration file /etc/nginx/conf.d/other.conf:
# server_name shop.example;
server { server_name "WWW.shop.example"
    other.example; }
server{server_name other.example;}
# configuration file /etc/nginx/conf.d/hosting-shop.conf:
server { server_name shop.example www.shop.example; }
`;

    test('is told of names that somebody else claims, and of nothing else', () => {
        expect(foreignNames(dump, [site()])).toMatchObject([{
            subject: '/etc/nginx/conf.d/other.conf', message: expect.stringContaining('claims www.shop.example:') as string,
        }]);
        expect(foreignNames(dump, [site({ domain: 'wiki.example', aliases: [] })])).toEqual([]);
    });

    test('says where it does not load', () => {
        const words = (file: string): string => `2026/11/28 [emerg] 12#12: unknown directive "x" in ${file}:3\nnginx: configuration test failed`;
        expect(refused(words('/etc/nginx/conf.d/hosting-shop.conf'), [site()])).toMatchObject({ repair: 'hostingctl site apply shop --force' });
        expect(refused(words('/etc/nginx/conf.d/hosting-gone.conf'), [site()])).not.toHaveProperty('repair');
        expect(refused(words('/etc/nginx/x.conf'), [site()]).message).toMatch(/: unknown directive "x" in \/etc\/nginx\/x\.conf:3$/);
        expect(refused('nginx: segmentation fault', []).message).toContain('segmentation fault');
    });

    test('has a limit', () => {
        expect(limitIn('Max processes   1 2 processes\nMax open files            1024                 20000                files\n')).toBe(1024);
        expect(limitIn('Max open files            unlimited            unlimited            files\n')).toBe(Infinity);
    });

    test('has its ports', () => {
        const port = { port: 80, program: 'nginx', unit: 'nginx.service', what: 'websites' };
        const other = { address: '0.0.0.0', port: 80, program: 'caddy', pid: 7 };
        expect(cockpitPorts('[::]:9091 (Stream)\n/run/x (Stream)').map(each => each.port)).toEqual([9091]);
        expect(takerOf(port, [{ ...other, program: 'nginx' }, { ...other, port: 8080 }])).toBeUndefined();
        expect(takerOf(port, [{ ...other, program: 'nginx' }, other])).toBe(other);
    });
});

describe('accounts', () => {
    const account = (name: string, uid: number) => ({ name, uid, gid: uid, comment: '', home: '/' });

    test('of sites are theirs alone', () => {
        expect(accountFaults([site()], [account('shop', 70_001), account('anna', 1000)])).toEqual([]);
        expect(accountFaults([site({ state: 'creating' })], [])).toEqual([]);
        expect(accountFaults([site()], [account('anna', 1000), account('twin', 70_001), account('x', 80_000)])).toMatchObject([
            { subject: 'shop', state: 'fail', repair: expect.stringContaining('useradd') as string },
            { subject: 'twin', state: 'fail', repair: 'usermod --uid 1001 twin' }, { subject: 'x', state: 'warn' },
        ]);
        expect(accountFaults([site()], [account('shop', 1005)])).toMatchObject([{ subject: 'shop', repair: 'usermod --uid 70001 shop' }]);
    });

    test.each([
        ['anna:100000:65536', 0], ['anna:60000:10000', 0], ['anna:60000:10001', 1], ['anna:99999:1', 1], ['', 0], ['# x', 0],
    ])('may not be had by containers: %s', (line, count) => {
        expect(rangeFaults('/etc/subuid', `${line}\n`)).toHaveLength(count);
        expect(rangeFaults('/etc/subgid', line)[0]?.repair ?? '--del-subgids').toContain('--del-subgids');
    });
});

describe('what the package has brought', () => {
    const unit = { unit: 'hosting-php@a.service', load: 'loaded', active: 'inactive', file: 'static', dropIns: [] as string[],
        path: '/usr/lib/systemd/system/hosting-php@.service' };

    test('are units', () => {
        expect(unitFaults({ ...unit, dropIns: ['/usr/lib/systemd/system/hosting-php@.service.d/1.conf'] })).toEqual([]);
        expect(unitFaults({ ...unit, load: 'masked' })).toMatchObject([{ state: 'fail', repair: 'systemctl unmask hosting-php@.service' }]);
        expect(unitFaults({ ...unit, path: '/etc/systemd/system/hosting-php@.service' })).toMatchObject([{ state: 'warn' }]);
        expect(unitFaults({ ...unit, load: 'not-found' })).toMatchObject([{ repair: 'dnf reinstall --assumeyes cockpit-hosting' }]);
    });

    test('are files', () => {
        const file = { path: '/usr/bin/hostingctl', what: 'S.5....T.', isConfiguration: false };
        expect(packageFaults([file])).toHaveLength(1);
        for (const harmless of [{ ...file, isConfiguration: true }, { ...file, what: '.......T.' }, { ...file, what: '.M.......' }])
            expect(packageFaults([harmless])).toEqual([]);
        for (const what of ['missing', '.....U...', '....L....'])
            expect(packageFaults([{ ...file, what }])).toHaveLength(1);
    });
});

test('a hook of certbot\'s is ours or not', () => {
    expect(callsUs('[renewalparams]\npost_hook = /usr/libexec/hosting/certificates-renewed\n')).toBe(true);
    expect(callsUs('[renewalparams]\n# post_hook = /usr/libexec/hosting/certificates-renewed\n')).toBe(false);
    expect(callsUs('post_hook = systemctl reload nginx\n')).toBe(false);
});

test('connections of a database server are enough, or hardly, or not', () => {
    const server = { engine: 'postgresql', state: 'running', maxConnections: 100 } as DatabaseServer;
    const states = [10, 79, 80, 94, 95, 100].map(connections => connectionFaults({ ...server, connections })[0]?.state);
    expect(states).toEqual([undefined, undefined, 'warn', 'warn', 'fail', 'fail']);
    expect(connectionFaults({ ...server, connections: 99 })[0]?.repair).toContain('max_connections = 200');
});

test('a failed job counts for a day, until it is begun anew', () => {
    const at = Date.parse('2026-11-28T12:00:00Z');
    const job = { id: 7, title: 'Create site a', finishedAt: '2026-11-28T10:00:00Z', canRetry: true, error: { message: 'No.', hint: 'Mend it.' } };
    const faults = (more: object) => jobFaults([{ ...job, ...more }] as unknown as Parameters<typeof jobFaults>[0], at);
    expect(faults({})).toMatchObject([{ message: 'A job has failed: Create site a. No.', repair: 'hostingctl job retry 7', hint: 'Mend it.' }]);
    expect(faults({ canRetry: false })).toEqual([]);
    expect(faults({ finishedAt: '2026-11-27T11:00:00Z' })).toEqual([]);
});
