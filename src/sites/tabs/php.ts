// SPDX-License-Identifier: LGPL-2.1-or-later

import { PhpCard } from '../../php/php-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [PhpCard];
