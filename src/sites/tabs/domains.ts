// SPDX-License-Identifier: LGPL-2.1-or-later

import { DomainsCard } from '../../domains/domains-card.tsx';
import { RedirectsCard } from '../../redirects/redirects-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [DomainsCard, RedirectsCard];
