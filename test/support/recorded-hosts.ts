// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Hosts as their facts would be read, for tests: bare installations of each release as the distribution ships them with the packages
 * that cockpit-hosting itself requires, and what differs on others.
 */

import type { Facts } from '../../backend/features/host/setup/facts.ts';

const OFF = { enabled: false, active: false };
const ON = { enabled: true, active: true };

const REPO = (id: string, enabled: 0 | 1): string => `[${id}]\nname=AlmaLinux $releasever - ${id}\nenabled=${enabled}\ngpgcheck=1\n`;

const FSTAB = `# Created by anaconda
UUID=5f0c / xfs defaults 0 0
UUID=9a1e /boot xfs defaults 0 0
`;

function bare(release: Facts['platform']['release'], version: string): Facts {
    const builder = release === 8 ? 'powertools' : 'crb';
    return {
        platform: { name: `AlmaLinux ${version}`, id: 'almalinux', release },
        packages: new Set(['cockpit-hosting', 'nginx', 'nodejs', 'cockpit-system', 'openssh-server', 'firewalld', 'chrony',
            'policycoreutils']),
        nginxVendor: 'AlmaLinux',
        files: {
            '/etc/fstab': FSTAB,
            [`/etc/yum.repos.d/almalinux-${builder}.repo`]: `${REPO(builder, 0)}\n${REPO(`${builder}-debuginfo`, 0)}`,
            '/etc/yum.repos.d/almalinux.repo': REPO('baseos', 1),
        },
        modules: release === 10 ? {} : { nodejs: '22' },
        units: {
            'nginx.service': OFF, 'firewalld.service': ON, 'chronyd.service': ON, 'sshd.service': ON, 'cockpit.socket': ON,
        },
        firewall: {
            services: { now: ['cockpit', 'dhcpv6-client', 'ssh'], lasting: ['cockpit', 'dhcpv6-client', 'ssh'] },
            ports: { now: [], lasting: [] },
        },
        listening: [22, 9090],
        ways: { ssh: [22], cockpit: [9090] },
        selinux: 'enforcing',
        cgroup: release === 8 ? 1 : 2,
        bootArguments: ['ro', 'crashkernel=auto'],
        home: { mountPoint: '/', type: 'xfs', hasUserQuota: false },
        postgresqlData: { distribution: false, pgdg: false },
    };
}

export const el8 = bare(8, '8.10');
export const el9 = bare(9, '9.6');
export const el10 = bare(10, '10.0');

/** The same host with more packages, and some of its facts otherwise. */
export function but(facts: Facts, packages: readonly string[], more: Partial<Facts> = {}): Facts {
    return {
        ...facts, ...more, packages: new Set([...facts.packages, ...packages]),
        units: { ...facts.units, ...more.units }, files: { ...facts.files, ...more.files }, modules: { ...facts.modules, ...more.modules },
    };
}

export { OFF, ON };
