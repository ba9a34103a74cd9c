// SPDX-License-Identifier: LGPL-2.1-or-later
/* User names of sites: chosen from the domain, or checked when an administrator chose. */

import os from 'node:os';

import { baseOf, isWildcard } from '../../contract/domain.ts';
import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import { findAccount, findGroup } from '../../host/accounts.ts';
import { exists } from '../../host/files.ts';
import { place } from '../common/site.ts';
import type { SiteRecords } from './records.ts';

/** Leaves room for a number behind it, below useradd's 32 characters. */
const MAX_BASE = 26;

/**
 * Names that no site takes, because something on a host stands, or may one day stand, under them: in /home, as a unit
 * `hosting-NAME.slice`, as an account a package will want.
 */
const RESERVED = new Set([
    'admin', 'administrator', 'apache', 'backup', 'bin', 'certbot', 'cockpit', 'cron', 'daemon', 'dbus', 'dbwebclient', 'dnf', 'dovecot',
    'ftp', 'git', 'guest', 'host', 'hosting', 'http', 'httpd', 'idle', 'localhost', 'lost', 'mail', 'mailman', 'mariadb',
    'memcached', 'mysql', 'named', 'nginx', 'nobody', 'ntp', 'operator', 'php', 'polkitd', 'postfix', 'postgres',
    'postgresql', 'postmaster', 'redis', 'root', 'rpm', 'sftp', 'ssh', 'sshd', 'sudo', 'sync', 'system', 'systemd', 'test',
    'tomcat', 'tss', 'unbound', 'user', 'users', 'valkey', 'varnish', 'webmaster', 'wheel', 'www',
]);

/** First label of a domain as a user name: `www.my-shop.example` gives `myshop`, `1a.example` gives `s1a`. */
export function baseName(domain: string): string {
    const label = domain.split('.').find(each => each !== 'www') ?? 'site';
    const letters = label.replace(/^xn--/, '').replaceAll(/[^a-z0-9]/g, '').slice(0, MAX_BASE);
    const name = /^[a-z]/.test(letters) ? letters : `s${letters}`;
    return name.length >= 2 ? name : `${name}site`;
}

/** A free user name for a domain: the base, or the base with the lowest number that is free. */
export async function chooseName(domain: string, records: SiteRecords): Promise<string> {
    const base = baseName(domain);
    for (let number = 1; ; number++) {
        const name = number === 1 ? base : `${base}${number}`;
        if (await problemWith(name, records) === undefined)
            return name;
    }
}

/** @throws HostingError at the field `user` when the name cannot be taken */
export async function requireFreeName(name: string, records: SiteRecords): Promise<void> {
    const problem = await problemWith(name, records);
    if (problem)
        throw RESERVED.has(name) ? invalid('user', problem) : conflict('user', problem);
}

/** @throws HostingError `Conflict` where a name that is reserved for us is somebody else's all the same */
export async function requireFreeUser(name: string, records: SiteRecords): Promise<void> {
    const problem = await problemOnHost(name, records);
    if (problem)
        throw new HostingError('Conflict', problem, { hint: 'cockpit-hosting needs it for itself: rename or remove what has it.' });
}

async function problemWith(name: string, records: SiteRecords): Promise<string | undefined> {
    return RESERVED.has(name) ? `The user name ${name} is reserved.` : await problemOnHost(name, records);
}

async function problemOnHost(name: string, records: SiteRecords): Promise<string | undefined> {
    if (records.byName(name))
        return `A site with the user name ${name} exists already.`;
    const [account, group, home] = await Promise.all([findAccount(name), findGroup(name), exists(place.home(name))]);
    if (account)
        return `A user ${name} exists on this host already.`;
    if (group !== undefined)
        return `A group ${name} exists on this host already.`;
    return home ? `${place.home(name)} exists already.` : undefined;
}

/** Refuses the host's own names: Cockpit and the host's certificate live there. */
export function requireForeignDomain(domain: string, field: string): void {
    const hostname = os.hostname().toLowerCase();
    if (isWildcard(domain) && hostname.endsWith(`.${baseOf(domain)}`))
        throw invalid(field, `${domain} covers ${hostname}, this host's own name.`, 'Name the domains one by one.');
    if (domain === hostname || domain === `www.${hostname}`)
        throw invalid(field, `${domain} is this host's own name.`, 'Choose another domain, or rename the host.');
}
