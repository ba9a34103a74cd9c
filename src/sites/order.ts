// SPDX-License-Identifier: LGPL-2.1-or-later
/* The order of the list. It is kept while the numbers it was made from change: a live update never moves a row under the pointer. */

import { useMemo, useState } from 'react';

import type { CertificateSummary } from '../../backend/contract/certificates.ts';
import type { SiteActivity } from '../../backend/contract/limits.ts';
import type { SiteSummary } from '../../backend/contract/sites.ts';
import { requestsOf } from './activity.ts';
import { shownState, SHOWN_STATES } from './filter.ts';
import type { Problem } from './problems.ts';

export type OrderBy = 'domain' | 'state' | 'memory' | 'requests' | 'certificate';
const ORDERS: readonly OrderBy[] = ['domain', 'state', 'memory', 'requests', 'certificate'];

export interface Order {
    by: OrderBy;
    isReversed: boolean;
}

/** As the address keeps it: `memory`, `-memory`. */
export function parseOrder(text: unknown): Order {
    const word = typeof text === 'string' ? text : '';
    const by = ORDERS.find(each => each === word.replace(/^-/, ''));
    return by ? { by, isReversed: word.startsWith('-') } : { by: 'domain', isReversed: false };
}

/** What is known of sites beside themselves, by their names. */
export interface Known {
    activity: ReadonlyMap<string, SiteActivity>;
    certificates: ReadonlyMap<string, CertificateSummary>;
    problems: ReadonlyMap<string, readonly Problem[]>;
}

/** What comes first has the lowest: most of a number, the soonest end, problems. */
export function rankOf(site: SiteSummary, by: OrderBy, { activity, certificates, problems }: Known): number {
    const used = activity.get(site.name);
    switch (by) {
        case 'domain': return 0;
        case 'state': return (problems.has(site.name) ? 0 : SHOWN_STATES.length) + SHOWN_STATES.indexOf(shownState(site));
        case 'memory': return -(used?.memory ?? -1);
        case 'requests': return used ? -requestsOf(used) : 1;
        case 'certificate': return certificates.get(site.name)?.days ?? Infinity;
    }
}

/** @param sites by domain, which decides between equals */
export function orderSites(sites: readonly SiteSummary[], { by, isReversed }: Order, known: Known): string[] {
    const ranks = new Map(sites.map(site => [site.name, rankOf(site, by, known)]));
    const names = sites.map(({ name }) => name).sort((a, b) => compare(ranks.get(a), ranks.get(b)));
    return isReversed ? names.reverse() : names;
}

function compare(a = 0, b = 0): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** @param sites by domain */
export function useOrder(sites: readonly SiteSummary[], order: Order, known: Known): readonly SiteSummary[] {
    // Made anew when another order is chosen, sites come or go, and when what it is made from is there at last.
    const key = JSON.stringify([order, known.activity.size > 0, known.certificates.size > 0, sites.map(({ name }) => name)]);
    const [made, setMade] = useState({ key: '', names: [] as string[] });
    let { names } = made;
    if (made.key !== key) {
        names = orderSites(sites, order, known);
        setMade({ key, names });
    }
    return useMemo(() => {
        const byName = new Map(sites.map(site => [site.name, site]));
        return names.flatMap(name => byName.get(name) ?? []);
    }, [sites, names]);
}
