// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about SFTP. A password is hashed at once and the hash sealed; nobody can be told it again. */

import os from 'node:os';

import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import { MAX_SITE_KEYS, type SftpSettings } from '../../contract/sftp.ts';
import { effectiveFor, hostKeys, requireSshd } from '../../host/sshd.ts';
import type { Secrets } from '../../store/secrets.ts';
import { hashOf, sealHash } from '../access/passwords.ts';
import { newPassword } from '../common/password.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Changes } from '../sites/changes.ts';
import { findSite } from '../sites/lookup.ts';
import { parsePublicKey } from '../ssh-keys/public-key.ts';
import { shownSftp } from './shown.ts';

/** 142 bits, and short enough to be typed. */
const PASSWORD_LENGTH = 24;
const SSH_PORT = 22;

type Names = 'sftp.show' | 'sftp.enable' | 'sftp.disable' | 'sftp.password' | 'sftp.new-password' | 'sftp.remove-password'
    | 'sftp.allow' | 'sftp.revoke';

export function sftpHandlers(changes: Changes, secrets: Secrets): Pick<Handlers, Names> {
    return {
        'sftp.show': ({ site }, caller) => show(findSite(changes.records, site, caller)),
        'sftp.enable': async ({ site }, caller) => {
            await requireSshd();
            return enable(changes, site, caller);
        },
        'sftp.disable': ({ site }, caller) => {
            const found = requireEnabled(changes.active(site, caller));
            return submit(changes, found, { enabled: false }, `Close ${found.domain} to SFTP`, caller);
        },
        'sftp.password': ({ site, password }, caller) => setPassword(changes, secrets, site, password, caller),
        'sftp.new-password': async ({ site }, caller) => {
            const password = newPassword(PASSWORD_LENGTH);
            return { ...await setPassword(changes, secrets, site, password, caller), password };
        },
        'sftp.remove-password': ({ site }, caller) => {
            const found = requireEnabled(changes.active(site, caller));
            if (found.sftp.password === null)
                throw new HostingError('Conflict', `The site ${found.name} has no password for SFTP.`);
            return submit(changes, found, { password: null }, `Take the password for SFTP of ${found.domain} away`, caller);
        },
        'sftp.allow': (input, caller) => allow(changes, input, caller),
        'sftp.revoke': (input, caller) => revoke(changes, input, caller),
    };
}

async function show({ name, sftp }: SiteRecord): Promise<OutputOf<'sftp.show'>> {
    const [keys, port] = await Promise.all([hostKeys(), portOf(name)]);
    return {
        ...shownSftp(sftp), host: os.hostname(), port, user: name, directory: '/home',
        hostKeys: keys.map(parsePublicKey).map(({ type, fingerprint }) => `${KINDS[type] ?? type} ${fingerprint}`),
    };
}

/** As ssh says it when it asks. */
const KINDS: Record<string, string> = { 'ssh-ed25519': 'ED25519', 'ssh-rsa': 'RSA', 'ecdsa-sha2-nistp256': 'ECDSA' };

/** The first that sshd listens on. */
async function portOf(user: string): Promise<number> {
    const settings = await effectiveFor(user).catch((): Record<string, string> => ({}));
    return Number.parseInt(settings['port'] ?? '', 10) || SSH_PORT;
}

function enable(changes: Changes, reference: string, caller: Caller): OutputOf<'sftp.enable'> {
    const site = changes.active(reference, caller);
    if (site.sftp.enabled)
        throw new HostingError('Conflict', `SFTP is on already for the site ${site.name}.`);
    return submit(changes, site, { enabled: true }, `Open ${site.domain} to SFTP`, caller);
}

async function setPassword(
    changes: Changes, secrets: Secrets, reference: string, password: string, caller: Caller,
): Promise<OutputOf<'sftp.password'>> {
    const { name } = requireEnabled(changes.active(reference, caller));
    const sealed = sealHash(secrets, name, await hashOf(password));
    // Looked up again: while the password was hashed, another change may have begun.
    const site = requireEnabled(changes.active(reference, caller));
    return submit(changes, site, { password: sealed }, `Set the password for SFTP of ${site.domain}`, caller);
}

function allow(
    changes: Changes, { site: reference, key: text, from, until }: InputOf<'sftp.allow'>, caller: Caller,
): OutputOf<'sftp.allow'> {
    const site = requireEnabled(changes.active(reference, caller));
    const { type, key, comment, fingerprint } = parsePublicKey(text);
    if (until !== undefined && until < new Date().toISOString().slice(0, 10))
        throw invalid('until', 'This day is past: the key would open nothing.');
    const others = site.sftp.keys.filter(each => each.fingerprint !== fingerprint);
    if (others.length >= MAX_SITE_KEYS)
        throw invalid('key', `A site takes at most ${MAX_SITE_KEYS} keys.`, 'Remove those that nobody uses any more.');
    const keys = [...others, { type, key, comment, fingerprint, from: [...new Set(from)], until: until ?? null }];
    if (JSON.stringify(keys) === JSON.stringify(site.sftp.keys))
        throw conflict('key', `This key opens the site ${site.name} already.`);
    return submit(changes, site, { keys }, `Let the key ${comment || fingerprint} open ${site.domain}`, caller);
}

function revoke(changes: Changes, { site: reference, fingerprint }: InputOf<'sftp.revoke'>, caller: Caller): OutputOf<'sftp.revoke'> {
    const site = changes.active(reference, caller);
    const keys = site.sftp.keys.filter(each => each.fingerprint !== fingerprint);
    if (keys.length === site.sftp.keys.length) {
        const message = `The site ${site.name} has no key with this fingerprint.`;
        throw new HostingError('NotFound', message, { fields: { fingerprint: message }, hint: `See hostingctl sftp show ${site.name}` });
    }
    return submit(changes, site, { keys }, `Let a key open ${site.domain} no longer`, caller);
}

/** @throws HostingError `Conflict` for a site that is closed: a customer should not think that what was set works */
function requireEnabled(site: SiteRecord): SiteRecord {
    if (!site.sftp.enabled) {
        throw new HostingError('Conflict', `SFTP is off for the site ${site.name}.`,
            { hint: `An administrator turns it on with hostingctl sftp enable ${site.name}` });
    }
    return site;
}

function submit(
    changes: Changes, site: SiteRecord, change: Partial<SftpSettings>, title: string, caller: Caller,
): { job: number, site: string } {
    return changes.submit(site, { sftp: { ...site.sftp, ...change } }, title, caller);
}
