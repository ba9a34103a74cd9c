// SPDX-License-Identifier: LGPL-2.1-or-later

import { CertificateCard } from '../../certificates/certificate-card.tsx';
import { HttpsCard } from '../../certificates/https-card.tsx';
import type { SiteCards } from '../tabs.tsx';

export const cards: SiteCards = [CertificateCard, HttpsCard];
