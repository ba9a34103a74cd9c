// SPDX-License-Identifier: LGPL-2.1-or-later
/* From a document to commands. Nothing is changed here: who runs the commands does so with its own rights, and is audited. */

import type { DocumentSite, PlannedChange } from '../../contract/document.ts';
import type { Applications } from '../applications/application.ts';
import { settingGroups, settingsOf, type SettingGroup, type SiteSettings } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';
import { isWebsite, type Website } from '../sites/lookup.ts';
import { check } from './check.ts';
import { firstEngine, planDatabases, planPrunedDatabases } from './databases.ts';
import { planNames, planNewRedirects, planOldRedirects } from './names.ts';
import { planAccess, planBasics, planGroups, planHeaders, planSnippet } from './settings.ts';
import { type Present, Steps } from './steps.ts';

/** A site of the document with what it is compared with. */
export interface Pair {
    /** `sites[3]` */
    place: string;
    wanted: DocumentSite;
    /** The site that is there; undefined where one is to be created. */
    site: Website | undefined;
    present: Present;
}

interface Ground {
    records: SiteRecords;
    applications: Applications;
}

/**
 * The commands that bring the host to what a document says: first what gives names free, then site by site.
 * @throws HostingError with a sentence for each place of the document that cannot be brought about
 */
export async function plan(ground: Ground, wanted: readonly DocumentSite[], prune: boolean): Promise<PlannedChange[]> {
    const sites = ground.records.list();
    const pairs = pairsOf(ground, wanted, sites);
    const known = new Set(pairs.map(({ site }) => site?.name));
    const surplus = prune ? sites.filter(isWebsite).filter(({ name }) => !known.has(name)) : [];
    await check(pairs, sites, surplus, ground.records);
    const changes = [...surplus.map(deletion), ...pairs.flatMap(pair => changesOf(pair, prune))];
    return [...changes.filter(({ isFirst }) => isFirst), ...changes.filter(({ isFirst }) => !isFirst)];
}

function pairsOf({ records, applications }: Ground, wanted: readonly DocumentSite[], sites: readonly { name: string }[]): Pair[] {
    const all = sites as readonly Website[];
    const byName = new Map(all.map(site => [site.name, site]));
    const byDomain = new Map(all.flatMap(site => [site.domain, ...site.aliases].map(domain => [domain, site] as const)));
    const limits = records.usualLimits();
    return wanted.map((each, index) => {
        const site = each.user === undefined ? byDomain.get(each.domain) : byName.get(each.user);
        const present = site ? presentOf(site) : futureOf(each, { limits, settings: applications[each.app ?? 'generic'].settings });
        return { place: `sites[${index}]`, wanted: each, site, present };
    });
}

function presentOf(site: Website): Present {
    return { reference: site.name, name: site.name, settings: settingsOf(site), databases: site.databases };
}

/** The site as `site create` makes it from the same document. */
function futureOf(
    wanted: DocumentSite, usual: { limits: SiteSettings['limits'], settings: Partial<Pick<SiteSettings, SettingGroup>> | undefined },
): Present {
    const groups = Object.fromEntries(Object.entries(settingGroups).map(([group, schema]) => [group, schema.parse({})]));
    return {
        reference: wanted.user ?? wanted.domain, name: undefined, databases: [],
        settings: {
            domain: wanted.domain, aliases: wanted.aliases ?? [], php: wanted.php ?? '', owner: wanted.owner ?? null, suspended: false,
            redirects: [], limits: usual.limits, ...groups as Pick<SiteSettings, SettingGroup>, ...usual.settings,
        },
    };
}

function changesOf({ place, wanted, site, present }: Pair, prune: boolean): PlannedChange[] {
    const steps = new Steps(place, present.reference);
    if (!site)
        create(steps, wanted);
    planOldRedirects(steps, wanted, present);
    if (wanted.suspended === false && present.settings.suspended)
        steps.add('suspended', 'site.resume', {}, 'back into service');
    planBasics(steps, wanted, present);
    planNames(steps, wanted, present);
    planNewRedirects(steps, wanted, present);
    planGroups(steps, wanted, present);
    planHeaders(steps, wanted, present);
    planAccess(steps, wanted, present);
    planSnippet(steps, wanted, present);
    planDatabases(steps, wanted, present);
    if (prune)
        planPrunedDatabases(steps, wanted, present);
    if (wanted.suspended && !present.settings.suspended)
        steps.add('suspended', 'site.suspend', {}, 'out of service');
    return steps.changes;
}

function create(steps: Steps, wanted: DocumentSite): void {
    const { domain, user, aliases, app, php, owner, wordpress, 'across-owners': across } = wanted;
    const database = firstEngine(wanted) ?? (wanted.databases && app !== 'wordpress' ? 'none' : undefined);
    const chosen = {
        domain, user, alias: aliases, app, php, owner: owner || undefined, database,
        multisite: wordpress?.multisite, title: wordpress?.title, email: wordpress?.email,
    };
    const input = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
    steps.create({ ...input, ...across && { 'across-owners': true } }, 'create the site');
}

function deletion({ name, domain }: Website): PlannedChange {
    return {
        path: null, site: name, isFirst: true, command: 'site.delete', input: { site: name, files: 'archive' },
        title: `delete ${domain}; its files and databases are archived`,
    };
}
