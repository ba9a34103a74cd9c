// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How the web client learns what to log in with. A file in the home of its sandbox, named by a hash of the token and sealed with
 * another: whoever reads the file without the token has nothing, and whoever takes it away first is the only one who is let in.
 * All work is done as the sandbox's user (rule R5). The other side is backend/web-client/index.php.
 */

import { createCipheriv, createHash, randomBytes } from 'node:crypto';

import { run } from '../../../host/run.ts';
import { ownerOf, place, type SiteRecord } from '../../common/site.ts';

const TOKEN_BYTES = 24;     // 192 bits
const IV_BYTES = 12;
const LISTING = /^(open|ended)-([0-9a-f]+)$/;

/** What the client is told. */
export interface Handover {
    id: string;
    engine: string;
    /** In the words of the program: `localhost:/path` for MariaDB. */
    server: string;
    user: string;
    password: string;
    database: string;
    /** For people: `shop.example`. */
    site: string;
    /** Seconds since 1970. */
    openUntil: number;
    endsAt: number;
}

export function newToken(): string {
    return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What of a token may be known to others. */
export function tokenHash(token: string): string {
    return createHash('sha256').update(`name:${token}`).digest('hex');
}

/** A text that only the token opens: nonce, tag and text, encrypted with AES-256-GCM, in Base64. */
export function seal(token: string, text: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(`key:${token}`).digest(), iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Lays it ready. Only the sandbox's user can read it: the service's umask closes it to others. */
export async function handOver(client: SiteRecord, token: string, what: Handover): Promise<void> {
    await run('dd', ['status=none', `of=${fileOf(client, `open-${tokenHash(token)}`)}`],
        { as: ownerOf(client), input: seal(token, JSON.stringify(what)) });
}

/** Takes away what a session may have left. */
export async function takeBack(client: SiteRecord, { id, token }: { id: string, token: string }): Promise<void> {
    await run('rm', ['--force', '--', fileOf(client, `open-${token}`), fileOf(client, `ended-${id}`)], { as: ownerOf(client) });
}

/** Hashes of the tokens that nobody has used yet, and numbers of the sessions that were logged out of, as the sandbox says. */
export async function lookInside(client: SiteRecord): Promise<{ unused: Set<string>, ended: Set<string> }> {
    const { stdout } = await run('find', [directoryOf(client), '-maxdepth', '1', '-type', 'f',
        '(', '-name', 'open-*', '-o', '-name', 'ended-*', ')', '-printf', '%f\n'], { as: ownerOf(client), timeout: 10_000 });
    const found = stdout.split('\n').map(line => LISTING.exec(line));
    const named = (kind: string): Set<string> => new Set(found.flatMap(match => match?.[1] === kind ? [match[2] ?? ''] : []));
    return { unused: named('open'), ended: named('ended') };
}

function directoryOf(client: SiteRecord): string {
    return `${place.home(client.name)}/tmp`;
}

function fileOf(client: SiteRecord, name: string): string {
    return `${directoryOf(client)}/${name}`;
}
