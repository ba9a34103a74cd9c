// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

export function RemoveDomainDialog({ site, domain }: { site: SiteSummary, domain: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove $0?'), domain)}
            effect={cockpit.format(_('The site no longer answers under $0. Files and database stay.'), domain)}
            button={_('Remove domain')}
            isDanger
            change={() => asked('domain.remove', { site: site.name, domain })}
        />
    );
}

export function PrimaryDomainDialog({ site, domain }: { site: SiteSummary, domain: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Make $0 the primary domain?'), domain)}
            effect={primaryEffect(site, domain)}
            button={_('Make primary')}
            change={() => asked('domain.primary', { site: site.name, domain })}
        />
    );
}

function primaryEffect({ app }: SiteSummary, domain: string): string {
    return app === 'wordpress'
        ? cockpit.format(_('The site is listed under $0, and WordPress\'s database gets the new address.'), domain)
        : cockpit.format(_('The site is listed under $0. It goes on answering under all its domains.'), domain);
}
