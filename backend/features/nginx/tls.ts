// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site's servers say of HTTPS. Versions and ciphers are the host's: see default-server.ts. */

import { readFileSync } from 'node:fs';

import type { TlsSettings } from '../../contract/certificates.ts';
import { servedFiles } from '../certificates/files.ts';
import { factsOf } from '../certificates/facts.ts';
import type { SiteRecord } from '../common/site.ts';
import type { NginxAbilities } from './version.ts';

export interface TlsValues {
    certificate: string;
    key: string;
    /** Whether it does not speak HTTP/2; before 1.25.1 that is said for all sites or for none. */
    http1: boolean;
    /** The authority says that the certificate is still good, and nginx passes it on. */
    stapling: boolean;
}

export function tlsOf(site: Pick<SiteRecord, 'name' | 'tls'>, { http2Directive }: NginxAbilities): TlsValues {
    const files = servedFiles(site);
    return {
        ...files, http1: http2Directive && !site.tls.http2,
        stapling: site.tls.source !== 'self-signed' && hasResponder(files.certificate),
    };
}

/** Many authorities have none any more; nginx would complain at each start. */
function hasResponder(file: string): boolean {
    try {
        return factsOf(readFileSync(file, 'utf8')).hasResponder;
    } catch {
        return false;
    }
}

const DAY = 86_400;

/** Strict-Transport-Security (RFC 6797), or null. */
export function hstsOf({ hsts }: TlsSettings): { header: string } | null {
    if (!hsts)
        return null;
    const parts = [`max-age=${hsts.days * DAY}`, ...hsts.subdomains ? ['includeSubDomains'] : [], ...hsts.preload ? ['preload'] : []];
    return { header: parts.join('; ') };
}
