// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { asked } from './asked.ts';
import { ChangeDialog } from './change-dialog.tsx';

const _ = cockpit.gettext;

/** Takes a site out of service, or a suspended one back into it. */
export function SuspendDialog({ site }: { site: SiteSummary }): ReactNode {
    return site.suspended
        ? (
                <ChangeDialog
                    title={cockpit.format(_('Resume $0?'), site.domain)}
                    effect={_('The site answers again, and its database lets it in.')}
                    button={_('Resume site')}
                    change={() => asked('site.resume', { site: site.name })}
                />
            )
        : (
                <ChangeDialog
                    title={cockpit.format(_('Suspend $0?'), site.domain)}
                    effect={_('Visitors get a page with status 503, its processes end, and its database refuses it. Nothing is deleted.')}
                    button={_('Suspend site')}
                    isDanger
                    change={() => asked('site.suspend', { site: site.name })}
                />
            );
}
