// SPDX-License-Identifier: LGPL-2.1-or-later
/* SFTP: the files of a site for those who log in over SSH, in a jail and without a shell. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { grantedKey, keyFingerprint, keyLimits, publicKeyText } from './ssh-keys.ts';
import { described, readFrom, siteReference } from './values.ts';

export const MAX_SITE_KEYS = 50;

/** The settings as they are kept with the site. */
export const sftpSettings = z.object({
    enabled: z._default(z.boolean(), false),
    /** Hash of the password, sealed: see features/access/passwords.ts. Null where keys alone open. */
    password: z._default(z.nullable(z.string()), null),
    keys: z._default(z.array(grantedKey), []),
});

/** The same as it is shown. */
export const shownSftp = z.object({ enabled: z.boolean(), hasPassword: z.boolean(), keys: z.array(grantedKey) });

export const sftpPassword = z.string().check(
    z.minLength(12, 'A password for SFTP has at least 12 characters: the whole Internet may try it.'),
    z.maxLength(128, 'A password has at most 128 characters here.'),
    z.regex(/^[\x20-\x7e]+$/, 'A password is one line of letters, digits, signs of ASCII and spaces.'));

const site = siteReference;

export const sftpCommands = {
    show: command({
        interface: 'Sftp1', method: 'Show', kind: 'query', access: 'owner',
        cli: 'sftp show SITE', summary: 'Show how to log in to the files of a site by SFTP, and which keys open them.',
        input: () => z.object({ site }),
        output: () => z.extend(shownSftp, {
            host: z.string(), port: z.int(), user: z.string(),
            /** Where a session begins, and what is inside of it. */
            directory: z.string(),
            /** Fingerprints of this host: `ED25519 SHA256:…`. Whoever logs in for the first time compares them. */
            hostKeys: z.array(z.string()),
        }),
    }),
    enable: command({
        interface: 'Sftp1', method: 'Enable', kind: 'job', access: 'administrator',
        cli: 'sftp enable SITE', summary: 'Let a site\'s user log in by SFTP, to its own files alone; without a shell.',
        input: () => z.object({ site }), output: () => started,
    }),
    disable: command({
        interface: 'Sftp1', method: 'Disable', kind: 'job', access: 'administrator',
        cli: 'sftp disable SITE', summary: 'Close the files of a site to SFTP and end its sessions; keys and password are kept.',
        input: () => z.object({ site }), output: () => started,
    }),
    password: command({
        interface: 'Sftp1', method: 'SetPassword', kind: 'job', access: 'owner',
        cli: 'sftp password SITE', summary: 'Give a site\'s user a password for SFTP.',
        input: () => z.object({ site, password: readFrom('secret', sftpPassword, 'password, 12 to 128 characters') }),
        output: () => started,
    }),
    newPassword: command({
        interface: 'Sftp1', method: 'NewPassword', kind: 'job', access: 'owner',
        cli: 'sftp new-password SITE', summary: 'Choose a password for SFTP and show it this once.',
        input: () => z.object({ site }),
        output: () => z.extend(started, { password: z.string() }),
    }),
    removePassword: command({
        interface: 'Sftp1', method: 'RemovePassword', kind: 'job', access: 'owner',
        cli: 'sftp remove-password SITE', summary: 'Take the password for SFTP away: keys alone open.',
        input: () => z.object({ site }), output: () => started,
    }),
    allow: command({
        interface: 'Sftp1', method: 'Allow', kind: 'job', access: 'owner',
        cli: 'sftp allow SITE', summary: 'Let a key open the files of a site; one that is there already gets other limits.',
        input: () => z.object({ site, key: publicKeyText, ...keyLimits }), output: () => started,
    }),
    revoke: command({
        interface: 'Sftp1', method: 'Revoke', kind: 'job', access: 'owner',
        cli: 'sftp revoke SITE FINGERPRINT', summary: 'Let a key open the files of a site no longer.',
        input: () => z.object({ site, fingerprint: described(keyFingerprint, 'as sftp show says: SHA256:…') }),
        output: () => started,
    }),
};

export type SftpSettings = z.output<typeof sftpSettings>;
export type ShownSftp = z.output<typeof shownSftp>;
