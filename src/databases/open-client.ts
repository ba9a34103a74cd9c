// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opens a database in the web client, in a new tab. */

import { call } from '../api/client.ts';
import { toFailure } from '../api/failure.ts';
import { addToast } from '../app/toasts.tsx';

const _ = cockpit.gettext;

export async function openInClient(site: string, name: string): Promise<void> {
    // At once: browsers keep tabs from opening that no click has asked for. The address is good for one visit and comes after.
    const tab = window.open('about:blank');
    if (!tab) {
        addToast({ variant: 'danger', title: _('The browser does not let this page open a tab.') });
        return;
    }
    tab.opener = null;
    try {
        tab.location.replace((await call('database-client.open', { site, name })).url);
    } catch (error) {
        tab.close();
        const { message, hint } = toFailure(error);
        addToast({ variant: 'danger', title: message, ...hint && { body: hint } });
    }
}
