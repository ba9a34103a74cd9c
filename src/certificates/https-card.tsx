// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { TlsSettings } from '../../backend/contract/certificates.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Facts } from '../app/facts.tsx';
import { CardButton, SettingsCard } from '../sites/settings-card.tsx';
import { HttpsDialog } from './https-dialog.tsx';

const _ = cockpit.gettext;

/** What is chosen of HTTPS for a site. */
export function HttpsCard({ site }: { site: Site }): ReactNode {
    const { forceHttps, hsts, http2 } = site.tls;
    return (
        <SettingsCard
            id="https-card"
            title="HTTPS"
            site={site}
            actions={<CardButton id="edit-https" onClick={() => { showDialog(<HttpsDialog site={site} />); }}>{_('Edit')}</CardButton>}
        >
            <Facts
                facts={[
                    [_('Over HTTP'), forceHttps ? _('Every address leads to HTTPS') : _('The site answers as well')],
                    [_('Browsers'), hstsWords(hsts)],
                    [_('Protocol'), http2 ? _('HTTP/2 and HTTP/1.1, as the host speaks them') : _('HTTP/1.1 alone')],
                ]}
            />
        </SettingsCard>
    );
}

function hstsWords(hsts: TlsSettings['hsts']): string {
    if (!hsts)
        return _('May use both');
    const words = cockpit.ngettext('Use HTTPS alone for $0 day (HSTS)', 'Use HTTPS alone for $0 days (HSTS)', hsts.days);
    return [
        cockpit.format(words, hsts.days),
        ...hsts.subdomains ? [_('all names below too')] : [],
        ...hsts.preload ? [_('may be built into browsers')] : [],
    ].join(_(', '));
}
