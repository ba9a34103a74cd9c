// SPDX-License-Identifier: LGPL-2.1-or-later

import { DenialsCard } from '../../security/denials-card.tsx';
import { ExceptionsCard } from '../../security/exceptions-card.tsx';
import { IsolationCard } from '../../security/isolation-card.tsx';
import { SurfaceCard } from '../../security/surface-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [SurfaceCard, IsolationCard, DenialsCard, ExceptionsCard];
