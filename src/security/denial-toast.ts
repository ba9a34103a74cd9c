// SPDX-License-Identifier: LGPL-2.1-or-later
/* Tells of what SELinux has just refused a site. A site can be refused without end: it has one piece of news a minute. */

import { call } from '../api/client.ts';
import { hrefTo } from '../app/location.ts';
import { addToast } from '../app/toasts.tsx';

const _ = cockpit.gettext;

const QUIET = 60_000;

const lastTold = new Map<string, number>();

export function tellDenial(site: string): void {
    const last = lastTold.get(site);
    if (last !== undefined && Date.now() - last < QUIET)
        return;
    lastTold.set(site, Date.now());
    call('selinux.denials', { site, limit: 1 }).then(([denial]) => {
        if (denial)
            addToast({ variant: 'warning', title: denial.sentence, link: { href: hrefTo('sites', site, 'security'), text: _('Show') } });
        // The lists show it in any case.
    }, () => undefined);
}
