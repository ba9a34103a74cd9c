// SPDX-License-Identifier: LGPL-2.1-or-later

import { LogCard } from '../../logs/log-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [LogCard];
