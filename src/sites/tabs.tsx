// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the page of a site shows where: `tabs/` names the cards of each tab, which are fetched when it is first shown. */

import type { ComponentType } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { Load } from '../app/lazy.tsx';
import type { Role } from '../app/role.tsx';

const _ = cockpit.gettext;

export type SiteCards = readonly ComponentType<{ site: Site }>[];

export interface SiteTab {
    /** Stands in the address: `#/sites/shop/logs`. */
    id: string;
    title: string;
    /** Everybody who sees the site sees a tab without it. */
    isVisible?: (site: Site, role: Role | undefined) => boolean;
    load: Load<SiteCards>;
    /** As many as are to be seen of most sites: shown in their place until they are there. */
    cards: number;
    /** One card below the other over the whole width, for tables and texts; else two columns that fold. */
    isWide?: boolean;
}

export const SITE_TABS: readonly [SiteTab, ...SiteTab[]] = [
    { id: 'overview', title: _('Overview'), cards: 5, load: () => import('./tabs/overview.ts').then(tab => tab.cards) },
    { id: 'domains', title: _('Domains'), cards: 2, isWide: true, load: () => import('./tabs/domains.ts').then(tab => tab.cards) },
    { id: 'php', title: 'PHP', cards: 1, load: () => import('./tabs/php.ts').then(tab => tab.cards) },
    {
        id: 'databases', title: _('Databases'), cards: 4, isWide: true,
        load: () => import('./tabs/databases.ts').then(tab => tab.cards),
    },
    {
        id: 'environment', title: _('Environment'), cards: 2, isWide: true,
        load: () => import('./tabs/environment.ts').then(tab => tab.cards),
    },
    { id: 'web', title: _('Web'), cards: 3, load: () => import('./tabs/web.ts').then(tab => tab.cards) },
    {
        id: 'certificates', title: _('Certificates'), cards: 2,
        // There is none before the site is.
        isVisible: site => site.state !== 'creating',
        load: () => import('./tabs/certificates.ts').then(tab => tab.cards),
    },
    {
        id: 'logs', title: _('Logs'), cards: 1, isWide: true,
        // There are none before the site is.
        isVisible: site => site.state !== 'creating',
        load: () => import('./tabs/logs.ts').then(tab => tab.cards),
    },
    { id: 'sftp', title: 'SFTP', cards: 2, isWide: true, load: () => import('./tabs/sftp.ts').then(tab => tab.cards) },
    { id: 'limits', title: _('Limits'), cards: 1, load: () => import('./tabs/limits.ts').then(tab => tab.cards) },
    { id: 'activity', title: _('Activity'), cards: 2, isWide: true, load: () => import('./tabs/activity.ts').then(tab => tab.cards) },
    { id: 'security', title: _('Security'), cards: 4, isWide: true, load: () => import('./tabs/security.ts').then(tab => tab.cards) },
];

/** The tab of that name if it is to be seen, else the first. */
export function tabNamed(id: string | undefined, tabs: readonly SiteTab[]): SiteTab {
    return tabs.find(tab => tab.id === id) ?? SITE_TABS[0];
}

/** The tabs that somebody sees; all that may be there as long as the site is not known. */
export function visibleTabs(site: Site | undefined, role: Role | undefined): readonly SiteTab[] {
    return SITE_TABS.filter(tab => !site || (tab.isVisible?.(site, role) ?? true));
}
