// SPDX-License-Identifier: LGPL-2.1-or-later
/* Headers that nginx adds to every answer of a site. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, siteReference } from './values.ts';

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[A-Za-z0-9!#%&'*+.^_`|~-]+$/;

const FRAMING = 'It says how the answer is sent, which nginx alone knows.';
const CONTENT = 'It describes the content, which nginx or the application alone knows.';
const CACHING = 'It is different for files and for pages: for files use hostingctl web set SITE --expires, of pages the application '
    + 'says it.';
const SESSION = 'It is different for each visitor: the application says it.';

/** Names that are refused, and why. */
const RESERVED: Readonly<Record<string, string>> = {
    'content-length': FRAMING, 'transfer-encoding': FRAMING, connection: FRAMING, 'keep-alive': FRAMING, upgrade: FRAMING, te: FRAMING,
    trailer: FRAMING, date: FRAMING, server: FRAMING, status: FRAMING, 'proxy-connection': FRAMING,
    'content-type': CONTENT, 'content-encoding': CONTENT, 'content-range': CONTENT, 'accept-ranges': CONTENT, etag: CONTENT,
    'last-modified': CONTENT, location: CONTENT, refresh: CONTENT, 'retry-after': CONTENT,
    'cache-control': CACHING, expires: CACHING, pragma: CACHING, age: CACHING, vary: CACHING,
    'set-cookie': SESSION, 'www-authenticate': SESSION, 'proxy-authenticate': SESSION, 'authentication-info': SESSION,
};

/** Name of a header that may be chosen. */
export const headerName = z.string().check(
    z.maxLength(100, 'A name of a header has at most 100 characters.'),
    z.regex(TOKEN, 'A name of a header holds letters, digits and hyphens, such as X-Frame-Options.'),
    z.check(payload => {
        const name = payload.value.toLowerCase();
        const reason = Object.hasOwn(RESERVED, name) ? RESERVED[name]
            : name.startsWith('x-accel-') ? 'nginx takes it for an order from the application.' : undefined;
        if (reason)
            payload.issues.push({ code: 'custom', message: `${payload.value} is not set here. ${reason}`, input: payload.value });
    }));

export const headerValue = z.string().check(
    z.maxLength(4000, 'A value of a header has at most 4000 characters.'),
    z.regex(/^[\x20-\x7e]+$/, 'A value of a header is one line of letters, digits, signs of ASCII and spaces, and not empty.'),
    z.regex(/^[^$]*$/, 'A value of a header holds no $: nginx would put a variable in its place, and knows no way to write one.'),
    z.regex(/^(?! )(?!.* $)/, 'A value of a header neither begins nor ends with a space.'));

export const customHeader = z.object({ name: z.string(), value: z.string() });

/** Headers that hardly any site has to do without. */
export const HEADER_PRESETS = {
    recommended: [
        { name: 'X-Content-Type-Options', value: 'nosniff' },
        { name: 'X-Frame-Options', value: 'SAMEORIGIN' },
        { name: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
    ],
} as const;

export const headerCommands = {
    add: command({
        interface: 'Headers1', method: 'Add', kind: 'job', access: 'administrator', preview: true,
        cli: 'header add SITE NAME VALUE',
        summary: 'Send a header with every answer of a site, errors too, instead of one of that name from the application.',
        input: () => z.object({
            site: siteReference,
            name: described(headerName, 'name such as X-Frame-Options; one that is there already gets the new value'),
            value: described(headerValue, 'its value, in one word of the command line'),
        }),
        output: () => started,
    }),
    remove: command({
        interface: 'Headers1', method: 'Remove', kind: 'job', access: 'administrator', preview: true,
        cli: 'header remove SITE NAME', summary: 'Send a header no longer.',
        input: () => z.object({ site: siteReference, name: described(z.string(), 'name, as it was added') }),
        output: () => started,
    }),
    preset: command({
        interface: 'Headers1', method: 'ApplyPreset', kind: 'job', access: 'administrator', preview: true,
        cli: 'header preset SITE PRESET', summary: 'Send headers that make browsers more careful.',
        input: () => z.object({
            site: siteReference,
            preset: described(z.enum(['recommended']),
                'recommended: no guessing of types, no frames on other sites, no full addresses for other sites'),
        }),
        output: () => started,
    }),
};

export type CustomHeader = z.output<typeof customHeader>;
