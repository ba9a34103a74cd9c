// SPDX-License-Identifier: LGPL-2.1-or-later

import { createPublicKey, generateKeyPairSync } from 'node:crypto';

import { describe, expect, it, test } from 'vitest';

import { parsePublicKey, tidyComment } from './public-key.ts';

function packed(...fields: (string | Buffer)[]): string {
    return Buffer.concat(fields.flatMap(field => {
        const bytes = Buffer.from(field);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        return [length, bytes];
    })).toString('base64');
}

/** An RSA key of that size; nobody knows its private half. */
function rsaLine(bits: number): string {
    return `ssh-rsa ${packed('ssh-rsa', Buffer.of(1, 0, 1), Buffer.concat([Buffer.of(0), Buffer.alloc(bits / 8, 0xff)]))} anna@laptop`;
}

/** The example of an Ed25519 key in RFC 8032, 7.1. */
const POINT = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
const ED25519 = `ssh-ed25519 ${packed('ssh-ed25519', POINT)}`;

function ecdsaLine(curve: 'P-256' | 'P-384' | 'P-521', type: string, name: string): string {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
    const { x = '', y = '' } = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'jwk' });
    return `${type} ${packed(type, name, Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]))}`;
}

/** Made by ssh-keygen -t rsa -b 3072, and what ssh-keygen -l says of it. */
const KNOWN = 'ssh-rsa '
    + 'AAAAB3NzaC1yc2EAAAADAQABAAABgQC2nxYuIz6pKUppokajuLBUSu4nPE5HYv0vRZKXXZww0ErmYzncOD2mUBUmYLJwJER9/QBHJMF5VRs14EnHVcZp+7ZS'
    + '3uxDndndyFLx4RUmG3aKdZkGOPt4XnqWuBzEQr7rpMK+Vj6MvYPGD1NSHjp0REum3h4RTxHOjdMB8fufdDbSPGE3W+yxgFdxCyuFEa4izyOIVZ9JHJ9E6yVI'
    + 'SrvcKjATtxG52TKXexA+VjmU7lufg/LhEp9lPRDIV1WLtyBQiCUObIBJVVvCzf5KqO6m8g1Yr9kgQQDe0I8rn5Wd/j7vUKev+Gk0c7m2+C1qvcB/yzo/wYGG'
    + 'qYOxtWomkxtTJZXMIpds55sTTPillPkw4rRHupZj9C8rADB5PTY1iyEnv8cbQZjMP0iDB60/CPaP7Ia+nJpbxO5pW3r+ywkQdFE0hBSTFx9LwfBCBwfl4Fk8'
    + 'vkAojV17OygTbk9pxPBqwSdenZFNoNx+o4tEFybZkNc99FsCHwc9LVi44MAF73c=';
const KNOWN_FINGERPRINT = 'SHA256:ehc3oqTW0JyYz2ieXRkFMS9NS8AHWhHsTct7gsUJvSQ';

describe('a public key', () => {
    it('of each type that OpenSSH makes is taken, with its size', () => {
        expect(parsePublicKey(`${ED25519} anna@laptop\n`)).toMatchObject({ type: 'ssh-ed25519', bits: 256, comment: 'anna@laptop' });
        expect(parsePublicKey(rsaLine(3072))).toMatchObject({ type: 'ssh-rsa', bits: 3072 });
        expect(parsePublicKey(ecdsaLine('P-384', 'ecdsa-sha2-nistp384', 'nistp384')).bits).toBe(384);
        expect(parsePublicKey(ecdsaLine('P-521', 'ecdsa-sha2-nistp521', 'nistp521')).bits).toBe(521);
        const hardware = 'sk-ssh-ed25519@openssh.com';
        expect(parsePublicKey(`${hardware} ${packed(hardware, POINT, 'ssh:')}`)).toMatchObject({ type: hardware, bits: 256 });
    });

    it('has the size and the fingerprint that ssh-keygen says', () => {
        expect(parsePublicKey(KNOWN)).toMatchObject({ bits: 3072, fingerprint: KNOWN_FINGERPRINT });
    });

    const bad: Record<string, [string, RegExp]> = {
        'that is empty': ['', /no public key/],
        'that is private': ['-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n', /private key/],
        'with options before it': [`command="/bin/sh" ${ED25519}`, /without options/],
        'with an environment before it': [`environment="LD_PRELOAD=/tmp/x.so" ${ED25519}`, /without options/],
        'of two lines': [`${ED25519}\n${ED25519}`, /one line/],
        'with another key behind a carriage return': [`${ED25519} a\r${ED25519}`, /one line/],
        'of DSA': [`ssh-dss ${packed('ssh-dss', Buffer.alloc(129))}`, /DSA/],
        'of a certificate': [`ssh-ed25519-cert-v01@openssh.com ${packed('ssh-ed25519-cert-v01@openssh.com', POINT)}`, /not taken/],
        'of RSA that is short': [rsaLine(2048), /2048 bits/],
        'that says another type than it is': [`ssh-rsa ${packed('ssh-ed25519', POINT)}`, /another type/],
        'that is cut off': [`ssh-ed25519 ${Buffer.from(packed('ssh-ed25519', POINT), 'base64').subarray(0, 40).toString('base64')}`, /end is missing/],
        'that is too short': [`ssh-ed25519 ${packed('ssh-ed25519', POINT.subarray(1))}`, /32 bytes/],
        'with something behind it': [`ssh-ed25519 ${packed('ssh-ed25519', POINT, 'more')}`, /32 bytes/],
        'of a curve that it does not name': [`ecdsa-sha2-nistp256 ${packed('ecdsa-sha2-nistp256', 'nistp384', Buffer.alloc(65, 4))}`, /curve/],
        'with base64 that is not whole': [ED25519.slice(0, -1), /base64|end is missing|no public key/],
        'with letters that are no base64': ['ssh-ed25519 AAAA$(id)', /no public key/],
    };
    test.each(Object.entries(bad))('%s is refused', (_what, [text, reason]) => {
        expect(() => parsePublicKey(text)).toThrow(reason);
    });

    it('with the exponent 1 is refused for that', () => {
        const sound = Buffer.concat([Buffer.of(0), Buffer.alloc(384, 0xff)]);
        expect(() => parsePublicKey(`ssh-rsa ${packed('ssh-rsa', Buffer.of(1), sound)}`)).toThrow(/no sound key/);
        expect(() => parsePublicKey(`ssh-rsa ${packed('ssh-rsa', Buffer.of(1, 0, 1), sound)}`)).not.toThrow();
    });
});

test('a comment keeps what is for people, and nothing that could mean something', () => {
    expect(tidyComment('  Anna\tMüller <anna@laptop>  ')).toBe('Anna Müller anna@laptop');
    expect(tidyComment('a\u0000b\u001b[31m\u202e"\\`$(id)\u2028?>-->')).toBe('ab31m(id) --');
    expect(tidyComment('x'.repeat(500))).toHaveLength(100);
});
