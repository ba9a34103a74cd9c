// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host and the caller's standing on it. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import type { ErrorDocument } from './errors.ts';
import { started } from './jobs.ts';
import { databaseEngine, siteApp } from './values.ts';

/** A service that websites, or the panel, rely on. */
export const hostService = z.object({
    /** `nginx.service` */
    unit: z.string(),
    /** `missing`: there is no such unit on this host, though something here needs it. */
    state: z.enum(['running', 'stopped', 'failed', 'missing']),
    /** Number of websites that do not work without it; null for what concerns them all later, as the renewal of certificates. */
    sites: z.nullable(z.int()),
});
export type HostService = z.output<typeof hostService>;

export const hostStatus = z.object({
    services: z.array(hostService),
    /** Bytes. */
    memory: z.object({ total: z.int(), available: z.int() }),
    /** Programs that want a processor or wait for a disk, on the average of 1, 5 and 15 minutes. */
    load: z.array(z.number()),
    processors: z.int(),
    /** Seconds since the start of the host. */
    uptime: z.int(),
    /** File systems that hold what belongs to websites, each once; bytes. */
    disks: z.array(z.object({ path: z.string(), size: z.int(), available: z.int() })),
});
export type HostStatus = z.output<typeof hostStatus>;

export const hostCommands = {
    info: command({
        interface: 'Hosting1', method: 'Info', kind: 'query', access: 'anyone',
        cli: 'host info', summary: 'Show what this host offers and what you may do.',
        input: () => z.object({}),
        output: () => z.object({
            version: z.string(),
            /** Name of the calling account. */
            user: z.string(),
            /** `customer`: sees the sites it owns, and nothing else. */
            role: z.enum(['administrator', 'customer']),
            hostname: z.string(),
            /** What `site create --app` can make on this host. */
            apps: z.array(siteApp),
            /** Installed PHP versions, the newest first. */
            php: z.array(z.string()),
            /** Database engines installed on this host. */
            databases: z.array(databaseEngine),
            selinux: z.enum(['enforcing', 'permissive', 'disabled']),
            /** How the key of stored secrets is kept: in a file for root alone, or sealed so that only this host can open it. */
            key: z.enum(['file', 'sealed']),
        }),
    }),
    status: command({
        interface: 'Hosting1', method: 'Status', kind: 'query', access: 'administrator',
        cli: 'host status', summary: 'Show how this host is: the services websites rely on, memory, load, disks.',
        input: () => z.object({}),
        output: () => hostStatus,
    }),
    updates: command({
        interface: 'Hosting1', method: 'Updates', kind: 'query', access: 'administrator',
        cli: 'host updates', summary: 'Count the updates that dnf knows of, by what it last fetched.',
        input: () => z.object({}),
        output: () => z.object({
            /** Null where dnf has not fetched anything yet. */
            packages: z.nullable(z.int()),
            /** Those of them that mend a security fault; null where the repositories do not say. */
            security: z.nullable(z.int()),
        }),
    }),
    rotateKey: command({
        interface: 'Hosting1', method: 'RotateKey', kind: 'job', access: 'administrator',
        cli: 'host rotate-key',
        summary: 'Give this host a new key for its stored secrets; everything is sealed anew, nothing else changes.',
        input: () => z.object({}),
        output: () => started,
    }),
    protectKey: command({
        interface: 'Hosting1', method: 'ProtectKey', kind: 'job', access: 'administrator',
        cli: 'host protect-key',
        summary: 'Seal the key of stored secrets, so that only this host can open it, with its TPM if it has one. Keep a backup.',
        input: () => z.object({}),
        output: () => started,
    }),
    unprotectKey: command({
        interface: 'Hosting1', method: 'UnprotectKey', kind: 'job', access: 'administrator',
        cli: 'host unprotect-key',
        summary: 'Keep the key of stored secrets in a plain file again, which root alone can read.',
        input: () => z.object({}),
        output: () => started,
    }),
    backupStore: command({
        interface: 'Hosting1', method: 'BackupStore', kind: 'job', access: 'administrator',
        cli: 'host backup-store',
        summary: 'Copy what the panel knows into a new file in /var/lib/hosting/backup, while it goes on. The key of secrets is not in it.',
        input: () => z.object({}),
        output: () => z.extend(started, {
            /** Where the copy will be when the job is done. */
            file: z.string(),
        }),
    }),
    subscribe: command({
        interface: 'Hosting1', method: 'Subscribe', kind: 'query', access: 'anyone',
        cli: '', summary: 'Send Changed and JobUpdated to this connection, about what the caller may see, until it ends.',
        input: () => z.object({
            /** Number of a job: JobUpdated of that one, and nothing else. May be called again for others. */
            job: z.optional(z.int()),
        }),
        output: () => z.object({}),
    }),
};

/** systemd ends a start with this status when a credential of the unit does not open: EXIT_CREDENTIALS of systemd.exec(5). */
export const KEY_STATUS = 243;
/** Object of the service's unit in systemd, which everybody may read. */
export const UNIT_PATH = '/org/freedesktop/systemd1/unit/hostingd_2eservice';
/** What the service cannot say itself, since it does not start then. */
export const KEY_NOT_OPENED: ErrorDocument = {
    message: 'The service does not start: systemd cannot open the sealed key of its secrets, secrets.key.sealed in /var/lib/hosting. '
        + 'It is damaged, or was sealed on another host. Nothing was changed.',
    hint: 'As root, remove that file, put the backup of the key there as secrets.key, then use hostingctl host protect-key.',
};

/**
 * Topics of the signal `Changed(topic, id)`: something of this kind is to be read again. `denial` comes with the name of the site
 * that SELinux has refused something; `check` when a check of the host has found something new, or something mended.
 */
export type Topic = 'site' | 'job' | 'denial' | 'check';
