// SPDX-License-Identifier: LGPL-2.1-or-later
/* How long a certificate is good for still, in a cell. The sign stands for what is to be done; its title says it. */

import type { ReactNode } from 'react';

import type { CertificateSummary } from '../../backend/contract/certificates.ts';
import { WarningShape } from '../app/warning-shape.tsx';

const _ = cockpit.gettext;

export function CertificateEnd({ certificate }: { certificate: CertificateSummary }): ReactNode {
    const { warning } = certificate;
    return (
        <span className="hosting-state" {...warning !== null && { title: warning }}>
            {warning !== null && <WarningShape text={warning} />}
            {words(certificate)}
        </span>
    );
}

function words({ state, days }: CertificateSummary): ReactNode {
    if (state === 'self-signed')
        return <span className="hosting-subtle">{_('Self-signed')}</span>;
    return state === 'ended' ? _('Ended') : cockpit.format(cockpit.ngettext('$0 day', '$0 days', days), days);
}
