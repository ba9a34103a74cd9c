// SPDX-License-Identifier: LGPL-2.1-or-later

import { ClientCard } from '../../databases/client-card.tsx';
import { DatabasesCard } from '../../databases/databases-card.tsx';
import { RemoteCard } from '../../databases/remote-card.tsx';
import { ServersCard } from '../../databases/servers-card.tsx';
import { DatabaseUsersCard } from '../../databases/users-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [DatabasesCard, DatabaseUsersCard, RemoteCard, ClientCard, ServersCard];
