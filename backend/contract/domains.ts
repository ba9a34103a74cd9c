// SPDX-License-Identifier: LGPL-2.1-or-later
/* The domains of a site. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, domainName, domainPattern, siteReference } from './values.ts';

/** The settings as they are kept with the site. A new one has a default: sites of before do not have it. */
export const domainSettings = z.object({
    /**
     * The primary domain with www in front, or without it, leads to the primary domain where it is a domain of the site too.
     * Kept when that name is removed: it leads there again once it is added.
     */
    redirectTwin: z._default(z.boolean(), false),
});

/** A field of commands that give a name to a site. */
export const acrossOwners = {
    'across-owners': described(z._default(z.boolean(), false),
        'take the name although the site of another owner has a name above or below it'),
};

const domain = described(domainName, 'domain name');
const pattern = described(domainPattern, 'domain name, or a wildcard such as *.shop.example');

export const domainCommands = {
    add: command({
        interface: 'Domains1', method: 'Add', kind: 'job', access: 'administrator', preview: true,
        cli: 'domain add SITE DOMAIN', summary: 'Let a site answer on one more domain, or with a wildcard on all names below one.',
        input: () => z.object({ site: siteReference, domain: pattern, ...acrossOwners }), output: () => started,
    }),
    remove: command({
        interface: 'Domains1', method: 'Remove', kind: 'job', access: 'administrator', preview: true,
        cli: 'domain remove SITE DOMAIN', summary: 'Let a site no longer answer on a domain.',
        input: () => z.object({ site: siteReference, domain: pattern }), output: () => started,
    }),
    primary: command({
        interface: 'Domains1', method: 'MakePrimary', kind: 'job', access: 'administrator', preview: true,
        cli: 'domain primary SITE DOMAIN',
        summary: 'Make one of its domains the primary one of a site; WordPress\'s database is brought to the new address.',
        input: () => z.object({ site: siteReference, domain }), output: () => started,
    }),
    rename: command({
        interface: 'Domains1', method: 'Rename', kind: 'job', access: 'administrator', preview: true,
        cli: 'domain rename SITE DOMAIN', summary: 'Give a site another primary domain, which need not be one of its domains yet.',
        input: () => z.object({
            site: siteReference, domain,
            // Optional instead of with a default: the help then says that it can be switched off.
            'keep-old': described(z.optional(z.boolean()),
                'the site goes on answering under the name it had; it does unless told otherwise'),
            ...acrossOwners,
        }),
        output: () => started,
    }),
    check: command({
        interface: 'Domains1', method: 'Check', kind: 'query', access: 'administrator',
        cli: 'domain check DOMAIN', summary: 'Say whether a domain name leads to this host; it need not be of a website yet.',
        input: () => z.object({ domain: domainName }),
        /** Why it does not, in a sentence; null where it does, or may. */
        output: () => z.object({ problem: z.nullable(z.string()) }),
    }),
    prefer: command({
        interface: 'Domains1', method: 'Prefer', kind: 'job', access: 'administrator', preview: true,
        cli: 'domain prefer SITE FORM',
        summary: 'Send visitors of the primary domain to its form with www or to the plain one; both are domains of the site.',
        input: () => z.object({
            site: siteReference,
            form: described(z.enum(['www', 'plain', 'none']),
                'www or plain: that form becomes the primary domain and the other leads there; none: both answer'),
        }),
        output: () => started,
    }),
};

export type DomainSettings = z.output<typeof domainSettings>;
