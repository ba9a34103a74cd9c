// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Where releases of WordPress come from: wordpress.org, or what /etc/hosting/wordpress.json says.
 *
 *     {"url": "https://mirror.example/wordpress-6.8.tar.gz", "sha256": "…"}
 *
 * Without sha256 the checksum is the one published beside the archive: URL.sha256, else URL.sha1. wordpress.org has only
 * .sha1 and .md5. Such a checksum finds a broken or mixed-up download; it protects from a forged one no better than https
 * does, by which both come. Who wants more pins sha256.
 */

import { isIPv4 } from 'node:net';
import * as z from 'zod/mini';

import { failed } from '../../contract/errors.ts';

export const SETTINGS = '/etc/hosting/wordpress.json';
const DEFAULT_URL = 'https://wordpress.org/latest.tar.gz';

export interface Source {
    url: URL;
    sha256?: string;
}

export interface Checksum {
    algorithm: 'sha256' | 'sha1';
    hex: string;
}

const settings = z.strictObject({
    url: z._default(z.string(), DEFAULT_URL),
    sha256: z.optional(z.string().check(z.regex(/^[0-9a-fA-F]{64}$/))),
});

/**
 * The source, from the text of the settings.
 * @throws HostingError `Failed` when they are not understood or name a source that cannot be trusted
 */
export function parseSource(text: string | undefined): Source {
    if (text === undefined)
        return { url: new URL(DEFAULT_URL) };
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch {
        throw failed(`${SETTINGS} is not JSON.`, EXAMPLE);
    }
    const parsed = z.safeParse(settings, document);
    if (!parsed.success)
        throw failed(`${SETTINGS} is not understood at ${parsed.error.issues[0]?.path.join('.') || 'its top'}.`, EXAMPLE);
    const { url, sha256 } = parsed.data;
    if (!URL.canParse(url))
        throw failed(`${SETTINGS}: ${url} is no address.`, EXAMPLE);
    const address = new URL(url);
    requireTrusted(address);
    return { url: address, ...sha256 !== undefined && { sha256: sha256.toLowerCase() } };
}

const EXAMPLE = 'It looks so: {"url": "https://wordpress.org/latest.tar.gz", "sha256": "64 hexadecimal digits, or left out"}';

/**
 * Refuses what anybody on the way could change: http is for this host itself.
 * @throws HostingError `Failed`
 */
export function requireTrusted(url: URL): void {
    const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]'
        || isIPv4(url.hostname) && url.hostname.startsWith('127.');
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
        throw failed(`WordPress is not fetched from ${url.origin}: only https is, or http from this host itself.`, `See ${SETTINGS}.`);
    if (url.username !== '' || url.password !== '')
        throw failed('The address of a WordPress release holds a user name or a password: it would stand in logs.', `See ${SETTINGS}.`);
}

/** The address of something published beside an archive. */
export function beside(url: URL, ending: string): URL {
    const result = new URL(url);
    result.pathname += ending;
    return result;
}

/** The checksum in a file such as sha256sum(1) writes or wordpress.org publishes; undefined where there is none. */
export function parseChecksum(algorithm: Checksum['algorithm'], text: string): Checksum | undefined {
    const digits = { sha256: 64, sha1: 40 }[algorithm];
    const [, hex] = new RegExp(`^\\s*([0-9a-fA-F]{${digits}})(?:\\s|$)`).exec(text) ?? [];
    return hex === undefined ? undefined : { algorithm, hex: hex.toLowerCase() };
}
