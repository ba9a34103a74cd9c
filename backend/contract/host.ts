// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host and the caller's standing on it. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import type { ErrorDocument } from './errors.ts';
import { started } from './jobs.ts';
import { databaseEngine, siteApp } from './values.ts';

export const hostCommands = {
    info: command({
        interface: 'Hosting1', method: 'Info', kind: 'query', access: 'anyone',
        cli: 'host info', summary: 'Show what this host offers and what you may do.',
        input: z.object({}),
        output: z.object({
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
    rotateKey: command({
        interface: 'Hosting1', method: 'RotateKey', kind: 'job', access: 'administrator',
        cli: 'host rotate-key',
        summary: 'Give this host a new key for its stored secrets; everything is sealed anew, nothing else changes.',
        input: z.object({}),
        output: started,
    }),
    protectKey: command({
        interface: 'Hosting1', method: 'ProtectKey', kind: 'job', access: 'administrator',
        cli: 'host protect-key',
        summary: 'Seal the key of stored secrets, so that only this host can open it, with its TPM if it has one. Keep a backup.',
        input: z.object({}),
        output: started,
    }),
    unprotectKey: command({
        interface: 'Hosting1', method: 'UnprotectKey', kind: 'job', access: 'administrator',
        cli: 'host unprotect-key',
        summary: 'Keep the key of stored secrets in a plain file again, which root alone can read.',
        input: z.object({}),
        output: started,
    }),
    subscribe: command({
        interface: 'Hosting1', method: 'Subscribe', kind: 'query', access: 'anyone',
        cli: '', summary: 'Send Changed and JobUpdated to this connection, about what the caller may see, until it ends.',
        input: z.object({}),
        output: z.object({}),
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
 * that SELinux has refused something.
 */
export type Topic = 'site' | 'job' | 'denial';
