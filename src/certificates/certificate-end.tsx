// SPDX-License-Identifier: LGPL-2.1-or-later
/* How long a certificate is good for still, in a cell. The sign stands for what is to be done; its title says it. */

import type { ReactNode } from 'react';

import type { CertificateSummary } from '../../backend/contract/certificates.ts';

const _ = cockpit.gettext;

export function CertificateEnd({ certificate }: { certificate: CertificateSummary }): ReactNode {
    const { warning } = certificate;
    return (
        <span className="hosting-state" {...warning !== null && { title: warning }}>
            {warning !== null && <Warning text={warning} />}
            {words(certificate)}
        </span>
    );
}

function words({ state, days }: CertificateSummary): ReactNode {
    if (state === 'self-signed')
        return <span className="hosting-subtle">{_('Self-signed')}</span>;
    return state === 'ended' ? _('Ended') : cockpit.format(cockpit.ngettext('$0 day', '$0 days', days), days);
}

/** Drawn by hand: a thousand rows may each have one. */
function Warning({ text }: { text: string }) {
    return (
        <svg viewBox="0 0 16 16" width="1em" height="1em" role="img" aria-label={text} className="hosting-shape m-warning">
            <path d="M8 1 15.5 15H.5z" fill="currentColor" />
            <path d="M8 6v4.5M8 12v1.5" stroke="var(--pf-t--global--background--color--primary--default)" strokeWidth="1.6" />
        </svg>
    );
}
