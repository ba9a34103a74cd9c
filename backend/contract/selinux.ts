// SPDX-License-Identifier: LGPL-2.1-or-later
/* What SELinux does for the sites, and what it has refused them. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, siteReference, time } from './values.ts';

export const denial = z.object({
    id: z.int(),
    /** The site it is about: whose process tried, or whose file was tried by another program of the host. */
    site: z.string(),
    /** `PHP of shop.example tried to read /home/blog/.env of blog.example: blocked`. */
    sentence: z.string(),
    firstAt: time,
    lastAt: time,
    count: z.int(),
    /** False where SELinux was permissive: it would have been blocked. */
    blocked: z.boolean(),
    permissions: z.array(z.string()),
    /** Kind of object, in SELinux's words: `file`, `dir`, `tcp_socket`. */
    class: z.string(),
    source: z.string(),
    target: z.string(),
    /** Rule that would allow it, for an administrator to judge; null where only other categories would. */
    proposal: z.nullable(z.string()),
});

export const mode = z.enum(['enforcing', 'permissive', 'disabled']);

/** A week: a site's weekly tasks have been tried, too. */
const hours = described(z._default(z.int().check(z.minimum(1), z.maximum(8784)), 168), 'look at so many hours back');

export const selinuxCommands = {
    status: command({
        interface: 'Selinux1', method: 'Status', kind: 'query', access: 'administrator',
        cli: 'selinux status', summary: 'Show whether SELinux keeps the sites of this host apart.',
        input: z.object({}),
        output: z.object({
            mode,
            /** Whether the loaded policy has the types of cockpit-hosting-selinux. */
            policy: z.boolean(),
            /** Sites whose units do not say a level: made while SELinux was off. */
            unconfined: z.array(z.string()),
            /** Denials of the last 24 hours. */
            denials: z.int(),
            /** What is to be done, a sentence each; empty where all is well. */
            advice: z.array(z.string()),
        }),
    }),
    denials: command({
        interface: 'Selinux1', method: 'Denials', kind: 'query', access: 'owner',
        cli: 'selinux denials [SITE]', summary: 'List what SELinux has refused the sites, the newest first.',
        input: z.object({
            site: described(z.optional(siteReference), 'only those of one site'),
            limit: described(z._default(z.int().check(z.minimum(1), z.maximum(1000)), 100), 'at most so many'),
        }),
        output: z.array(denial),
    }),
    counts: command({
        interface: 'Selinux1', method: 'Counts', kind: 'query', access: 'owner',
        cli: 'selinux counts', summary: 'Count what SELinux has refused each site, of what it tried in the last 24 hours.',
        input: z.object({}),
        output: z.array(z.object({ site: z.string(), count: z.int() })),
    }),
    check: command({
        interface: 'Selinux1', method: 'Check', kind: 'query', access: 'administrator',
        cli: 'selinux check', summary: 'Show what would be refused on this permissive host if SELinux were enforcing.',
        input: z.object({ hours }),
        output: z.object({
            mode,
            /** Nothing would be refused that was tried meanwhile, and every site is confined. */
            safe: z.boolean(),
            since: time,
            /** What comes of it, and what to do, a sentence each. */
            advice: z.array(z.string()),
            denials: z.array(denial),
        }),
    }),
    enforce: command({
        interface: 'Selinux1', method: 'Enforce', kind: 'job', access: 'administrator',
        cli: 'selinux enforce', summary: 'Turn a permissive SELinux enforcing, now and at every start of the host.',
        confirm: 'Turn SELinux enforcing, now and at every start of the host?',
        input: z.object({
            hours,
            force: described(z._default(z.boolean(), false), 'also where something would be refused'),
        }),
        output: started,
    }),
};

export type Denial = z.output<typeof denial>;
export type Mode = z.output<typeof mode>;
