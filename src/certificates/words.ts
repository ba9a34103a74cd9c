// SPDX-License-Identifier: LGPL-2.1-or-later
/* The words for what a certificate is. */

import type { CertificateDetails } from '../../backend/contract/certificates.ts';

const _ = cockpit.gettext;

export function sourceWords({ source, issuer, files }: CertificateDetails): string {
    // Where the files of another one are gone, this one has taken its place.
    if (source === 'self-signed' || files.certificate.endsWith('/self-signed.pem'))
        return _('Self-signed: browsers warn of the site');
    return cockpit.format(source === 'uploaded' ? _('Uploaded, signed by $0') : _('Issued by $0, renewed by itself'), issuer);
}

export function endWords({ days, notAfter, source }: Pick<CertificateDetails, 'days' | 'notAfter' | 'source'>): string {
    const date = notAfter.slice(0, 10);
    if (source === 'self-signed')
        return date;
    if (days < 0)
        return cockpit.format(_('Ended on $0'), date);
    return cockpit.format(cockpit.ngettext('$0, in $1 day', '$0, in $1 days', days), date, days);
}
