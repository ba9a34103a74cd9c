// SPDX-License-Identifier: LGPL-2.1-or-later
/* Public keys of people and programs that log in over SSH. */

import * as z from 'zod/mini';

import { visitorAddress } from './access.ts';
import { command } from './command.ts';
import { started } from './jobs.ts';
import { accountName, described, readFrom, time } from './values.ts';

/** One line as ssh-keygen writes it; what it holds is read by features/ssh-keys/public-key.ts. */
export const publicKeyText = readFrom('text', z.string().check(
    z.minLength(1, 'Give a public key: one line, such as the file id_ed25519.pub holds.'),
    z.maxLength(5000, 'A public key is one line of at most 5000 characters.')), 'public key, one line as in id_ed25519.pub');

const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;

const keyComment = z.string().check(
    z.maxLength(100, 'A comment has at most 100 characters here.'),
    z.regex(ONE_LINE, 'A comment is one line without control characters.'));

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** A day of the calendar: `2027-12-31`. */
export const lastDay = z.string().check(
    z.regex(DAY, 'Write a day such as 2027-12-31.'),
    z.refine(day => !DAY.test(day) || new Date(`${day}T00:00:00Z`).toISOString().startsWith(day), 'The calendar has no such day.'));

export const keyFingerprint = z.string().check(
    z.regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'Write the fingerprint as ssh-keygen -l does: SHA256: and 43 letters, digits, + and /.'));

/** Where a key opens from, and until when: the same for sites and administrators. */
export const keyLimits = {
    from: described(
        z._default(z.array(visitorAddress).check(z.maxLength(50, 'A key takes at most 50 addresses here.')), []),
        'address or network from where alone the key opens; may be given several times'),
    until: described(z.optional(lastDay), 'the last day it opens, such as 2027-12-31; for ever unless given'),
};

/** A key that opens an account, as it is kept. */
export const grantedKey = z.object({
    type: z.string(),
    /** The key itself, base64. */
    key: z.string(),
    comment: z.string(),
    fingerprint: z.string(),
    from: z.array(z.string()),
    until: z.nullable(z.string()),
});

const name = described(z.string().check(
    z.regex(/^[a-z0-9][a-z0-9._-]{0,49}$/, 'A name has 1 to 50 lower-case letters, digits and . _ - and begins with a letter or digit.')),
'name of the key here');

/** Where a key is installed: nothing of it can be taken for a flag. */
export const sshTarget = z.string().check(
    z.regex(/^[a-z_][a-z0-9_.-]{0,31}@[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/, 'Write a user and a server such as backup@files.example.'));

/** `host`: this host logs in with it elsewhere. `person`: made for somebody who takes the private key away. */
const purpose = z.enum(['host', 'person']);

export const sshKey = z.object({
    name: z.string(), type: z.string(), bits: z.int(), fingerprint: z.string(), comment: z.string(),
    purpose: z.enum([...purpose.options, 'imported']),
    /** The private key waits to be shown, once. */
    isWaiting: z.boolean(),
    /** Administrators' accounts of this host that it opens. */
    accounts: z.array(z.object({ account: z.string(), from: z.array(z.string()), until: z.nullable(z.string()) })),
    /** Accounts elsewhere that it opens: `backup@files.example`, with `:PORT` unless that is 22. */
    servers: z.array(z.string()),
    /** The line for a file of authorized keys. */
    line: z.string(),
    createdAt: time,
});

export const sshKeyCommands = {
    list: command({
        interface: 'SshKeys1', method: 'List', kind: 'query', access: 'administrator',
        cli: 'ssh-key list', summary: 'List the SSH keys of this host and its administrators, with what they open.',
        input: () => z.object({}), output: () => z.array(sshKey),
    }),
    show: command({
        interface: 'SshKeys1', method: 'Show', kind: 'query', access: 'administrator',
        cli: 'ssh-key show NAME', summary: 'Show an SSH key, its public half alone.',
        input: () => z.object({ name }), output: () => sshKey,
    }),
    generate: command({
        interface: 'SshKeys1', method: 'Generate', kind: 'job', access: 'administrator',
        cli: 'ssh-key generate NAME', summary: 'Make an SSH key; the private half is sealed in the store.',
        input: () => z.object({
            name,
            type: described(z._default(z.enum(['ed25519', 'rsa']), 'ed25519'), 'kind of key'),
            for: described(z._default(purpose, 'host'),
                'host: this host logs in with it elsewhere, and it is never shown; person: shown once by ssh-key private'),
            comment: described(z._default(keyComment, ''), 'for people, such as anna@laptop'),
        }),
        output: () => started,
    }),
    import: command({
        interface: 'SshKeys1', method: 'Import', kind: 'job', access: 'administrator',
        cli: 'ssh-key import NAME', summary: 'Take up a public key of somebody.',
        input: () => z.object({ name, key: publicKeyText }), output: () => started,
    }),
    private: command({
        interface: 'SshKeys1', method: 'TakePrivate', kind: 'query', access: 'administrator', audited: true,
        cli: 'ssh-key private NAME', summary: 'Show the private key that was made for somebody, once: afterwards it is forgotten here.',
        input: () => z.object({ name }), output: () => z.object({ text: z.string() }),
    }),
    remove: command({
        interface: 'SshKeys1', method: 'Remove', kind: 'job', access: 'administrator',
        cli: 'ssh-key remove NAME', summary: 'Forget an SSH key that opens nothing any more.',
        confirm: 'Forget the key {name}?',
        input: () => z.object({ name }), output: () => started,
    }),
    allow: command({
        interface: 'SshKeys1', method: 'Allow', kind: 'job', access: 'administrator',
        cli: 'ssh-key allow NAME ACCOUNT', summary: 'Let a key open the account of an administrator of this host.',
        input: () => z.object({ name, account: described(accountName, 'root, or a member of wheel'), ...keyLimits }), output: () => started,
    }),
    revoke: command({
        interface: 'SshKeys1', method: 'Revoke', kind: 'job', access: 'administrator',
        cli: 'ssh-key revoke NAME ACCOUNT', summary: 'Let a key open the account of an administrator no longer.',
        input: () => z.object({ name, account: accountName }), output: () => started,
    }),
    install: command({
        interface: 'SshKeys1', method: 'Install', kind: 'job', access: 'administrator',
        cli: 'ssh-key install NAME SERVER',
        summary: 'Install a key of this host on another server, once that has shown that it is the one that is meant.',
        input: () => z.object({
            name,
            server: described(sshTarget, 'user and server: backup@files.example'),
            port: described(z._default(z.int().check(z.minimum(1), z.maximum(65_535)), 22), 'port of its sshd'),
            // Without a default, and asked for by the handler: no flag is needed by its form alone.
            fingerprint: described(z.optional(keyFingerprint), 'of the server\'s own key, as its administrator says it: SHA256:…'),
            password: readFrom('secret', z.string().check(z.minLength(1, 'Give the password of the user there.'),
                z.maxLength(1000, 'A password has at most 1000 characters here.'),
                z.regex(ONE_LINE, 'A password is one line without control characters.')), 'password of the user there, used this once'),
        }),
        output: () => started,
    }),
    rotate: command({
        interface: 'SshKeys1', method: 'Rotate', kind: 'job', access: 'administrator',
        cli: 'ssh-key rotate NAME',
        summary: 'Give a key of this host a successor: that is put in everywhere and tried, then the old one is taken out.',
        input: () => z.object({ name }), output: () => started,
    }),
};

export type SshKey = z.output<typeof sshKey>;
export type GrantedKey = z.output<typeof grantedKey>;
