// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host itself: its clock, its firewall, updates, and whether it still runs what was replaced. */

import * as fs from 'node:fs/promises';

import type { OutputOf } from '../../../contract/index.ts';
import { firewallRuns, openInDefaultZone } from '../../../host/firewall.ts';
import { type InstalledPackage, installedPackages } from '../../../host/installed-packages.ts';
import { run } from '../../../host/run.ts';
import { isContainer } from '../../../host/virtual.ts';
import { type Check, command, type Finding, inOrder, type Outcome, some } from './check.ts';

/** What takes effect with the next start of the host alone; dnf's own list (needs-restarting), where it is. */
const NEED_REBOOT = [
    'kernel', 'kernel-core', 'kernel-rt-core', 'glibc', 'linux-firmware', 'systemd', 'dbus', 'dbus-broker', 'dbus-daemon', 'microcode_ctl',
    'openssl-libs', 'gnutls',
];

/** Services of firewalld that visitors come in by, and their ports. */
const VISITED = { http: '80/tcp', https: '443/tcp' };

export function systemChecks(updates: () => Promise<OutputOf<'host.updates'>>): Check[] {
    return [
        { name: 'clock', title: 'Clock', run: clock },
        {
            name: 'reboot', title: 'Start of the host after updates',
            run: async () => rebootFaults(await installedPackages(NEED_REBOOT), await startedAt()),
        },
        { name: 'firewall', title: 'Firewall', run: firewall },
        { name: 'updates', title: 'Security updates', limit: 60_000, run: async () => updateFaults(await updates()) },
    ];
}

async function clock(): Promise<Outcome> {
    if (await isContainer())
        return { inapplicable: 'This host is a container: its clock is that of the machine around it.' };
    const { stdout } = await run('timedatectl', ['show', '--property=NTP', '--property=NTPSynchronized']);
    return clockFaults(stdout);
}

export function clockFaults(text: string): Finding[] {
    const is = (name: string): boolean => text.split('\n').includes(`${name}=yes`);
    if (is('NTPSynchronized'))
        return [];
    return [{
        state: 'warn',
        message: is('NTP') ? 'The clock is not synchronised yet, or no time server answers: certificates and log-ins depend on it.'
            : 'Nothing keeps the clock right: certificates and log-ins depend on it.',
        repair: is('NTP') ? command('systemctl', 'restart', 'chronyd.service')
            : inOrder(command('dnf', 'install', '--assumeyes', 'chrony'), command('systemctl', 'enable', '--now', 'chronyd.service')),
        ...is('NTP') && { hint: 'See chronyc sources.' },
    }];
}

/** Line `btime` of proc_stat(5): when the kernel was started. */
async function startedAt(): Promise<number> {
    return Number(/^btime (\d+)$/m.exec(await fs.readFile('/proc/stat', 'utf8'))?.[1] ?? 0);
}

export function rebootFaults(packages: readonly InstalledPackage[], started: number): Outcome {
    if (packages.length === 0)
        return { inapplicable: 'No package is installed that would need it.' };
    const newer = packages.filter(({ installedAt }) => installedAt > started);
    const names = [...new Set(newer.map(({ name }) => name))];
    return newer.length === 0 ? [] : [{
        state: 'warn', message: `Updated since the host was started, and not in force before its next start: ${some(names)}.`,
        repair: command('systemctl', 'reboot'),
    }];
}

async function firewall(): Promise<Outcome> {
    // That it does not run at all is found among the services.
    if (!await firewallRuns())
        return { inapplicable: 'firewalld does not run.' };
    return firewallFaults(await openInDefaultZone());
}

/** Services by their names, and ports as `443/tcp`. */
export function firewallFaults(open: readonly string[]): Finding[] {
    const missing = Object.entries(VISITED).filter(([name, port]) => !open.includes(name) && !open.includes(port)).map(([name]) => name);
    return missing.length === 0 ? [] : [{
        state: 'fail', message: `The firewall lets no visitor in by ${missing.join(' and ')}.`,
        repair: inOrder(command('firewall-cmd', '--permanent', ...missing.map(name => `--add-service=${name}`)),
            command('firewall-cmd', '--reload')),
        hint: 'It may be meant, where visitors come through a zone that is not the default one.',
    }];
}

export function updateFaults({ packages, security }: OutputOf<'host.updates'>): Outcome {
    if (packages === null)
        return { inapplicable: 'dnf has not fetched anything yet.' };
    return security === null || security === 0 ? [] : [{
        state: 'warn', message: security === 1 ? '1 security update waits.' : `${security} security updates wait.`,
        repair: command('dnf', 'upgrade', '--security', '--assumeyes'),
    }];
}
