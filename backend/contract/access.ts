// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who may come to a site: addresses that are allowed or denied, and paths that ask for a name and a password. */

import * as z from 'zod/mini';

import { parseAddress } from './address.ts';
import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, readFrom, siteReference } from './values.ts';

/** An address or network in any spelling; handlers receive the stored form. */
export const visitorAddress = z.pipe(
    z.string(),
    z.transform((text, context) => {
        const parsed = parseAddress(text);
        if ('address' in parsed)
            return parsed.address;
        context.issues.push({ code: 'custom', message: parsed.problem, input: text });
        return z.NEVER;
    }),
);

/** A path as visitors write it, without escapes; handlers receive it without a slash at its end. */
export const protectedPath = z.pipe(
    z.string().check(
        z.maxLength(200, 'A path has at most 200 characters here.'),
        z.regex(/^\/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?)?$/,
            'Write / for the whole site, or a path such as /admin; its parts hold letters, digits and . _ ~ - and begin with no dot.')),
    z.transform(text => text === '/' ? text : text.replace(/\/$/, '')),
);

export const visitorName = z.string().check(
    z.regex(/^[A-Za-z0-9._@-]{1,64}$/, 'A name has 1 to 64 letters, digits and . _ @ -.'));

/** What browsers send alike: they do not agree on letters beyond ASCII (RFC 7617, section 2.1). */
export const visitorPassword = z.string().check(
    z.minLength(8, 'A password has at least 8 characters.'),
    z.maxLength(128, 'A password has at most 128 characters here.'),
    z.regex(/^[\x20-\x7e]+$/, 'A password is one line of letters, digits, signs of ASCII and spaces: browsers disagree on others.'));

const action = z.enum(['allow', 'deny']);
const rule = z.object({ action, address: z.string() });

/** The settings as they are kept with the site. */
export const accessSettings = z.object({
    /** The most specific first: the first that fits a visitor decides. */
    rules: z._default(z.array(rule), []),
    protections: z._default(z.array(z.object({
        path: z.string(),
        users: z.array(z.object({
            name: z.string(),
            /** Hash of the password, sealed: see features/access/passwords.ts. */
            password: z.string(),
        })),
    })), []),
});

/** The same as it is shown. */
export const shownAccess = z.object({
    rules: z.array(rule),
    protections: z.array(z.object({ path: z.string(), users: z.array(z.string()) })),
});

const address = described(visitorAddress, 'address such as 192.0.2.7 or 2001:db8::7, or a network such as 192.0.2.0/24');

export const accessCommands = {
    allow: command({
        interface: 'Access1', method: 'Allow', kind: 'job', access: 'administrator', preview: true,
        cli: 'access allow SITE ADDRESS',
        summary: 'Let visitors of an address or network see a site; with the first of these, nobody else may.',
        input: () => z.object({ site: siteReference, address }), output: () => started,
    }),
    deny: command({
        interface: 'Access1', method: 'Deny', kind: 'job', access: 'administrator', preview: true,
        cli: 'access deny SITE ADDRESS',
        summary: 'Refuse visitors of an address or network; the most specific rule decides.',
        input: () => z.object({ site: siteReference, address }), output: () => started,
    }),
    remove: command({
        interface: 'Access1', method: 'Remove', kind: 'job', access: 'administrator', preview: true,
        cli: 'access remove SITE ADDRESS', summary: 'Remove what was allowed or denied for an address or network.',
        input: () => z.object({ site: siteReference, address }), output: () => started,
    }),
};

const path = described(protectedPath,
    '/ for the whole site, or a path such as /admin with all below it; an address such as /index.php?page=admin is another path');

export const protectionCommands = {
    add: command({
        interface: 'Protections1', method: 'Add', kind: 'job', access: 'administrator', preview: true,
        cli: 'protection add SITE PATH USER',
        summary: 'Ask visitors of a path for a name and a password; a user that is there already gets the new password.',
        input: () => z.object({
            site: siteReference, path,
            user: described(visitorName, 'name that is asked for; no account of this host'),
            password: readFrom('secret', visitorPassword, 'password, 8 to 128 characters'),
        }),
        output: () => started,
    }),
    remove: command({
        interface: 'Protections1', method: 'Remove', kind: 'job', access: 'administrator', preview: true,
        cli: 'protection remove SITE PATH', summary: 'Ask visitors of a path no longer, or one user of it less.',
        input: () => z.object({
            site: siteReference, path,
            user: described(z.optional(visitorName), 'only this user; the path stays protected for the others'),
        }),
        output: () => started,
    }),
};

export type AccessSettings = z.output<typeof accessSettings>;
export type ShownAccess = z.output<typeof shownAccess>;
