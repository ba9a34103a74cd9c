// SPDX-License-Identifier: LGPL-2.1-or-later
/* The noun all features share: a site as the store holds it, and the places that belong to it by its name. */

import path from 'node:path';

import type * as z from 'zod/mini';

import { type AccessSettings, accessSettings } from '../../contract/access.ts';
import { type RemoteSettings, remoteSettings } from '../../contract/database-remote.ts';
import type { DatabasePrivileges } from '../../contract/databases.ts';
import { type TlsSettings, tlsSettings } from '../../contract/certificates.ts';
import { type PhpSettings, phpSettings } from '../../contract/php.ts';
import { type DomainSettings, domainSettings } from '../../contract/domains.ts';
import { type EnvironmentSettings, environmentSettings } from '../../contract/environment.ts';
import { type LaravelSettings, laravelSettings } from '../../contract/laravel.ts';
import { type StorageSettings, storageSettings } from '../../contract/limits.ts';
import type { Redirect } from '../../contract/redirects.ts';
import { snippetSettings } from '../../contract/snippets.ts';
import { type SelinuxSettings, selinuxSettings } from '../../contract/selinux.ts';
import { type SftpSettings, sftpSettings } from '../../contract/sftp.ts';
import type { databaseEngine, siteApp } from '../../contract/values.ts';
import { type WebSettings, webSettings } from '../../contract/web.ts';
import { type WordPressSettings, wordpressSettings } from '../../contract/wordpress.ts';

/** Kinds of sites: those that people make, and the host's own web client for databases. */
export type App = z.output<typeof siteApp> | 'client';

/** A site with what its pieces on the host are made from. */
export interface SiteRecord {
    id: number;
    /** User name; the one name of its home, units, virtual host and directories. */
    name: string;
    domain: string;
    aliases: string[];
    app: App;
    php: string;
    state: 'creating' | 'active' | 'deleting';
    owner: string | null;
    suspended: boolean;
    limits: Limits;
    redirects: Redirect[];
    web: WebSettings;
    access: AccessSettings;
    snippet: z.output<typeof snippetSettings>;
    phpSettings: PhpSettings;
    /** Has a meaning where the application is WordPress. */
    wordpress: WordPressSettings;
    domains: DomainSettings;
    laravel: LaravelSettings;
    remote: RemoteSettings;
    storage: StorageSettings;
    environment: EnvironmentSettings;
    tls: TlsSettings;
    selinux: SelinuxSettings;
    sftp: SftpSettings;
    uid: number;
    /** SELinux level: `s0:c1,c101`. */
    level: string;
    /** The first of the databases, which the application was set up with. */
    database: DatabaseRecord | null;
    databases: DatabaseRecord[];
    createdAt: string;
}

/** In the words of systemd.resource-control(5). */
export interface Limits {
    memory: string;
    cpu: string;
    processes: number;
    io: number;
}

/** Settings that the store keeps as one JSON document, group by group; each group's schema fills in what is new. */
export const settingGroups = {
    web: webSettings,
    access: accessSettings,
    snippet: snippetSettings,
    phpSettings,
    wordpress: wordpressSettings,
    domains: domainSettings,
    laravel: laravelSettings,
    remote: remoteSettings,
    storage: storageSettings,
    environment: environmentSettings,
    tls: tlsSettings,
    selinux: selinuxSettings,
    sftp: sftpSettings,
};
export type SettingGroup = keyof typeof settingGroups;

/** What of a site can be changed; `site.change` jobs carry it before and after. */
export const SETTINGS = [
    'domain', 'aliases', 'php', 'owner', 'suspended', 'limits', 'redirects', ...Object.keys(settingGroups) as SettingGroup[],
] as const;
export type SiteSettings = Pick<SiteRecord, (typeof SETTINGS)[number]>;

/** The settings of a site alone. */
export function settingsOf(site: SiteSettings): SiteSettings {
    return Object.fromEntries(SETTINGS.map(key => [key, site[key]])) as unknown as SiteSettings;
}

export type EngineName = z.output<typeof databaseEngine>;

export interface DatabaseRecord {
    engine: EngineName;
    name: string;
    /** Encoding, in PostgreSQL's words. */
    charset: string;
    /** Locale, in PostgreSQL's words; empty for the server's own. */
    collation: string;
    /** The first has the name of the database and owns it: the application and the panel log in as that one. */
    users: DatabaseUserRecord[];
}

export interface DatabaseUserRecord {
    name: string;
    privileges: DatabasePrivileges;
    maxConnections: number;
    /** Sealed: see store/secrets.ts and databases/passwords.ts. Null once it is known to whom it was shown alone. */
    password: string | null;
    /** Sealed; there while a job changes the password. */
    nextPassword: string | null;
    /** The password is there to be shown, once. */
    isWaiting: boolean;
}

/** Every path and unit of a site. They are a contract: scripts of administrators rely on them. */
export const place = {
    home: (name: string) => `/home/${name}`,
    /** What belongs to visitors and the application; visitors may see a directory below it only. */
    files: (name: string) => `/home/${name}/public_html`,
    environment: (name: string) => `/home/${name}/.env`,
    /** Where a home is built before it is moved into place, and taken apart after it was moved away: root's alone. */
    staging: (name: string) => path.join(STAGING, name),
    logs: (name: string) => `/var/log/hosting/${name}`,
    runtime: (name: string) => `/run/hosting/${name}`,
    socket: (name: string) => `/run/hosting/${name}/php.sock`,
    php: (name: string) => `/etc/hosting/php/${name}`,
    /** nginx's own: pages it keeps for visitors. */
    cache: (name: string) => `/var/cache/nginx/hosting-${name}`,
    virtualHost: (name: string) => `/etc/nginx/conf.d/hosting-${name}.conf`,
    /** Names and hashes of passwords, one file for each protected path. */
    passwords: (name: string) => path.join(PASSWORDS, name),
    /** Keys and certificates that are not certbot's: root's alone. */
    certificates: (name: string) => path.join(CERTIFICATES, name),
    /** What somebody who logs in by SFTP sees as the root of all; every part of the path is root's. */
    jail: (name: string) => path.join(JAILS, name),
    /** The unit that mounts the home inside: systemd names it by its path. */
    jailUnit: (name: string) => `srv-jail-${name}-home.mount`,
    /** The keys that open an account: root's to write. */
    authorizedKeys: (account: string) => path.join(SSH_KEYS, account, 'authorized_keys'),
    socketUnit: (name: string) => `hosting-php@${name}.socket`,
    serviceUnit: (name: string) => `hosting-php@${name}.service`,
    schedulerUnit: (name: string) => `hosting-scheduler@${name}.service`,
    schedulerTimer: (name: string) => `hosting-scheduler@${name}.timer`,
    workerUnit: (name: string, number: number) => `hosting-queue-${number}@${name}.service`,
    runUnit: (name: string, job: number) => `hosting-run-${job}@${name}.service`,
    sliceUnit: (name: string) => `hosting-${name}.slice`,
    archives: '/var/lib/hosting/archive',
} as const;

/** The user that everything of a site runs as and belongs to; its group has the same number. */
export function ownerOf({ uid }: Pick<SiteRecord, 'uid'>): { uid: number, gid: number } {
    return { uid, gid: uid };
}

/** The directory that visitors see. */
export function docrootOf({ name, web }: Pick<SiteRecord, 'name' | 'web'>): string {
    return path.join(place.files(name), web.docroot);
}

/** Keys are in here: only root comes in. */
export const CERTIFICATES = '/etc/hosting/tls';
/** What certificate authorities ask for, of all sites: root's alone to write. nginx may read what is below /var/www. */
export const CHALLENGES = '/var/www/hosting-acme';
export const JAILS = '/srv/jail';
/** A directory for each account that keys of ours open. */
export const SSH_KEYS = '/etc/hosting/ssh';
/** Outside of the sites' homes; only root and nginx come in. */
export const PASSWORDS = '/etc/nginx/hosting';
/** The directory of the application as a whole, of which visitors see one directory: `current` of `current/public`. */
export function applicationRootOf({ name, web }: Pick<SiteRecord, 'name' | 'web'>): string {
    return path.join(place.files(name), web.docroot === '' ? '' : path.dirname(web.docroot));
}

/** Units started at boot; wanted by nothing that stays active, so that a deleted site's units are not kept loaded: see the target. */
export const BOOT_LINKS = '/etc/systemd/system/hosting-sites.target.wants';

export const STAGING = '/home/.hosting';
