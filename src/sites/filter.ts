// SPDX-License-Identifier: LGPL-2.1-or-later

import type { SiteSummary } from '../../backend/contract/sites.ts';
import type { Problem } from './problems.ts';

/** What can be chosen of the sites; an empty text means all. */
export interface SiteChoice {
    app: string;
    php: string;
    state: ShownState | '';
    owner: string;
    problem: Problem | 'any' | '';
}

export const NO_CHOICE: SiteChoice = { app: '', php: '', state: '', owner: '', problem: '' };
/** Stands for no owner; no account has this name. */
export const NO_OWNER = '-';

/** What people see of what a site does now. */
export type ShownState = 'creating' | 'deleting' | 'running' | 'idle' | 'suspended';

export const SHOWN_STATES: readonly ShownState[] = ['running', 'idle', 'suspended', 'creating', 'deleting'];

export function shownState({ state, activity, suspended }: Pick<SiteSummary, 'state' | 'activity' | 'suspended'>): ShownState {
    if (state !== 'active')
        return state;
    return suspended ? 'suspended' : activity;
}

/** Sites of the choice in which every word of the text occurs, in a name people know the site by. */
export function filterSites(
    sites: readonly SiteSummary[], text: string, choice: SiteChoice, problems: ReadonlyMap<string, readonly Problem[]>,
): readonly SiteSummary[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0 && Object.values(choice).every(each => each === ''))
        return sites;
    return sites.filter(site => {
        if (!isChosen(site, choice, problems.get(site.name)))
            return false;
        const names = [site.domain, ...site.aliases, site.name, site.owner ?? ''].join(' ').toLowerCase();
        return words.every(word => names.includes(word));
    });
}

function isChosen(site: SiteSummary, { app, php, state, owner, problem }: SiteChoice, problems: readonly Problem[] = []): boolean {
    return (!app || site.app === app) && (!php || site.php === php) && (!state || shownState(site) === state)
        && (!owner || (site.owner ?? NO_OWNER) === owner)
        && (!problem || (problem === 'any' ? problems.length > 0 : problems.includes(problem)));
}

/** By domain: a live update never moves a row under the pointer. */
export function sortSites(sites: readonly SiteSummary[]): readonly SiteSummary[] {
    return [...sites].sort((a, b) => a.domain < b.domain ? -1 : a.domain > b.domain ? 1 : 0);
}
