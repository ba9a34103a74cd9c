// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The certificate that a site begins with, so that it answers over HTTPS at once. Key and certificate are one file: it is
 * replaced in one step, and nginx never finds two that do not belong together.
 */

import { X509Certificate } from 'node:crypto';
import path from 'node:path';

import { exists, makeDirectory, readFile, writeFile } from '../../host/files.ts';
import { run } from '../../host/run.ts';
import { CERTIFICATES, place, type SiteRecord } from '../common/site.ts';
import { namesOf } from './names.ts';
import { writePem } from './pem.ts';

const OPENSSL_CONFIG = '/usr/share/hosting/self-signed.cnf';
/** Nobody trusts it, so nothing is won by an early end; a browser's warning about a date would only confuse. */
const DAYS = 3650;
/** X.520: a common name has at most 64 characters. */
const MAX_COMMON_NAME = 64;

export function selfSignedFile(name: string): string {
    return path.join(place.certificates(name), 'self-signed.pem');
}

/** For names that no site has, with an nginx that cannot refuse them without one. No site can be called so. */
export const UNKNOWN_NAMES = path.join(CERTIFICATES, 'unknown-names.pem');

export async function ensureUnknownNames(): Promise<void> {
    if (await exists(UNKNOWN_NAMES))
        return;
    await makeDirectory(CERTIFICATES, { mode: 0o700 });
    await writeFile(UNKNOWN_NAMES, await selfSigned(['unknown.invalid']), { mode: 0o600 });
}

/**
 * Makes the certificate where there is none, or it is for other names.
 * @returns whether it was made
 */
export async function ensureSelfSigned(site: SiteRecord): Promise<boolean> {
    const file = selfSignedFile(site.name);
    const names = namesOf(site);
    const present = await readFile(file);
    if (present !== undefined && isFor(present, names))
        return false;
    await writePem(site.name, file, await selfSigned(names));
    return true;
}

/** A new key and its certificate as one text in PEM. */
export async function selfSigned(names: readonly string[]): Promise<string> {
    const common = names.find(name => name.length <= MAX_COMMON_NAME);
    const { stdout } = await run('openssl', [
        'req', '-x509', '-config', OPENSSL_CONFIG, '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-sha256', '-nodes',
        '-keyout', '-', '-out', '-', '-days', String(DAYS),
        // Without a subject it has to be said that the other names are all there is (RFC 5280, section 4.2.1.6).
        '-subj', common === undefined ? '/' : `/CN=${common}`,
        '-addext', `subjectAltName=${common === undefined ? 'critical,' : ''}${names.map(name => `DNS:${name}`).join(',')}`,
        '-addext', 'basicConstraints=critical,CA:FALSE',
        '-addext', 'keyUsage=critical,digitalSignature',
        '-addext', 'extendedKeyUsage=serverAuth',
    ]);
    return stdout;
}

function isFor(pem: string, names: readonly string[]): boolean {
    try {
        const { subjectAltName = '' } = new X509Certificate(pem);
        return subjectAltName === names.map(name => `DNS:${name}`).join(', ');
    } catch {
        return false;
    }
}
