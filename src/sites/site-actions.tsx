// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Site, SiteSummary } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import type { Role } from '../app/role.tsx';
import type { RowAction } from '../app/row-menu.tsx';
import { wordpressActions } from '../wordpress/actions.tsx';
import { addressOf } from './words.ts';

const _ = cockpit.gettext;

const AddDomainDialog = lazyDialog(() => import('../domains/add-domain-dialog.tsx').then(part => part.AddDomainDialog));
const CloneDialog = lazyDialog(() => import('../domains/clone-dialog.tsx').then(part => part.CloneDialog));
const RenameDialog = lazyDialog(() => import('../domains/rename-dialog.tsx').then(part => part.RenameDialog));
const DeleteDialog = lazyDialog(() => import('./delete-dialog.tsx').then(part => part.DeleteDialog));
const SettingsDialog = lazyDialog(() => import('./settings-dialog.tsx').then(part => part.SettingsDialog));
const SuspendDialog = lazyDialog(() => import('./suspend-dialog.tsx').then(part => part.SuspendDialog));

/** What this user can do with this site now. */
export function siteActions(site: SiteSummary, role: Role | undefined): RowAction[] {
    const address = addressOf(site);
    const actions: RowAction[] = [];
    if (address && site.state === 'active')
        actions.push({ id: 'open', text: _('Open website'), href: address });
    if (role === 'administrator' && site.state === 'active') {
        // A row of the list does not hold them.
        if (hasSettings(site))
            actions.push({ id: 'settings', text: _('Change settings'), run: () => { showDialog(<SettingsDialog site={site} />); } });
        actions.push({ id: 'add-domain', text: _('Add domain'), run: () => { showDialog(<AddDomainDialog site={site} />); } });
        actions.push({ id: 'rename', text: _('Rename'), run: () => { showDialog(<RenameDialog site={site} />); } });
        actions.push({ id: 'clone', text: _('Clone'), run: () => { showDialog(<CloneDialog site={site} />); } });
        actions.push(...wordpressActions(site));
        actions.push({
            id: 'suspend', text: site.suspended ? _('Resume') : _('Suspend'),
            run: () => { showDialog(<SuspendDialog site={site} />); },
        });
        actions.push({
            id: 'delete', text: _('Delete'), isDanger: true,
            run: () => { showDialog(<DeleteDialog site={site} />); },
        });
    }
    return actions;
}

function hasSettings(site: SiteSummary | Site): site is Site {
    return 'limits' in site;
}
