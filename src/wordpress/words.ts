// SPDX-License-Identifier: LGPL-2.1-or-later
/* The contract's words about WordPress as people read them. */

import type { WordPressSettings } from '../../backend/contract/wordpress.ts';

const _ = cockpit.gettext;

type Multisite = WordPressSettings['multisite'];

export const NETWORKS = [
    ['none', _('One site')],
    ['subdirectory', _('Many sites, each below a path')],
    ['subdomain', _('Many sites, each at a name below the domain')],
] as const satisfies readonly (readonly [Multisite, string])[];

export function networkName(multisite: Multisite): string {
    return NETWORKS.find(([kind]) => kind === multisite)?.[1] ?? multisite;
}
