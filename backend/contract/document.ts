// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The websites of a host as one document, from which commands are made that bring the host there. Its fields are those of the
 * commands, with their schemas. What it does not say is left as it is; a list that it has is the whole list. It holds no secret.
 */

import * as z from 'zod/mini';

import { visitorAddress } from './access.ts';
import { httpsCommands } from './certificates.ts';
import { command } from './command.ts';
import { databaseCommands } from './databases.ts';
import { domainCommands } from './domains.ts';
import { environmentCommands } from './environment.ts';
import { headerName, headerValue } from './headers.ts';
import { laravelCommands } from './laravel.ts';
import { phpCommands } from './php.ts';
import { redirectCommands } from './redirects.ts';
import { siteCommands } from './sites.ts';
import { snippetText } from './snippets.ts';
import { described, siteReference } from './values.ts';
import { webCommands } from './web.ts';
import { wordpressCommands } from './wordpress.ts';

const MAX_SITES = 10_000;
/** A thousand sites with everything that can be said of them take 1.5 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

const create = siteCommands.create.input.shape;
const set = siteCommands.set.input.shape;
const about = { site: true } as const;

/** How a wordpress site is made, and how it is served. */
const wordpress = z.strictObject({
    multisite: z.optional(create.multisite.def.innerType), title: create.title, email: create.email,
    ...z.omit(wordpressCommands.set.input, about).shape,
});

/** Lines for nginx, or an empty text for none. */
const snippet = z.pipe(z.string(), z.transform((text, context) => {
    const parsed = text === '' ? { success: true as const, data: '' } : snippetText.safeParse(text);
    if (parsed.success)
        return parsed.data;
    context.issues.push({ code: 'custom', message: parsed.error.issues[0]?.message ?? '', input: text });
    return z.NEVER;
}));

/** One website. The name of a group is that of the command with its fields: `web` has those of `hostingctl web set`. */
export const documentSite = z.strictObject({
    domain: create.domain,
    /** Without it, the site is the one that has the domain. */
    user: create.user,
    aliases: z.optional(create.alias.def.innerType),
    prefer: z.optional(domainCommands.prefer.input.shape.form),
    'across-owners': z.optional(z.boolean()),
    app: z.optional(create.app.def.innerType),
    php: create.php,
    owner: set.owner,
    suspended: z.optional(z.boolean()),
    limits: z.optional(z.strictObject({
        memory: set.memory, cpu: set.cpu, processes: set.processes, io: set.io, disk: set.disk, files: set.files,
    })),
    databases: z.optional(z.array(z.strictObject(z.omit(databaseCommands.create.input, about).shape))),
    redirects: z.optional(z.array(z.strictObject(z.omit(redirectCommands.add.input, about).shape))),
    web: z.optional(z.strictObject(z.omit(webCommands.set.input, about).shape)),
    headers: z.optional(z.record(headerName, headerValue)),
    access: z.optional(z.strictObject({ allow: z.optional(z.array(visitorAddress)), deny: z.optional(z.array(visitorAddress)) })),
    https: z.optional(z.strictObject({ ...z.omit(httpsCommands.set.input, about).shape, sure: z.optional(z.boolean()) })),
    'php-settings': z.optional(z.strictObject(z.omit(phpCommands.set.input, { ...about, reset: true }).shape)),
    environment: z.optional(z.strictObject(z.pick(environmentCommands.set.input, { 'in-php': true, link: true }).shape)),
    snippet: z.optional(snippet),
    wordpress: z.optional(wordpress),
    laravel: z.optional(z.strictObject(z.omit(laravelCommands.set.input, about).shape)),
});

/** One command of a plan. */
const plannedChange = z.object({
    /** The place in the document that asks for it: `sites[3].web`; null for what stands in no place of it. */
    path: z.nullable(z.string()),
    /** The site, as the command names it. */
    site: z.string(),
    /** Takes a name or a site away: done for all sites before anything else, since others may be waiting for the name. */
    isFirst: z.boolean(),
    command: z.string(),
    input: z.record(z.string(), z.unknown()),
    /** What changes, for people: `php 8.2 → 8.4`. */
    title: z.string(),
});

export const documentCommands = {
    plan: command({
        interface: 'Document1', method: 'Plan', kind: 'query', access: 'administrator', maxInput: MAX_BYTES,
        // hostingctl apply asks for it: see cli/apply.ts.
        cli: '', summary: 'Say which commands, in which order, bring the websites of this host to what a document says.',
        input: () => z.object({
            sites: z.array(documentSite).check(z.maxLength(MAX_SITES, `A document has at most ${MAX_SITES} sites.`)),
            /** Also delete the sites, and drop the databases, that the document does not have. */
            prune: z._default(z.boolean(), false),
        }),
        output: () => z.object({ changes: z.array(plannedChange) }),
    }),
    export: command({
        interface: 'Document1', method: 'Export', kind: 'query', access: 'administrator',
        cli: 'site export [SITE]', summary: 'Print a website, or all, as a document for hostingctl apply; it holds no secret.',
        input: () => z.object({
            site: z.optional(siteReference),
            all: described(z._default(z.boolean(), false), 'all sites, as without SITE'),
        }),
        output: () => z.object({ sites: z.array(documentSite) }),
    }),
};

export type DocumentSite = z.output<typeof documentSite>;
export type PlannedChange = z.output<typeof plannedChange>;
