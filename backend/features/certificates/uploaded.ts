// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is looked at before nginx gets a certificate that somebody brings: each fault has a sentence of its own. */

import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

import { invalid } from '../../contract/errors.ts';
import { certificatesIn, factsOfCertificate } from './facts.ts';
import { covers } from './names.ts';
import { signatureOf } from './signature.ts';

const MIN_RSA_BITS = 2048;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
const WEAK_SIGNATURE = /^(?:md|sha1)/;
const MAX_CHAIN = 10;

export interface Upload { certificate: string, chain?: string | undefined, key: string }

export interface Accepted {
    /** Names the upload: two with the same content are one. */
    id: string;
    /** Key, certificate and chain as nginx reads them from one file. */
    pem: string;
    /** Names of the site that it is not for. */
    missing: string[];
}

/**
 * Looks an upload over for a site that answers on some names.
 * @throws HostingError `Invalid` at the field that is wrong, with the reason
 */
export function accept({ certificate, chain = '', key }: Upload, names: readonly string[], at: number): Accepted {
    const own = parse(certificate, 'certificate');
    const further = chain === '' ? [] : parse(chain, 'chain');
    const [leaf, ...issuers] = [...own, ...further];
    if (!leaf)
        throw invalid('certificate', 'There is no certificate in this text.', 'It begins with -----BEGIN CERTIFICATE-----.');
    const privateKey = parseKey(key);
    if (!leaf.checkPrivateKey(privateKey)) {
        const other = issuers.some(each => each.checkPrivateKey(privateKey));
        throw invalid(other ? 'certificate' : 'key', other
            ? 'The key belongs to a later certificate of the text: the site\'s own comes first, then those it is signed by.'
            : 'The key does not belong to this certificate.');
    }
    requireGood(leaf, names, at);
    requireStrong(leaf, 'certificate');
    const links = requireOrder(leaf, issuers, own.length, at);
    const pem = [privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), ...[leaf, ...links].map(each => each.toString())]
        .map(each => `${each.trim()}\n`).join('');
    const facts = factsOfCertificate(leaf);
    return {
        id: createHash('sha256').update([leaf, ...links].map(each => each.fingerprint256).join()).digest('hex').slice(0, 16),
        pem, missing: names.filter(name => !covers(facts.names, name)),
    };
}

function parse(text: string, field: string): X509Certificate[] {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
        throw invalid(field, 'There is a private key in this text.', 'Give the key in its own field or file, and nowhere else.');
    const blocks = certificatesIn(text);
    if (blocks.length === 0) {
        throw invalid(field, 'There is no certificate in PEM in this text.',
            'It begins with -----BEGIN CERTIFICATE-----. From another form: openssl x509 -inform der -in FILE');
    }
    if (blocks.length > MAX_CHAIN)
        throw invalid(field, `There are more than ${MAX_CHAIN} certificates in this text.`);
    return blocks.map((block, index) => {
        const certificate = whole(block);
        if (!certificate)
            throw invalid(field, `The certificate number ${index + 1} of this text is damaged.`);
        return certificate;
    });
}

/** OpenSSL takes one whose times are none, and says "Bad time value". */
function whole(block: string): X509Certificate | undefined {
    try {
        const certificate = new X509Certificate(block);
        const times = [certificate.validFrom, certificate.validTo].map(text => new Date(text).getTime());
        return times.some(Number.isNaN) ? undefined : certificate;
    } catch {
        return undefined;
    }
}

function parseKey(text: string): KeyObject {
    if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
        throw invalid('key', 'The key is protected by a passphrase, which nobody would be there to type when nginx starts.',
            'Take it away with: openssl pkey -in KEY -out NEWKEY');
    }
    if (/-----BEGIN CERTIFICATE-----/.test(text) && !text.includes('PRIVATE KEY-----'))
        throw invalid('key', 'This is a certificate, not a key.');
    let key: KeyObject;
    try {
        key = createPrivateKey(text);
    } catch {
        throw invalid('key', 'There is no private key in PEM in this text, or it is damaged.',
            'It begins with -----BEGIN PRIVATE KEY-----.');
    }
    requireStrongKey(key, 'key');
    return key;
}

/** Its dates, its names, what it is for. */
function requireGood(leaf: X509Certificate, names: readonly string[], at: number): void {
    const facts = factsOfCertificate(leaf);
    if (Date.parse(facts.notAfter) <= at)
        throw invalid('certificate', `The certificate ended on ${day(facts.notAfter)}.`);
    if (Date.parse(facts.notBefore) > at)
        throw invalid('certificate', `The certificate begins on ${day(facts.notBefore)} only.`);
    if (leaf.ca)
        throw invalid('certificate', 'This is the certificate of an authority, not of a site. The site\'s own comes first.');
    const [primary = ''] = names;
    if (!covers(facts.names, primary)) {
        throw invalid('certificate', `The certificate is not for ${primary}.`,
            facts.names.length === 0 ? 'It names no host at all.' : `It is for ${facts.names.slice(0, 5).join(', ')}.`);
    }
}

function requireStrong(certificate: X509Certificate, field: string): void {
    requireStrongKey(certificate.publicKey, field);
    const signature = signatureOf(certificate.raw);
    if (WEAK_SIGNATURE.test(signature)) {
        throw invalid(field, `The certificate of ${factsOfCertificate(certificate).names[0] ?? 'the chain'} is signed with ${signature}, `
            + 'which can be forged: browsers refuse it.', 'Ask its authority for a new one.');
    }
}

function requireStrongKey({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject, field: string): void {
    const bits = details?.modulusLength ?? 0;
    if (type === 'rsa' && bits < MIN_RSA_BITS)
        throw invalid(field, `An RSA key of ${bits} bits is too short: it can be broken.`, `Make one of ${MIN_RSA_BITS} bits or more.`);
    if (type === 'ec' && !CURVES.includes(details?.namedCurve ?? ''))
        throw invalid(field, `Browsers do not know the curve ${details?.namedCurve ?? ''}.`, 'Make a key on P-256 or P-384.');
    if (type !== 'rsa' && type !== 'ec')
        throw invalid(field, `Browsers do not know keys of the kind ${type ?? 'unknown'}.`, 'Make an RSA key, or one on P-256.');
}

/** Each is signed by the next. The root itself need not be sent: browsers have it. */
function requireOrder(leaf: X509Certificate, issuers: readonly X509Certificate[], own: number, at: number): X509Certificate[] {
    let signed = leaf;
    const links: X509Certificate[] = [];
    for (const [index, issuer] of issuers.entries()) {
        const field = index + 1 < own ? 'certificate' : 'chain';
        if (!signed.checkIssued(issuer) || !signed.verify(issuer.publicKey)) {
            const place = index === 0 ? 'The site\'s certificate' : `The certificate number ${index} of the chain`;
            throw invalid(field, `${place} is not signed by the one that follows it.`,
                'Put them in order: the site\'s own, the one that has signed it, the one that has signed that, and no others.');
        }
        if (Date.parse(issuer.validTo) <= at)
            throw invalid(field, `The certificate number ${index + 1} of the chain ended on ${day(issuer.validTo)}.`);
        const isRoot = issuer.subject === issuer.issuer;
        if (!isRoot) {
            requireStrong(issuer, field);
            links.push(issuer);
        }
        signed = issuer;
    }
    return links;
}

function day(time: string): string {
    return new Date(time).toISOString().slice(0, 10);
}
