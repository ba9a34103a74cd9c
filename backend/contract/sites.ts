// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sites: the commands people came for. */

import * as z from 'zod/mini';

import { shownAccess } from './access.ts';
import { command } from './command.ts';
import { siteDatabase } from './databases.ts';
import { tlsSettings } from './certificates.ts';
import { acrossOwners, domainSettings } from './domains.ts';
import { started } from './jobs.ts';
import { phpSettings } from './php.ts';
import { remoteSettings } from './database-remote.ts';
import { environmentSettings } from './environment.ts';
import { laravelSettings } from './laravel.ts';
import { diskLimit, fileLimit, storageSettings } from './limits.ts';
import { redirect } from './redirects.ts';
import { selinuxSettings } from './selinux.ts';
import { shownSftp } from './sftp.ts';
import {
    accountName, cpuShare, databaseEngine, described, domainName, domainPattern, jobId, mailAddress, memorySize, phpVersion, siteApp,
    siteReference, siteTitle, siteUser, time,
} from './values.ts';
import { webSettings } from './web.ts';
import { multisite, wordpressSettings } from './wordpress.ts';

export const siteSummary = z.object({
    /** User name, which names home, units and virtual host. */
    name: siteUser,
    /** Primary domain, in ASCII. */
    domain: z.string(),
    aliases: z.array(z.string()),
    app: siteApp,
    php: phpVersion,
    state: z.enum(['creating', 'active', 'deleting']),
    /** `idle`: no process runs, the next visitor wakes it. */
    activity: z.enum(['running', 'idle']),
    /** Account that may see and use it beside the administrators. */
    owner: z.nullable(z.string()),
    /** The first of its databases, which its application was set up with. */
    database: z.nullable(siteDatabase),
    databases: z.array(siteDatabase),
    /** Visitors get a page that says so, and nothing of the site runs. */
    suspended: z.boolean(),
    /** A job that is at work on it now. */
    job: z.nullable(jobId),
    createdAt: time,
});

export const site = z.extend(siteSummary, {
    uid: z.int(),
    home: z.string(),
    docroot: z.string(),
    socket: z.string(),
    slice: z.string(),
    logs: z.string(),
    redirects: z.array(redirect),
    limits: z.object({ memory: memorySize, cpu: cpuShare, processes: z.int(), io: z.int() }),
    web: webSettings,
    access: shownAccess,
    phpSettings,
    /** Of a WordPress site alone. */
    wordpress: z.nullable(wordpressSettings),
    /** A log-in to its application is there to be shown, once. */
    hasLogin: z.boolean(),
    domains: domainSettings,
    laravel: laravelSettings,
    /** Addresses that may log in to its databases from elsewhere. */
    remote: remoteSettings,
    storage: storageSettings,
    environment: environmentSettings,
    tls: tlsSettings,
    /** What SELinux lets it do beyond what all sites may. */
    selinux: selinuxSettings,
    sftp: shownSftp,
    /** SELinux level its processes and files carry: `s0:c1,c101`. */
    level: z.string(),
});

/** A log-in to a site's application. */
export const credentials = z.object({ user: z.string(), password: z.string(), url: z.string() });

/** `edited`: by a person since it was written. `outdated`: its template or settings changed. */
export const driftReason = z.enum(['missing', 'edited', 'outdated']);

export const siteCommands = {
    create: command({
        interface: 'Sites1', method: 'Create', kind: 'job', access: 'administrator',
        cli: 'site create DOMAIN', summary: 'Create a website.',
        input: () => z.object({
            domain: described(domainName, 'domain name of the site'),
            alias: described(
                z._default(z.array(domainPattern).check(z.maxLength(100, 'A site takes at most 100 names here.')), []),
                'further domain name, also a wildcard such as *.shop.example; may be given several times'),
            www: described(z._default(z.boolean(), false), 'the site answers under www.DOMAIN too'),
            ...acrossOwners,
            app: described(z._default(siteApp, 'generic'), 'kind of application'),
            php: described(z.optional(phpVersion), 'PHP version; the newest on this host unless given'),
            // Optional instead of with a default: an application that needs a database has another one.
            database: described(z.optional(z.enum(['none', ...databaseEngine.options])),
                'database to create with it; none unless given, mariadb for wordpress'),
            user: described(z.optional(siteUser), 'user name of the site; made from the domain unless given'),
            owner: described(z.optional(accountName), 'local account that may see and use the site'),
            multisite: described(z._default(multisite, 'none'),
                'many wordpress sites in one: each below a path of the domain, or at a name below it'),
            title: described(z.optional(siteTitle), 'title of a wordpress site; its domain unless given'),
            email: described(z.optional(mailAddress), 'mail address of its administrator; webmaster@DOMAIN unless given'),
        }),
        output: () => started,
    }),
    clone: command({
        interface: 'Sites1', method: 'Clone', kind: 'job', access: 'administrator',
        cli: 'site clone SITE DOMAIN', summary: 'Make a new website with the files, the database and the settings of another one.',
        input: () => z.object({
            site: siteReference,
            domain: described(domainName, 'domain name of the new site'),
            user: described(z.optional(siteUser), 'user name of the new site; made from the domain unless given'),
            owner: described(z.optional(z.union([accountName, z.literal('')])),
                'local account that may see and use the new site; empty for none, the same as before unless given'),
            ...acrossOwners,
        }),
        output: () => started,
    }),
    credentials: command({
        interface: 'Sites1', method: 'TakeCredentials', kind: 'query', access: 'administrator', audited: true,
        cli: 'site credentials SITE',
        summary: 'Show a new log-in of the administrator of an application, once: afterwards it is forgotten here.',
        input: () => z.object({ site: siteReference }),
        output: () => credentials,
    }),
    list: command({
        interface: 'Sites1', method: 'List', kind: 'query', access: 'owner',
        cli: 'site list', summary: 'List websites.',
        input: () => z.object({}),
        output: () => z.array(siteSummary),
    }),
    show: command({
        interface: 'Sites1', method: 'Show', kind: 'query', access: 'owner',
        cli: 'site show SITE', summary: 'Show a website.',
        input: () => z.object({ site: siteReference }),
        output: () => site,
    }),
    suggest: command({
        interface: 'Sites1', method: 'Suggest', kind: 'query', access: 'administrator',
        cli: 'site suggest DOMAIN', summary: 'Check a domain name and say which names a new site would get.',
        input: () => z.object({ domain: described(domainName, 'domain name of the site') }),
        output: () => z.object({ domain: z.string(), user: z.string(), docroot: z.string() }),
    }),
    set: command({
        interface: 'Sites1', method: 'Set', kind: 'job', access: 'administrator', preview: true,
        cli: 'site set SITE', summary: 'Change settings of a website.',
        input: () => z.object({
            site: siteReference,
            php: described(z.optional(phpVersion), 'PHP version'),
            memory: described(z.optional(memorySize), 'most memory its processes may use together, such as 512M'),
            cpu: described(z.optional(cpuShare), 'most processor time, such as 50%; 100% is one processor'),
            processes: described(z.optional(z.int().check(z.minimum(16), z.maximum(32_768))), 'most processes, 16 to 32768'),
            io: described(z.optional(z.int().check(z.minimum(1), z.maximum(10_000))), 'weight at the disk, 1 to 10000; 100 is normal'),
            disk: described(z.optional(diskLimit), 'most disk space of its files, such as 10G; none for no limit'),
            files: described(z.optional(fileLimit), 'most files and directories; 0 for no limit'),
            owner: described(z.optional(z.union([accountName, z.literal('')])),
                'local account that may see and use the site; empty for none'),
        }),
        output: () => started,
    }),
    suspend: command({
        interface: 'Sites1', method: 'Suspend', kind: 'job', access: 'administrator', preview: true,
        cli: 'site suspend SITE', summary: 'Take a website out of service: visitors get a page with status 503, nothing of it runs.',
        input: () => z.object({ site: siteReference }),
        output: () => started,
    }),
    resume: command({
        interface: 'Sites1', method: 'Resume', kind: 'job', access: 'administrator', preview: true,
        cli: 'site resume SITE', summary: 'Put a suspended website back into service.',
        input: () => z.object({ site: siteReference }),
        output: () => started,
    }),
    apply: command({
        interface: 'Sites1', method: 'Apply', kind: 'job', access: 'administrator', preview: true,
        cli: 'site apply SITE', all: 'site.list',
        summary: 'Write everything of a website anew from its settings; changes nothing where nothing differs.',
        input: () => z.object({
            site: siteReference,
            force: described(z._default(z.boolean(), false), 'overwrite files that were changed by hand'),
        }),
        output: () => started,
    }),
    check: command({
        interface: 'Sites1', method: 'Check', kind: 'query', access: 'administrator',
        cli: 'site check SITE', all: 'site.list', summary: 'Show where the files of a website differ from its settings.',
        input: () => z.object({ site: siteReference }),
        output: () => z.object({
            site: siteUser,
            drift: z.array(z.object({
                path: z.string(),
                reason: z.enum([...driftReason.options, 'unknown']),
                diff: z.string(),
            })),
        }),
    }),
    delete: command({
        interface: 'Sites1', method: 'Delete', kind: 'job', access: 'administrator',
        cli: 'site delete SITE', summary: 'Delete a website.',
        confirm: 'Delete the site {site}?',
        input: () => z.object({
            site: siteReference,
            files: described(z._default(z.enum(['archive', 'delete', 'keep']), 'archive'),
                'archive: put files and database into an archive, then delete them; delete: delete them; '
                + 'keep: leave the files and the user in place, archive the database'),
            revoke: described(z._default(z.boolean(), false),
                'also declare its certificate invalid at the authority that issued it; without that it only ends by itself'),
        }),
        output: () => started,
    }),
};

export type SiteSummary = z.output<typeof siteSummary>;
export type Site = z.output<typeof site>;
