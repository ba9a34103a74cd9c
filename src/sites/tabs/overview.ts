// SPDX-License-Identifier: LGPL-2.1-or-later

import { UsageCard } from '../../php/usage-card.tsx';
import { ApplicationCard, DatabaseCard, DomainsSummaryCard, GeneralCard, PhpSummaryCard } from '../site-cards.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [GeneralCard, ApplicationCard, DomainsSummaryCard, PhpSummaryCard, UsageCard, DatabaseCard];
