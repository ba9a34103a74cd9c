// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finds the site a caller means, among those it may see. */

import { parseDomainPattern } from '../../contract/domain.ts';
import { HostingError } from '../../contract/errors.ts';
import type { Caller } from '../../contract/handlers.ts';
import type { App, SiteRecord } from '../common/site.ts';
import type { SiteRecords } from './records.ts';

/** Whether a caller may know that something of this owner's exists. */
export function maySee(caller: Caller, owner: string | null): boolean {
    return caller.role === 'administrator' || (owner !== null && owner === caller.name);
}

/** A site that people have made: all but the host's own web client for databases. */
export type Website = SiteRecord & { app: Exclude<App, 'client'> };

export function isWebsite<S extends Pick<SiteRecord, 'app'>>(site: S): site is S & Pick<Website, 'app'> {
    return site.app !== 'client';
}

/**
 * Finds a site by its user name or any of its domains.
 * @throws HostingError `NotFound`, the same for a site that is not there and one that is not the caller's to see
 */
export function findSite(records: SiteRecords, reference: string, caller: Caller): Website {
    return existing(reference, lookUp(records, reference, caller, isWebsite));
}

/** The same, for what administrators can do with the web client for databases, too: it has no owner. */
export function findAnySite(records: SiteRecords, reference: string, caller: Caller): SiteRecord {
    return existing(reference, lookUp(records, reference, caller, (site): site is SiteRecord => Boolean(site)));
}

function lookUp<S extends SiteRecord>(
    records: SiteRecords, reference: string, caller: Caller, isMeant: (site: SiteRecord) => site is S,
): S | undefined {
    const parsed = parseDomainPattern(reference);
    const site = records.byName(reference) ?? ('domain' in parsed ? records.byDomain(parsed.domain) : undefined);
    return site && isMeant(site) && maySee(caller, site.owner) ? site : undefined;
}

function existing<S extends SiteRecord>(reference: string, site: S | undefined): S {
    if (!site) {
        throw new HostingError('NotFound', `There is no site ${reference}.`,
            { fields: { site: `There is no site ${reference}.` }, hint: 'List the sites with hostingctl site list.' });
    }
    return site;
}
