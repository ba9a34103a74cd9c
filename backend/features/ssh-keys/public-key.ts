// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reads a public key, strictly: one line of a known type whose base64 holds exactly what the type says (RFC 4253, 5656, 8709),
 * and nothing before it. Options would be somebody else's word on what a key may do; we write our own.
 */

import { createHash } from 'node:crypto';

import { invalid } from '../../contract/errors.ts';

export interface PublicKey {
    /** `ssh-ed25519` */
    type: string;
    /** The key itself, base64. */
    key: string;
    comment: string;
    /** `SHA256:…` */
    fingerprint: string;
    bits: number;
}

/** What is asked of new keys and of those that come: what OpenSSH itself makes unless told otherwise. */
export const MIN_RSA_BITS = 3072;
const MAX_RSA_BITS = 16_384;

const CURVES: Record<string, { name: string, bits: number, bytes: number }> = {
    'ecdsa-sha2-nistp256': { name: 'nistp256', bits: 256, bytes: 65 },
    'ecdsa-sha2-nistp384': { name: 'nistp384', bits: 384, bytes: 97 },
    'ecdsa-sha2-nistp521': { name: 'nistp521', bits: 521, bytes: 133 },
    'sk-ecdsa-sha2-nistp256@openssh.com': { name: 'nistp256', bits: 256, bytes: 65 },
};
const ED25519 = ['ssh-ed25519', 'sk-ssh-ed25519@openssh.com'];
const SECURITY_KEY = /^sk-/;

const MAX_COMMENT = 100;
const NEW_KEY = 'Make a new one: ssh-keygen -t ed25519';

/** @throws HostingError `Invalid` at the field `key` with a sentence that says what is wrong */
export function parsePublicKey(text: string): PublicKey {
    const line = text.replace(/\r?\n$/, '');
    if (/PRIVATE KEY|PuTTY-User-Key-File/.test(text))
        throw refused('This is a private key, which nobody else may see. Give the public one: the file that ends in .pub.');
    if (/[\r\n]/.test(line))
        throw refused('A public key is one line. Give one key at a time.');
    const [, type, key, comment = ''] = /^([a-z0-9@.-]+) ([A-Za-z0-9+/]+={0,2})(?:[ \t]+(.*))?$/.exec(line) ?? [];
    if (type === undefined || key === undefined) {
        throw refused('This is no public key. It begins with its type, such as ssh-ed25519, without options before it, '
            + 'and goes on with one long word.');
    }
    const blob = Buffer.from(key, 'base64');
    if (blob.toString('base64') !== key)
        throw refused('This public key is damaged: its long word is no base64.');
    return { type, key, comment: tidyComment(comment), bits: bitsOf(type, blob), fingerprint: fingerprintOf(blob) };
}

/** A comment for people: one line of letters, digits and a few signs; everything else is left out. */
export function tidyComment(text: string): string {
    return text.replaceAll(/\s+/gu, ' ').replaceAll(/[^\p{L}\p{M}\p{N} .,:@_+()-]/gu, '').trim().slice(0, MAX_COMMENT).trimEnd();
}

function fingerprintOf(blob: Buffer): string {
    return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Reads the blob to its end. */
function bitsOf(type: string, blob: Buffer): number {
    const fields = fieldsOf(blob);
    if (fields[0]?.toString('latin1') !== type)
        throw refused('This public key is damaged: what it holds is of another type than it says.');
    // The name of the application that a security key asks its owner for.
    const rest = SECURITY_KEY.test(type) ? fields.slice(1, -1) : fields.slice(1);
    if (type === 'ssh-rsa')
        return rsaBits(rest);
    const curve = CURVES[type];
    if (curve) {
        const [name, point] = rest;
        if (rest.length !== 2 || name?.toString('latin1') !== curve.name || point?.length !== curve.bytes || point[0] !== 4)
            throw refused('This public key is damaged: it is no point of its curve.');
        return curve.bits;
    }
    if (!ED25519.includes(type)) {
        throw refused(type === 'ssh-dss'
            ? 'DSA keys are broken, and OpenSSH takes none any more.' : `Keys of the type ${type} are not taken here.`, NEW_KEY);
    }
    if (rest.length !== 1 || rest[0]?.length !== 32)
        throw refused('This public key is damaged: an Ed25519 key has 32 bytes.');
    return 256;
}

function rsaBits([exponent, modulus, ...more]: Buffer[]): number {
    if (!exponent || !modulus || more.length > 0)
        throw refused('This public key is damaged: an RSA key has two numbers.');
    // A number whose first bit is set has a zero byte before it.
    const digits = modulus[0] === 0 ? modulus.subarray(1) : modulus;
    const bits = digits.length * 8 - (Math.clz32(digits[0] ?? 0) - 24);
    if (bits < MIN_RSA_BITS)
        throw refused(`This RSA key has ${bits} bits; fewer than ${MIN_RSA_BITS} are not taken.`, NEW_KEY);
    const last = exponent.at(-1) ?? 0;
    if (bits > MAX_RSA_BITS || last % 2 === 0 || exponent.length > 8 || (exponent.length === 1 && last < 3))
        throw refused('This RSA key has numbers that no sound key has.');
    return bits;
}

/** The strings of SSH's binary format: each its length and its bytes. */
function fieldsOf(blob: Buffer): Buffer[] {
    const fields: Buffer[] = [];
    for (let at = 0; at < blob.length;) {
        const end = at + 4 <= blob.length ? at + 4 + blob.readUInt32BE(at) : Number.POSITIVE_INFINITY;
        if (end > blob.length)
            throw refused('This public key is damaged: its end is missing.');
        fields.push(blob.subarray(at + 4, end));
        at = end;
    }
    return fields;
}

function refused(message: string, hint?: string): Error {
    return invalid('key', message, hint);
}
