// SPDX-License-Identifier: LGPL-2.1-or-later

import { SftpCard } from '../../sftp/sftp-card.tsx';
import { SftpKeysCard } from '../../sftp/keys-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [SftpCard, SftpKeysCard];
