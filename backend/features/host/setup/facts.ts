// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is known of a host before it is set up. It is all that a plan is made from, so that a host's facts can be recorded. */

import type { SelinuxMode } from '../../../host/selinux.ts';
import type { FileSystem } from '../../limits/file-systems.ts';
import type { Platform } from '../../../host/platform.ts';

export interface UnitFacts {
    /** Started at boot. */
    enabled: boolean;
    active: boolean;
    /** Somebody has seen to it that it cannot be started. */
    masked?: boolean;
}

export interface FirewallFacts {
    /** Services open in the default zone: now, and at the next start of firewalld. Empty where it does not run. */
    services: { now: string[], lasting: string[] };
    /** Ports open there, `8443/tcp`. */
    ports: { now: string[], lasting: string[] };
}

export interface Facts {
    platform: Platform;
    /** What the installed packages provide, their own names among it. */
    packages: ReadonlySet<string>;
    /** Who packaged the nginx that is installed, in rpm's words; null where there is none. */
    nginxVendor: string | null;
    /** Files that a plan reads, and may write anew, by their paths; those that are not there are left out. */
    files: Readonly<Record<string, string>>;
    /** Streams of modules that were chosen, by module. */
    modules: Readonly<Record<string, string>>;
    /** Units that are there. */
    units: Readonly<Record<string, UnitFacts>>;
    firewall: FirewallFacts;
    /** TCP ports on which something of this host answers others. */
    listening: readonly number[];
    /** Ports of sshd and of Cockpit. */
    ways: { ssh: readonly number[], cockpit: readonly number[] };
    selinux: SelinuxMode;
    cgroup: 1 | 2;
    /** Arguments with which the kernel will be started next. */
    bootArguments: readonly string[];
    /** What holds /home. */
    home: FileSystem | null;
    /** Whether PostgreSQL has data already: that of the distribution, and that of PGDG. */
    postgresqlData: { distribution: boolean, pgdg: boolean };
}

export const FSTAB = '/etc/fstab';
export const REPOSITORIES = '/etc/yum.repos.d';

/** Whether all of these are installed, or what stands for them. */
export function has({ packages }: Pick<Facts, 'packages'>, ...names: string[]): boolean {
    return names.every(name => packages.has(name));
}

/** Those that are not installed. */
export function missingOf({ packages }: Pick<Facts, 'packages'>, names: readonly string[]): string[] {
    return names.filter(name => !packages.has(name));
}

export function isActive({ units }: Pick<Facts, 'units'>, unit: string): boolean {
    return units[unit]?.active ?? false;
}
