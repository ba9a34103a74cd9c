// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the domains of a site. */

import { twinOf } from '../../contract/domain.ts';
import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Applications } from '../applications/application.ts';
import type { SiteRecord } from '../common/site.ts';
import { reachOf } from '../certificates/reach.ts';
import type { Changes } from '../sites/changes.ts';
import { requireForeignDomain } from '../sites/names.ts';
import { requireNoOverlap } from './overlap.ts';

/** Names nginx answers for one site; more are refused. */
const MAX_DOMAINS = 100;

type DomainHandlers = Pick<Handlers,
    'domain.add' | 'domain.remove' | 'domain.primary' | 'domain.rename' | 'domain.prefer' | 'domain.check'>;

/** @param applications those that store their address are asked to change it */
export function domainHandlers(changes: Changes, applications: Applications): DomainHandlers {
    return {
        'domain.add': (input, caller) => add(changes, input, caller),
        'domain.remove': (input, caller) => remove(changes, input, caller),
        'domain.primary': (input, caller) => makePrimary(changes, applications, input, caller),
        'domain.rename': (input, caller) => rename(changes, applications, input, caller),
        'domain.check': async ({ domain }) => ({ problem: (await reachOf([domain])).get(domain) ?? null }),
        'domain.prefer': (input, caller) => prefer(changes, applications, input, caller),
    };
}

function add(changes: Changes, input: InputOf<'domain.add'>, caller: Caller): OutputOf<'domain.add'> {
    const { domain } = input;
    const site = changes.active(input.site, caller);
    requireFree(changes, site, domain, input['across-owners']);
    if (site.aliases.length + 1 >= MAX_DOMAINS)
        throw invalid('domain', `A site has at most ${MAX_DOMAINS} domains.`);
    const leads = site.domains.redirectTwin && domain === twinOf(site.domain) ? ', where it leads to' : '';
    return changes.submit(site, { aliases: [...site.aliases, domain].sort() }, `Add ${domain} to ${site.domain}${leads}`, caller);
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
    changes: Changes, applications: Applications, { site: reference, domain }: InputOf<'domain.primary'>, caller: Caller,
): OutputOf<'domain.primary'> {
    const site = changes.active(reference, caller);
    if (domain === site.domain)
        throw conflict('domain', `${domain} is the primary domain already.`);
    if (site.wordpress.multisite !== 'none') {
        throw conflict('domain', `${site.name} is a network of WordPress sites, which is bound to its domain ${site.domain}.`,
            'A domain can be given to one of its sites in WordPress itself: Network Admin, Sites, Edit.');
    }
    requireAlias(site, domain);
    requireNoRedirect(site, domain, 'domain');
    requireRenamable(site, applications, 'domain');
    return changes.submit(site, withPrimary(site, domain), `Make ${domain} the primary domain of ${site.name}`, caller);
}

function rename(
    changes: Changes, applications: Applications, input: InputOf<'domain.rename'>, caller: Caller,
): OutputOf<'domain.rename'> {
    const { domain, 'keep-old': keepOld = true } = input;
    const site = changes.active(input.site, caller);
    if (domain === site.domain)
        throw conflict('domain', `${domain} is the primary domain already.`);
    requireNoRedirect(site, domain, 'domain');
    requireRenamable(site, applications, 'domain');
    if (!site.aliases.includes(domain))
        requireFree(changes, site, domain, input['across-owners']);
    const after = withPrimary(site, domain);
    const aliases = keepOld ? after.aliases : after.aliases.filter(each => each !== site.domain);
    if (aliases.length >= MAX_DOMAINS)
        throw invalid('domain', `A site has at most ${MAX_DOMAINS} domains.`, 'Remove one, or add --no-keep-old.');
    return changes.submit(site, { domain, aliases }, `Rename ${site.domain} to ${domain}`, caller);
}

function prefer(
    changes: Changes, applications: Applications, { site: reference, form }: InputOf<'domain.prefer'>, caller: Caller,
): OutputOf<'domain.prefer'> {
    const site = changes.active(reference, caller);
    if (form === 'none') {
        return changes.submit(site, { domains: { ...site.domains, redirectTwin: false } },
            `Let ${site.domain} answer with and without www`, caller);
    }
    const twin = twinOf(site.domain);
    if (!site.aliases.includes(twin)) {
        throw conflict('form', `${twin} is no domain of the site ${site.name}.`,
            `Add it first: hostingctl domain add ${site.name} ${twin}`);
    }
    requireNoRedirect(site, twin, 'form');
    const [wanted, other] = site.domain.startsWith('www.') === (form === 'www') ? [site.domain, twin] : [twin, site.domain];
    if (wanted !== site.domain)
        requireRenamable(site, applications, 'form');
    return changes.submit(site, { ...withPrimary(site, wanted), domains: { ...site.domains, redirectTwin: true } },
        `Lead ${other} to ${wanted}`, caller);
}

/** The names of a site with another of them, or a new one, as the primary one. */
function withPrimary(site: SiteRecord, domain: string): Pick<SiteRecord, 'domain' | 'aliases'> {
    const aliases = [site.domain, ...site.aliases].filter(each => each !== domain).sort();
    return { domain, aliases };
}

/** Refuses what the host or another site holds, and what is above or below a name of another owner's. */
function requireFree(changes: Changes, site: SiteRecord, domain: string, acrossOwners: boolean): void {
    requireForeignDomain(domain, 'domain');
    const holder = changes.records.byDomain(domain);
    if (holder)
        throw conflict('domain', `${domain} belongs to the site ${holder.name} already.`);
    requireNoOverlap({ domains: [domain], owner: site.owner, acrossOwners }, changes.records.names(), () => 'domain');
}

function requireAlias(site: SiteRecord, domain: string): void {
    if (!site.aliases.includes(domain)) {
        const message = `${domain} is no domain of the site ${site.name}.`;
        throw new HostingError('NotFound', message, { fields: { domain: message } });
    }
}

function requireNoRedirect(site: SiteRecord, domain: string, field: string): void {
    if (site.redirects.some(each => each.source === domain)) {
        throw conflict(field, `${domain} is redirected and cannot be the primary domain.`,
            `Remove the redirect first: hostingctl redirect remove ${site.name} ${domain}`);
    }
}

/** The application itself changes the addresses it has stored, and it does not run while the site is suspended. */
function requireRenamable(site: SiteRecord, applications: Applications, field: string): void {
    if (site.suspended && applications[site.app].rename)
        throw conflict(field, `The site ${site.name} is suspended: its database cannot be brought to another address.`, 'Resume it first.');
}
