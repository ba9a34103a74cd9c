// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the page of a site shows where: a card is added to a tab by its name in `cards`. */

import type { ComponentType } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { Role } from '../app/role.tsx';
import { SiteAuditCard } from '../audit/site-audit-card.tsx';
import { DomainsCard } from '../domains/domains-card.tsx';
import { SiteJobsCard } from '../jobs/site-jobs-card.tsx';
import { LogCard } from '../logs/log-card.tsx';
import { PhpCard } from '../php/php-card.tsx';
import { UsageCard } from '../php/usage-card.tsx';
import { RedirectsCard } from '../redirects/redirects-card.tsx';
import { DenialsCard } from '../security/denials-card.tsx';
import { IsolationCard } from '../security/isolation-card.tsx';
import { AccessCard } from '../web/access-card.tsx';
import { HeadersCard } from '../web/headers-card.tsx';
import { WebCard } from '../web/web-card.tsx';
import { ApplicationCard, DatabaseCard, DomainsSummaryCard, GeneralCard, PhpSummaryCard } from './site-cards.tsx';

const _ = cockpit.gettext;

export type SiteCard = ComponentType<{ site: Site }>;

export interface SiteTab {
    /** Stands in the address: `#/sites/shop/logs`. */
    id: string;
    title: string;
    /** Everybody who sees the site sees a tab without it. */
    isVisible?: (site: Site, role: Role | undefined) => boolean;
    cards: readonly SiteCard[];
    /** One card below the other over the whole width, for tables and texts; else two columns that fold. */
    isWide?: boolean;
}

export const SITE_TABS: readonly [SiteTab, ...SiteTab[]] = [
    {
        id: 'overview', title: _('Overview'),
        cards: [GeneralCard, ApplicationCard, DomainsSummaryCard, PhpSummaryCard, UsageCard, DatabaseCard],
    },
    { id: 'domains', title: _('Domains'), cards: [DomainsCard, RedirectsCard], isWide: true },
    { id: 'php', title: 'PHP', cards: [PhpCard, UsageCard] },
    { id: 'web', title: _('Web'), cards: [WebCard, HeadersCard, AccessCard] },
    // There are none before the site is.
    { id: 'logs', title: _('Logs'), cards: [LogCard], isWide: true, isVisible: site => site.state !== 'creating' },
    { id: 'activity', title: _('Activity'), cards: [SiteJobsCard, SiteAuditCard], isWide: true },
    { id: 'security', title: _('Security'), cards: [IsolationCard, DenialsCard], isWide: true },
];

/** The tab of that name if it is to be seen, else the first. */
export function tabNamed(id: string | undefined, tabs: readonly SiteTab[]): SiteTab {
    return tabs.find(tab => tab.id === id) ?? SITE_TABS[0];
}

/** The tabs that somebody sees; all that may be there as long as the site is not known. */
export function visibleTabs(site: Site | undefined, role: Role | undefined): readonly SiteTab[] {
    return SITE_TABS.filter(tab => !site || (tab.isVisible?.(site, role) ?? true));
}
