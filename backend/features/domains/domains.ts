// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the domains of a site. */

import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Changes } from '../sites/changes.ts';
import { requireForeignDomain } from '../sites/names.ts';

/** Names nginx answers for one site; more are refused. */
const MAX_DOMAINS = 100;

export function domainHandlers(changes: Changes): Pick<Handlers, 'domain.add' | 'domain.remove' | 'domain.primary'> {
    return {
        'domain.add': (input, caller) => add(changes, input, caller),
        'domain.remove': (input, caller) => remove(changes, input, caller),
        'domain.primary': (input, caller) => makePrimary(changes, input, caller),
    };
}

function add(changes: Changes, { site: reference, domain }: InputOf<'domain.add'>, caller: Caller): OutputOf<'domain.add'> {
    const site = changes.active(reference, caller);
    requireForeignDomain(domain, 'domain');
    const holder = changes.records.byDomain(domain);
    if (holder)
        throw conflict('domain', `${domain} belongs to the site ${holder.name} already.`);
    if (site.aliases.length + 1 >= MAX_DOMAINS)
        throw invalid('domain', `A site has at most ${MAX_DOMAINS} domains.`);
    return changes.submit(site, { aliases: [...site.aliases, domain].sort() }, `Add ${domain} to ${site.domain}`, caller);
}

function remove(changes: Changes, { site: reference, domain }: InputOf<'domain.remove'>, caller: Caller): OutputOf<'domain.remove'> {
    const site = changes.active(reference, caller);
    if (domain === site.domain) {
        throw conflict('domain', `${domain} is the primary domain of the site.`,
            'Make another one primary first: hostingctl domain primary SITE DOMAIN');
    }
    requireAlias(site, domain);
    if (site.redirects.some(each => each.source === domain)) {
        throw conflict('domain', `${domain} is redirected.`,
            `Remove the redirect first: hostingctl redirect remove ${site.name} ${domain}`);
    }
    return changes.submit(site, { aliases: site.aliases.filter(each => each !== domain) },
        `Remove ${domain} from ${site.domain}`, caller);
}

function makePrimary(
    changes: Changes, { site: reference, domain }: InputOf<'domain.primary'>, caller: Caller,
): OutputOf<'domain.primary'> {
    const site = changes.active(reference, caller);
    if (domain === site.domain)
        throw conflict('domain', `${domain} is the primary domain already.`);
    if (site.wordpress.multisite !== 'none') {
        throw conflict('domain', `${site.name} is a network of WordPress sites, which is bound to its domain ${site.domain}.`,
            'A domain can be given to one of its sites in WordPress itself: Network Admin, Sites, Edit.');
    }
    requireAlias(site, domain);
    if (site.redirects.some(each => each.source === domain))
        throw conflict('domain', `${domain} is redirected and cannot be the primary domain.`);
    const aliases = [site.domain, ...site.aliases.filter(each => each !== domain)].sort();
    return changes.submit(site, { domain, aliases }, `Make ${domain} the primary domain of ${site.name}`, caller);
}

function requireAlias(site: SiteRecord, domain: string): void {
    if (!site.aliases.includes(domain)) {
        const message = `${domain} is no domain of the site ${site.name}.`;
        throw new HostingError('NotFound', message, { fields: { domain: message } });
    }
}
