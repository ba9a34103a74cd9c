// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the certificate is that nginx serves for a site. */

import { existsSync } from 'node:fs';
import path from 'node:path';

import { place, type SiteRecord } from '../common/site.ts';
import { selfSignedFile } from './self-signed.ts';

/** certbot's own: its users expect the certificates there. */
export const LETSENCRYPT = '/etc/letsencrypt';

export interface CertificateFiles {
    /** The certificate and those that lead from it to its root, in PEM. */
    certificate: string;
    key: string;
}

/** What certbot keeps for a name of its own: symbolic links to the newest. */
export function lineage(name: string): CertificateFiles {
    const live = path.join(LETSENCRYPT, 'live', name);
    return { certificate: path.join(live, 'fullchain.pem'), key: path.join(live, 'privkey.pem') };
}

/** An uploaded certificate, by the name that its upload gave it; the key is in the same file. */
export function uploadedFile(site: string, upload: string): string {
    return path.join(place.certificates(site), `uploaded-${upload}.pem`);
}

/** The files of what a site is to be served with. */
export function wantedFiles({ name, tls }: Pick<SiteRecord, 'name' | 'tls'>): CertificateFiles {
    if (tls.source === 'acme')
        return lineage(name);
    const file = tls.source === 'uploaded' ? uploadedFile(name, tls.upload) : selfSignedFile(name);
    return { certificate: file, key: file };
}

/**
 * The files that nginx is told of. Where somebody has taken them away, the self-signed ones take their place: with a missing
 * file nginx would load nothing at all, of any site.
 */
export function servedFiles(site: Pick<SiteRecord, 'name' | 'tls'>): CertificateFiles {
    const wanted = wantedFiles(site);
    if (existsSync(wanted.certificate) && existsSync(wanted.key))
        return wanted;
    const file = selfSignedFile(site.name);
    return { certificate: file, key: file };
}
