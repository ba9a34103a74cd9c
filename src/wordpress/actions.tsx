// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Site, SiteSummary } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import type { RowAction } from '../app/row-menu.tsx';

const _ = cockpit.gettext;

const PasswordDialog = lazyDialog(() => import('./dialogs.tsx').then(part => part.PasswordDialog));
const PurgeDialog = lazyDialog(() => import('./dialogs.tsx').then(part => part.PurgeDialog));

/** What an administrator can do with an active WordPress site; nothing with another one. */
export function wordpressActions(site: SiteSummary | Site): RowAction[] {
    if (site.app !== 'wordpress' || site.suspended)
        return [];
    const reset: RowAction = {
        id: 'reset-password', text: _('Reset the administrator\'s password'),
        run: () => { showDialog(<PasswordDialog site={site} />); },
    };
    // A row of the list does not say whether there is a cache.
    const hasCache = 'wordpress' in site && site.wordpress?.cache;
    return hasCache
        ? [reset, { id: 'purge-cache', text: _('Purge cache'), run: () => { showDialog(<PurgeDialog site={site} />); } }]
        : [reset];
}
