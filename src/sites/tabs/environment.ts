// SPDX-License-Identifier: LGPL-2.1-or-later

import { EnvironmentCard } from '../../environment/environment-card.tsx';
import { PlacesCard } from '../../environment/places-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [EnvironmentCard, PlacesCard];
