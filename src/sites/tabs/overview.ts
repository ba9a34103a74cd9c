// SPDX-License-Identifier: LGPL-2.1-or-later

import { ApplicationCard, DatabaseCard, DomainsSummaryCard, GeneralCard, PhpSummaryCard } from '../site-cards.tsx';
import { LimitsCard } from '../limits-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [GeneralCard, ApplicationCard, DomainsSummaryCard, PhpSummaryCard, LimitsCard, DatabaseCard];
