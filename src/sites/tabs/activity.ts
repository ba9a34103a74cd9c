// SPDX-License-Identifier: LGPL-2.1-or-later

import { SiteAuditCard } from '../../audit/site-audit-card.tsx';
import { SiteJobsCard } from '../../jobs/site-jobs-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [SiteJobsCard, SiteAuditCard];
