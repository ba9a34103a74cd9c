// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a certificate says of itself. All of its texts are somebody else's: they are shown, never obeyed (rule R10). */

import { X509Certificate } from 'node:crypto';

export interface CertificateFacts {
    names: string[];
    /** Organisation or name of who has signed it. */
    issuer: string;
    /** ISO 8601. */
    notBefore: string;
    notAfter: string;
    /** SHA-256 of the whole, in hexadecimal digits. */
    fingerprint: string;
    /** For people: `ECDSA P-256`, `RSA 2048`. */
    key: string;
    serial: string;
    /** Whether the authority answers for its state by OCSP. */
    hasResponder: boolean;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a text in PEM, in their order. */
export function certificatesIn(pem: string): string[] {
    return pem.match(BLOCK) ?? [];
}

/** The first certificate of a text. */
export function factsOf(pem: string): CertificateFacts {
    return factsOfCertificate(new X509Certificate(certificatesIn(pem)[0] ?? ''));
}

export function factsOfCertificate(certificate: X509Certificate): CertificateFacts {
    const names = namesIn(certificate.subjectAltName ?? '');
    // Node.js leaves an empty name out, whatever its types say: that of a self-signed one whose names are all too long for one.
    const issuer = certificate.issuer as string | undefined;
    return {
        names,
        issuer: issuer === undefined ? names[0] ?? '' : shortName(issuer),
        notBefore: new Date(certificate.validFrom).toISOString(),
        notAfter: new Date(certificate.validTo).toISOString(),
        fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
        key: keyWords(certificate),
        serial: certificate.serialNumber.toLowerCase(),
        hasResponder: /^OCSP - URI:/m.test(certificate.infoAccess ?? ''),
    };
}

/** OpenSSL's line of alternative names; what is no plain name of a host stands there in quotes and is left out. */
function namesIn(line: string): string[] {
    return line.split(', ').flatMap(each => each.startsWith('DNS:') && !each.includes('"') ? [each.slice(4).toLowerCase()] : []);
}

/** Of the lines `O=Let's Encrypt`, `CN=R11`: who it is. */
function shortName(lines: string): string {
    const part = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(lines)?.[1];
    const [organisation, common] = [part('O'), part('CN')];
    const words = organisation !== undefined && common !== undefined ? `${organisation} (${common})` : organisation ?? common;
    return (words ?? lines).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd').slice(0, 200);
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function keyWords({ publicKey }: X509Certificate): string {
    const { modulusLength, namedCurve = '' } = publicKey.asymmetricKeyDetails ?? {};
    const type = publicKey.asymmetricKeyType ?? 'unknown';
    if (type === 'ec')
        return `ECDSA ${CURVES[namedCurve] ?? namedCurve}`;
    return modulusLength === undefined ? type.toUpperCase() : `${type.toUpperCase()} ${modulusLength}`;
}
