// SPDX-License-Identifier: LGPL-2.1-or-later

import { AccessCard } from '../../web/access-card.tsx';
import { HeadersCard } from '../../web/headers-card.tsx';
import { WebCard } from '../../web/web-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [WebCard, HeadersCard, AccessCard];
