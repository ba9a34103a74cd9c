// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host-wide file of ours: the servers for unknown names, what all sites have in common, and room for long names. */

import { existsSync } from 'node:fs';
import path from 'node:path';

import type { HostTls } from '../../contract/certificates.ts';
import { ensureUnknownNames, UNKNOWN_NAMES } from '../certificates/self-signed.ts';
import { CHALLENGES } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { foreignDirectives, INCLUDED } from './http-level.ts';
import { nginxAbilities } from './version.ts';

/** Sorts before every other file: its servers are the default ones of their ports. */
export const DEFAULT_SERVER = path.join(INCLUDED, '00-hosting.conf');

/** OpenSSL of Enterprise Linux takes it for the ciphers of the host's crypto policy. */
const SYSTEM_CIPHERS = 'PROFILE=SYSTEM';
const CRYPTO_POLICIES = '/etc/crypto-policies/config';
/** https://ssl-config.mozilla.org/, intermediate, version 5.7 */
const INTERMEDIATE_CIPHERS = [
    'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305', 'DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384',
    'DHE-RSA-CHACHA20-POLY1305',
].join(':');

export async function defaultServer(ipv6: boolean, { policy, http2 }: HostTls): Promise<string> {
    const [{ http2Directive, rejectHandshake }, foreign] = await Promise.all([nginxAbilities(), foreignDirectives()]);
    if (!rejectHandshake)
        await ensureUnknownNames();
    const free = (directive: string): boolean => !foreign.has(directive);
    const ciphers = policy === 'intermediate' ? INTERMEDIATE_CIPHERS : existsSync(CRYPTO_POLICIES) ? SYSTEM_CIPHERS : null;
    return await render('nginx/default-server.conf', {
        ipv6, challenges: CHALLENGES,
        hash: ![...foreign].some(directive => directive.startsWith('server_names_hash_')),
        tls: {
            cache: free('ssl_session_cache'), timeout: free('ssl_session_timeout'), tickets: free('ssl_session_tickets'),
            protocols: free('ssl_protocols'), order: free('ssl_prefer_server_ciphers'),
            ciphers: ciphers !== null && free('ssl_ciphers') ? { list: ciphers } : null,
            http2: http2 && http2Directive && free('http2'), http2Port: http2 && !http2Directive,
        },
        unknownNames: rejectHandshake ? null : { file: UNKNOWN_NAMES },
    });
}
