// SPDX-License-Identifier: LGPL-2.1-or-later

import type { SiteSummary } from '../../backend/contract/sites.ts';

/** Sites in which every word of the text occurs, in a name people know the site by. */
export function filterSites(sites: readonly SiteSummary[], text: string): readonly SiteSummary[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0)
        return sites;
    return sites.filter(site => {
        const names = [site.domain, ...site.aliases, site.name, site.owner ?? ''].join(' ').toLowerCase();
        return words.every(word => names.includes(word));
    });
}

/** By domain: a live update never moves a row under the pointer. */
export function sortSites(sites: readonly SiteSummary[]): readonly SiteSummary[] {
    return [...sites].sort((a, b) => a.domain < b.domain ? -1 : a.domain > b.domain ? 1 : 0);
}
