// SPDX-License-Identifier: LGPL-2.1-or-later
/* The web client for databases: one program for all sites of the host, off until an administrator turns it on. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { ownName } from './databases.ts';
import { started } from './jobs.ts';
import { databaseEngine, described, domainName, siteReference, time } from './values.ts';

/** Whether databases can be opened in it, and where. */
export const databaseClient = z.object({
    /** `starting` and `ending`: a job is at work on it. */
    state: z.enum(['off', 'starting', 'on', 'ending']),
    domain: z.nullable(z.string()),
    /** Who has signed its certificate; null where it is off. */
    certificate: z.nullable(z.enum(['self-signed', 'acme', 'uploaded'])),
    /** Sessions that may still be at work; those of customers are told to administrators alone. */
    sessions: z.int(),
});

export const clientCommands = {
    show: command({
        interface: 'Databases1', method: 'ShowClient', kind: 'query', access: 'owner',
        cli: 'database-client show', summary: 'Show whether databases can be opened in the web client, and at which address.',
        input: () => z.object({}),
        output: () => databaseClient,
    }),
    enable: command({
        interface: 'Databases1', method: 'EnableClient', kind: 'job', access: 'administrator',
        cli: 'database-client enable DOMAIN',
        summary: 'Turn on the web client for databases (Adminer) at a domain of its own, in a sandbox as a website has it.',
        input: () => z.object({ domain: described(domainName, 'domain of its own, such as db.example.com; another one, to move it') }),
        output: () => started,
    }),
    disable: command({
        interface: 'Databases1', method: 'DisableClient', kind: 'job', access: 'administrator',
        cli: 'database-client disable', summary: 'Turn off the web client for databases, with all that belongs to it; its sessions end.',
        confirm: 'Turn off the web client? Whoever is at work in it is cut off.',
        input: () => z.object({}),
        output: () => started,
    }),
    open: command({
        interface: 'Databases1', method: 'OpenInClient', kind: 'query', access: 'owner', audited: true,
        cli: 'database-client open SITE NAME',
        summary: 'Print an address that opens a database in the web client, logged in. It is good for one visit, within a minute.',
        input: () => z.object({
            site: siteReference,
            name: described(ownName, 'name of the database; the site\'s name before it may be left out'),
            user: described(z.optional(ownName), 'user of the database whose privileges it has; the first user unless given'),
        }),
        output: () => z.object({
            engine: databaseEngine, database: z.string(), user: z.string(),
            url: z.string(),
            /** Until when the address opens it. */
            openUntil: time,
            /** When its session ends at the latest. */
            endsAt: time,
        }),
    }),
    tidy: command({
        interface: 'Databases1', method: 'TidyClient', kind: 'query', access: 'administrator',
        cli: 'database-client tidy',
        summary: 'End sessions of the web client that were logged out of, or whose time is up. A timer does so while there are any.',
        input: () => z.object({}),
        output: () => z.object({ ended: z.int(), left: z.int() }),
    }),
};

export type DatabaseClient = z.output<typeof databaseClient>;
