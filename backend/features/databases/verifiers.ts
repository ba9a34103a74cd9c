// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Passwords as the servers keep them. A server is given these and never the password itself, so that no log of its statements
 * can hold one.
 */

import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

const SALT_BYTES = 16;
/** What PostgreSQL itself takes (SCRAM_SHA_256_DEFAULT_ITERATIONS). */
const ITERATIONS = 4096;
const KEY_BYTES = 32;
const FORM = /^SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)$/;

/** PostgreSQL's: RFC 5803, as pg_authid.rolpassword holds it. For passwords of ASCII, which SASLprep leaves as they are. */
export function scramVerifier(password: string, salt = randomBytes(SALT_BYTES), iterations = ITERATIONS): string {
    const salted = pbkdf2Sync(password, salt, iterations, KEY_BYTES, 'sha256');
    const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
    const stored = createHash('sha256').update(key('Client Key')).digest();
    return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored.toString('base64')}:${key('Server Key').toString('base64')}`;
}

/** Whether a verifier was made of a password. */
export function isVerifierOf(verifier: string, password: string): boolean {
    const [, iterations, salt = ''] = FORM.exec(verifier) ?? [];
    if (iterations === undefined)
        return false;
    const again = Buffer.from(scramVerifier(password, Buffer.from(salt, 'base64'), Number(iterations)));
    return again.length === verifier.length && timingSafeEqual(again, Buffer.from(verifier));
}

/** MariaDB's mysql_native_password: twice SHA-1. */
export function nativeHash(password: string): string {
    const once = createHash('sha1').update(password).digest();
    return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`;
}
