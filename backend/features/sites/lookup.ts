// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finds the site a caller means, among those it may see. */

import { parseDomainPattern } from '../../contract/domain.ts';
import { HostingError } from '../../contract/errors.ts';
import type { Caller } from '../../contract/handlers.ts';
import type { SiteRecord } from '../common/site.ts';
import type { SiteRecords } from './records.ts';

/** Whether a caller may know that something of this owner's exists. */
export function maySee(caller: Caller, owner: string | null): boolean {
    return caller.role === 'administrator' || (owner !== null && owner === caller.name);
}

/**
 * Finds a site by its user name or any of its domains.
 * @throws HostingError `NotFound`, the same for a site that is not there and one that is not the caller's to see
 */
export function findSite(records: SiteRecords, reference: string, caller: Caller): SiteRecord {
    const parsed = parseDomainPattern(reference);
    const site = records.byName(reference) ?? ('domain' in parsed ? records.byDomain(parsed.domain) : undefined);
    if (!site || !maySee(caller, site.owner)) {
        throw new HostingError('NotFound', `There is no site ${reference}.`,
            { fields: { site: `There is no site ${reference}.` }, hint: 'List the sites with hostingctl site list.' });
    }
    return site;
}
