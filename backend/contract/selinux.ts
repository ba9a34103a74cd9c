// SPDX-License-Identifier: LGPL-2.1-or-later
/* What SELinux does for the sites, and what it has refused them. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, siteReference, time } from './values.ts';

/** A port that a site may connect to; handlers receive `6379/tcp`. UDP is sent without a check of the port. */
const port = z.pipe(
    z.string(),
    z.transform((text, context) => {
        const [, digits] = /^([1-9][0-9]{0,4})(?:\/tcp)?$/.exec(text) ?? [];
        if (digits !== undefined && Number(digits) <= 65_535)
            return `${digits}/tcp`;
        context.issues.push({ code: 'custom', message: 'Write a TCP port from 1 to 65535, such as 6379/tcp.', input: text });
        return z.NEVER;
    }),
);

/** First parts of paths that belong to the system or to people, and what below them is meant for data all the same. */
const SYSTEM = /^\/(?:bin|boot|dev|etc|home|lib|lib32|lib64|libx32|lost\+found|proc|root|run|sbin|sys|tmp|usr|var|opt\/remi)(?:\/|$)/;
const DATA = /^\/(?:var\/(?:opt|www)|usr\/local\/share)\/./;

/**
 * A directory that a site may be given beside its home. Each part is spelled out and holds nothing that a pattern of file
 * contexts, a unit or CIL would understand.
 */
export const exceptionDirectory = z.string().check(
    z.maxLength(200, 'A path has at most 200 characters here.'),
    z.regex(/^(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){2,}$/,
        'Write the whole path of a directory, such as /srv/media; its parts hold letters, digits and . _ - and begin with no dot.'),
    z.refine(path => !SYSTEM.test(path) || DATA.test(path),
        'Directories of the system, of sites and of people are given to no site. Use one below /srv, for instance.'));

/** What an administrator lets a site do beyond what all sites may, as it is kept with the site. */
export const selinuxSettings = z.object({
    ports: z._default(z.array(z.string().check(z.regex(/^[1-9][0-9]{0,4}\/tcp$/))), []),
    /** Programs below its home, which it could have written itself. */
    ownBinaries: z._default(z.boolean(), false),
    directories: z._default(z.array(z.object({ path: exceptionDirectory, write: z.boolean() })), []),
});
export type SelinuxSettings = z.output<typeof selinuxSettings>;

/** How a site's own type stands. */
export const policyState = z.enum([
    'applied',          // labels and own type are in the policy of the host
    'waiting',          // the next transaction brings them
    'failed',           // the last transaction did not; the site is confined as before
    'none',             // SELinux is off, or was when it was made
]);

/** A path whose label is not what it should be. */
const wrongLabel = z.object({ path: z.string(), is: z.string(), wanted: z.string() });

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
    /** Command that grants it to this site alone, where an exception fits; as little applied by itself as the rule. */
    command: z.nullable(z.string()),
});

export const mode = z.enum(['enforcing', 'permissive', 'disabled']);

/** A week: a site's weekly tasks have been tried, too. */
const hours = described(z._default(z.int().check(z.minimum(1), z.maximum(8784)), 168), 'look at so many hours back');

const exception = {
    port: described(z.optional(port), 'TCP port on any host that it may connect to, such as 6379/tcp'),
    'execute-own-binaries': described(z._default(z.boolean(), false), 'programs below its home, which it can write itself'),
    directory: described(z.optional(exceptionDirectory), 'directory outside of its home with all below it, such as /srv/media'),
};

export const selinuxCommands = {
    status: command({
        interface: 'Selinux1', method: 'Status', kind: 'query', access: 'administrator',
        cli: 'selinux status', summary: 'Show whether SELinux keeps the sites of this host apart.',
        input: () => z.object({
            'every-file': described(z._default(z.boolean(), false), 'compare the labels of all files of all sites; without it, of those '
                + 'that decide about what is made below them'),
        }),
        output: () => z.object({
            mode,
            /** Whether the loaded policy has the types of cockpit-hosting-selinux. */
            policy: z.boolean(),
            /** Version of the package with the types; null where it is not installed. */
            version: z.nullable(z.string()),
            /** Whether sites get process types of their own. */
            ownTypes: z.boolean(),
            /** How many sites have one. */
            owned: z.int(),
            /** Sites whose units do not say a level: made while SELinux was off. */
            unconfined: z.array(z.string()),
            /** Sites that the policy of the host does not know yet, and why. */
            waiting: z.array(z.object({ site: z.string(), state: policyState, reason: z.nullable(z.string()) })),
            /** Labels that were compared with what they should be, and the first that differ. */
            labels: z.object({ checked: z.int(), wrong: z.array(wrongLabel), more: z.int() }),
            /** Denials of the last 24 hours. */
            denials: z.int(),
            /** What is to be done, a sentence each; empty where all is well. */
            advice: z.array(z.string()),
        }),
    }),
    denials: command({
        interface: 'Selinux1', method: 'Denials', kind: 'query', access: 'owner',
        cli: 'selinux denials [SITE]', summary: 'List what SELinux has refused the sites, the newest first.',
        input: () => z.object({
            site: described(z.optional(siteReference), 'only those of one site'),
            limit: described(z._default(z.int().check(z.minimum(1), z.maximum(1000)), 100), 'at most so many'),
        }),
        output: () => z.array(denial),
    }),
    counts: command({
        interface: 'Selinux1', method: 'Counts', kind: 'query', access: 'owner',
        cli: 'selinux counts', summary: 'Count what SELinux has refused each site, of what it tried in the last 24 hours.',
        input: () => z.object({}),
        output: () => z.array(z.object({ site: z.string(), count: z.int() })),
    }),
    check: command({
        interface: 'Selinux1', method: 'Check', kind: 'query', access: 'administrator',
        cli: 'selinux check', summary: 'Show what would be refused on this permissive host if SELinux were enforcing.',
        input: () => z.object({ hours }),
        output: () => z.object({
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
        input: () => z.object({
            hours,
            force: described(z._default(z.boolean(), false), 'also where something would be refused'),
        }),
        output: () => started,
    }),
    exceptions: command({
        interface: 'Selinux1', method: 'Exceptions', kind: 'query', access: 'owner',
        cli: 'selinux exceptions SITE', summary: 'Show what a site may do beyond what all sites may, and the type of its processes.',
        input: () => z.object({ site: siteReference }),
        output: () => z.extend(selinuxSettings, {
            /** Type that its processes start in from the next start on. */
            type: z.string(),
            state: policyState,
            /** Why it failed. */
            reason: z.nullable(z.string()),
            /** Which TCP ports of other hosts it may connect to: `few` are those of mail, databases and its exceptions. */
            outgoing: z.enum(['all', 'few']),
        }),
    }),
    allow: command({
        interface: 'Selinux1', method: 'Allow', kind: 'job', access: 'administrator', preview: true,
        cli: 'selinux allow SITE', summary: 'Let a site do what SELinux refuses it, and no other site.',
        input: () => z.object({
            site: siteReference, ...exception,
            write: described(z._default(z.boolean(), false), 'it may write there, too'),
        }),
        output: () => started,
    }),
    remove: command({
        interface: 'Selinux1', method: 'Remove', kind: 'job', access: 'administrator', preview: true,
        cli: 'selinux remove SITE', summary: 'Take back what a site was allowed.',
        input: () => z.object({ site: siteReference, ...exception }),
        output: () => started,
    }),
    apply: command({
        interface: 'Selinux1', method: 'Apply', kind: 'job', access: 'administrator',
        cli: 'selinux apply', summary: 'Bring labels and types of all sites into the policy of this host now, also those that failed.',
        input: () => z.object({}),
        output: () => started,
    }),
    relabel: command({
        interface: 'Selinux1', method: 'Relabel', kind: 'job', access: 'administrator',
        cli: 'selinux relabel [SITE]', summary: 'Give the files of a site, or of all, the labels they should have.',
        input: () => z.object({ site: described(z.optional(siteReference), 'only this site') }),
        output: () => started,
    }),
    set: command({
        interface: 'Selinux1', method: 'Set', kind: 'job', access: 'administrator',
        cli: 'selinux set', summary: 'Choose whether each site gets a process type of its own.',
        input: () => z.object({
            'own-types': described(z.optional(z.boolean()),
                'a type for each site, which carries its exceptions; else all have the shared type'),
        }),
        output: () => started,
    }),
};

export type Denial = z.output<typeof denial>;
export type Mode = z.output<typeof mode>;
