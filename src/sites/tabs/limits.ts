// SPDX-License-Identifier: LGPL-2.1-or-later

import { LimitsCard } from '../limits-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [LimitsCard];
