// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where more is of what a check has found: a place of this page, or another page of Cockpit's. */

import type { CheckResult } from '../../backend/contract/host-check.ts';
import { hrefTo, hrefWith } from '../app/location.ts';

interface Place { href?: string, jump?: string }

const service = (subject: string): Place => ({ jump: `/system/services#/${subject}` });
const site = (...tab: string[]) => (subject: string): Place => ({ href: hrefTo('sites', subject, ...tab) });
const elsewhere = (jump: string) => (): Place => ({ jump });

/** By the names of checks; what is not here has no place of its own. */
const PLACES: Readonly<Record<string, (subject: string) => Place>> = {
    services: service,
    units: service,
    'failed-units': service,
    'php-idle': service,
    'nginx-configuration': () => service('nginx.service'),
    'nginx-limit': () => service('nginx.service'),
    'certificates-shown': site('certificates'),
    'certificates-hook': site('certificates'),
    certificates: site('certificates'),
    'php-sockets': site('php'),
    'php-versions': () => ({ href: hrefWith(['sites'], { problem: 'php' }) }),
    drift: site(),
    databases: subject => service(`${subject}.service`),
    selinux: () => ({ href: hrefWith(['sites'], { problem: 'selinux' }) }),
    accounts: elsewhere('/users'),
    disks: elsewhere('/storage'),
    memory: elsewhere('/metrics'),
    jobs: id => ({ href: hrefTo('jobs', id) }),
    audit: () => ({ href: hrefTo('audit') }),
    cockpit: elsewhere('/updates'),
    package: elsewhere('/updates'),
    updates: elsewhere('/updates'),
    reboot: elsewhere('/system'),
    clock: elsewhere('/system'),
    firewall: elsewhere('/network/firewall'),
};

export function placeOf({ check, subject }: CheckResult): Place {
    return PLACES[check]?.(subject) ?? {};
}
