// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * certbot, which speaks ACME for us, keeps accounts, keys and certificates in /etc/letsencrypt, and renews them by its own timer.
 * Its certificates for a site have the site's user name, which holds no dot: nobody else calls one so.
 */

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isWildcard } from '../../contract/domain.ts';
import { HostingError } from '../../contract/errors.ts';
import type { Authority } from '../../contract/certificates.ts';
import { exists, readFile } from '../../host/files.ts';
import { runApart } from '../../host/own-unit.ts';
import { ProgramFailure } from '../../host/run.ts';
import { CHALLENGES } from '../common/site.ts';
import { explainAuthority } from './authority-words.ts';
import { LETSENCRYPT, lineage } from './files.ts';
import { hookPrograms } from './hooks.ts';

/** Run by certbot once after all that it has renewed, or tried to: see rpm/certificates-renewed. */
export const RENEWED = '/usr/libexec/hosting/certificates-renewed';
/** An authority checks a hundred names in a minute or two; DNS hooks wait for name servers. */
const TIMEOUT = 30 * 60_000;
const BUSY = /Another instance of Certbot is already running/;
/** One that an earlier life of the service has begun goes on in its own unit, and is waited for as any other. */
const BUSY_TRIES = 150;
const BUSY_PAUSE = 2000;
/** What an authority hands out against replays may be too old when it is used; certbot itself tries twice. */
const NONCE = /anti-replay nonce|:badNonce/;
const NONCE_TRIES = 6;

export interface Order {
    /** certbot's name for the certificate. */
    lineage: string;
    names: readonly string[];
    /** Directory of the programs that answer by DNS; empty: by HTTP. */
    dnsHook: string;
    /** Also where the present one is good for long. */
    force: boolean;
    authority: Authority;
    job: number;
}

/**
 * Orders a certificate; one that is there for these names, and good for long, is kept.
 * @returns certbot's words
 * @throws HostingError `Failed` with the authority's words
 */
export async function order({ lineage: name, names, dnsHook, force, authority, job }: Order): Promise<string> {
    const { email, directory } = authority;
    return await certbot([
        'certonly', '--agree-tos', '--cert-name', name, '--server', directory, '--key-type', 'ecdsa',
        ...email === '' ? ['--register-unsafely-without-email'] : ['--email', email, '--no-eff-email'],
        // One name that the authority refuses does not keep the others from theirs; which that was is seen in the certificate.
        // certbot does not offer it with wildcards.
        ...needsDns(names) ? [] : ['--allow-subset-of-names'],
        '--renew-with-new-domains', force ? '--force-renewal' : '--keep-until-expiring',
        '--post-hook', RENEWED,
        ...dnsHook === '' ? ['--webroot', '--webroot-path', CHALLENGES] : await manual(dnsHook),
        '--domains', names.join(','),
    ], [`Environment=HOSTING_JOB=${job}`]);
}

async function manual(dnsHook: string): Promise<string[]> {
    const { auth, cleanup } = await hookPrograms(dnsHook);
    return ['--manual', '--preferred-challenges', 'dns', '--manual-auth-hook', auth, '--manual-cleanup-hook', cleanup];
}

/** Some of the names can only be proven by DNS. */
function needsDns(names: readonly string[]): boolean {
    return names.some(isWildcard);
}

/** @throws HostingError `Failed` with the authority's words */
export async function revoke(name: string, reason: string): Promise<string> {
    const server = await serverOf(name);
    return await certbot([
        'revoke', '--cert-path', path.join(path.dirname(lineage(name).certificate), 'cert.pem'), '--reason', reason,
        '--no-delete-after-revoke', ...server === undefined ? [] : ['--server', server],
    ]);
}

/** Deletes what certbot keeps under a name, whole, in part or absent. */
export async function deleteLineage(name: string): Promise<string> {
    return await exists(renewalFile(name)) ? await certbot(['delete', '--cert-name', name]) : 'certbot keeps nothing for it.';
}

export function renewalFile(name: string): string {
    return path.join(LETSENCRYPT, 'renewal', `${name}.conf`);
}

/** The authority that has issued a certificate: another one than that of today cannot revoke it. */
async function serverOf(name: string): Promise<string | undefined> {
    return /^server = (https:\S+)$/m.exec(await readFile(renewalFile(name)) ?? '')?.[1];
}

/** certbot takes one call at a time: those of ours wait for each other here, those of others are waited for. */
let last: Promise<unknown> = Promise.resolve();

function certbot(args: readonly string[], properties: readonly string[] = []): Promise<string> {
    const mine = last.then(() => attempt(args, properties));
    last = mine.catch(() => undefined);
    return mine;
}

/**
 * In a unit of its own: what certbot and the administrator's DNS hooks need of the host, the service's own domain and sandbox need not
 * allow.
 */
async function attempt(args: readonly string[], properties: readonly string[]): Promise<string> {
    for (let tries = 1; ; tries++) {
        try {
            const { stdout, stderr } = await runApart('Certificates of cockpit-hosting', ['certbot', ...args, '--non-interactive'],
                ['UMask=0077', `RuntimeMaxSec=${TIMEOUT / 1000}`, ...properties], { timeout: TIMEOUT });
            return `${stdout}${stderr}`.trim();
        } catch (error) {
            if (!(error instanceof ProgramFailure))
                throw error;
            const words = `${error.result.stdout}${error.result.stderr}`;
            const most = BUSY.test(words) ? BUSY_TRIES : NONCE.test(words) ? NONCE_TRIES : 1;
            if (tries >= most)
                throw new AuthorityError(words);
            await sleep(BUSY_PAUSE);
        }
    }
}

/** The authority, or certbot on the way to it, has refused. */
export class AuthorityError extends HostingError {
    readonly retryAfter: string | undefined;

    constructor(words: string) {
        const { message, hint, retryAfter } = explainAuthority(words);
        super('Failed', message, { hint });
        this.retryAfter = retryAfter;
    }
}
