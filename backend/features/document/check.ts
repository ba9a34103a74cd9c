// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of a document cannot be brought about, found before anything is changed. The rest each command refuses by itself. */

import type { DocumentSite } from '../../contract/document.ts';
import type { SiteRecord } from '../common/site.ts';
import { chooseVersion } from '../php/versions.ts';
import { requireForeignDomain, requireFreeName } from '../sites/names.ts';
import { requireOwner } from '../sites/owner.ts';
import type { SiteRecords } from '../sites/records.ts';
import { checkDatabases } from './databases.ts';
import { problemOfPreference } from './names.ts';
import type { Pair } from './plan.ts';
import { Problems } from './problems.ts';

/**
 * @param sites all there are
 * @param surplus those that will be deleted first
 * @throws HostingError with a sentence for each place
 */
export async function check(
    pairs: readonly Pair[], sites: readonly SiteRecord[], surplus: readonly SiteRecord[], records: SiteRecords,
): Promise<void> {
    const problems = new Problems();
    checkNamedOnce(problems, pairs);
    const gone = new Set(surplus);
    checkNames(problems, pairs, sites.filter(site => !gone.has(site)));
    for (const pair of pairs) {
        checkDatabases(problems, pair.place, pair.wanted, pair.present);
        checkKind(problems, pair);
        checkRedirects(problems, pair);
        await checkHost(problems, pair, records);
    }
    problems.refuse();
}

/** The places of a site's names in the document. */
function namesOf({ place, wanted: { domain, aliases = [] } }: Pair): [place: string, name: string][] {
    return [[`${place}.domain`, domain], ...aliases.map((alias, index): [string, string] => [`${place}.aliases[${index}]`, alias])];
}

function checkNamedOnce(problems: Problems, pairs: readonly Pair[]): void {
    const seen = new Map<string, string>();
    const once = (place: string, key: string, words: string): void => {
        const before = seen.get(key);
        if (before !== undefined)
            problems.add(place, 'Invalid', `${words} stands in the document twice: ${before} has it, too.`);
        seen.set(key, place);
    };
    for (const pair of pairs) {
        const { place, wanted: { user }, site } = pair;
        const name = user ?? site?.name;
        if (name !== undefined)
            once(user === undefined ? `${place}.domain` : `${place}.user`, `user ${name}`, `The site ${name}`);
        for (const [at, domain] of namesOf(pair))
            once(at, `domain ${domain}`, domain);
    }
}

/** A name is another site's unless the document takes it away from that one. */
function checkNames(problems: Problems, pairs: readonly Pair[], sites: readonly SiteRecord[]): void {
    const kept = new Map<string, string>();
    const documents = new Map(pairs.map(({ site, wanted }) => [site?.name, wanted]));
    for (const site of sites) {
        const wanted = documents.get(site.name);
        for (const domain of [site.domain, ...site.aliases].filter(each => keeps(wanted, site, each)))
            kept.set(domain, site.name);
    }
    for (const pair of pairs) {
        for (const [at, domain] of namesOf(pair)) {
            const holder = kept.get(domain);
            if (holder !== undefined && holder !== pair.site?.name)
                problems.add(at, 'Conflict', `${domain} belongs to the site ${holder} already.`);
        }
    }
}

function keeps(wanted: DocumentSite | undefined, site: SiteRecord, domain: string): boolean {
    // A primary domain that is given up goes with the renaming, which comes after all removals.
    return wanted?.aliases === undefined || domain === site.domain || domain === wanted.domain || wanted.aliases.includes(domain);
}

function checkKind(problems: Problems, { place, wanted, site }: Pair): void {
    const app = site?.app ?? wanted.app ?? 'generic';
    if (site && site.state !== 'active')
        problems.add(place, 'Conflict', `The site ${site.name} is ${site.state}.`, 'Look at its jobs with hostingctl job list.');
    if (wanted.app !== undefined && wanted.app !== app)
        problems.add(`${place}.app`, 'Conflict', `${site?.name} is a ${app} site, and stays one.`);
    for (const group of ['wordpress', 'laravel'] as const) {
        if (wanted[group] && app !== group)
            problems.add(`${place}.${group}`, 'Invalid', `This is for ${group} sites alone; the site is a ${app} one.`);
    }
    const { multisite } = wanted.wordpress ?? {};
    if (site && multisite !== undefined && multisite !== site.wordpress.multisite) {
        problems.add(`${place}.wordpress.multisite`, 'Conflict',
            `It is chosen when a site is created: ${site.wordpress.multisite} stays.`);
    }
    const problem = problemOfPreference(wanted);
    if (problem !== undefined)
        problems.add(`${place}.prefer`, 'Invalid', problem);
}

function checkRedirects(problems: Problems, { place, wanted: { redirects = [] } }: Pair): void {
    redirects.forEach(({ from }, index) => {
        if (redirects.findIndex(each => each.from === from) < index)
            problems.add(`${place}.redirects[${index}].from`, 'Invalid', `${from} is redirected twice.`);
    });
}

/** What has to be on the host already. */
async function checkHost(problems: Problems, { place, wanted, site, present }: Pair, records: SiteRecords): Promise<void> {
    const { php, owner, user } = wanted;
    if (php !== undefined && php !== site?.php)
        await problems.take(`${place}.php`, () => chooseVersion(php));
    if (owner && owner !== present.settings.owner || owner && !site)
        await problems.take(`${place}.owner`, () => requireOwner(owner));
    if (user !== undefined && !site)
        await problems.take(`${place}.user`, () => requireFreeName(user, records));
    for (const [at, domain] of namesOf({ place, wanted, site, present }))
        await problems.take(at, () => { requireForeignDomain(domain, 'domain'); });
}
