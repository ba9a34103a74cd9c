// SPDX-License-Identifier: LGPL-2.1-or-later
/* How nginx serves a site: what of it can be chosen. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { customHeader } from './headers.ts';
import { started } from './jobs.ts';
import { described, siteReference } from './values.ts';

/** A directory below public_html: `app/public`. No dotfiles, no way up. */
export const subdirectory = z.string().check(
    z.maxLength(200, 'A directory has at most 200 characters here.'),
    z.regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/,
        'Write a directory below public_html such as web or app/public; its parts hold letters, digits and . _ - and begin with no dot.'));

/** Errors that nginx answers by itself. Those of an application have pages of its own, which are left alone. */
const ERROR_CODES = '403|404|410|500|502|503|504';

/** A page is a file that is only read, never run: `404=/errors/404.html`. Nothing after the sign: nginx's own page again. */
export const errorPageChoice = z.string().check(
    z.maxLength(204, 'The path of a page has at most 200 characters.'),
    z.regex(new RegExp(`^(?:${ERROR_CODES})=(?:(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/[A-Za-z0-9_-][A-Za-z0-9._-]*\\.html?)?$`),
        `Write one of ${ERROR_CODES.replaceAll('|', ', ')}, = and the path of an .html file in the document root: 404=/errors/404.html. `
        + 'Its parts hold letters, digits and . _ - and begin with no dot.'));

/** How long visitors may keep a file without asking again. */
export const expiry = z.string().check(
    z.regex(/^(?:off|[1-9][0-9]{0,2}[mhd])$/, 'Write a time such as 30m, 12h or 30d, up to 999d, or off.'));

const REQUESTS = 'Write a number of requests from 1 to 65535.';
const requestCount = z.int(REQUESTS).check(z.minimum(1, REQUESTS), z.maximum(65_535, REQUESTS));     // nginx: limit_conn

/** The settings as they are kept with the site. A new one has a default: sites of before do not have it. */
export const webSettings = z.object({
    /** Directory below public_html that visitors see; empty for public_html itself. */
    docroot: z._default(subdirectory, ''),
    /** Every address that is no file goes to index.php. */
    frontController: z._default(z.boolean(), false),
    /** What stands behind a script in an address is handed to it: /index.php/a/b. */
    pathInfo: z._default(z.boolean(), false),
    /** For stylesheets, scripts, images and fonts that are files. */
    expires: z._default(expiry, 'off'),
    gzip: z._default(z.boolean(), false),
    /** Most requests that nginx works on at once. */
    requests: z._default(requestCount, 200),
    /** By status, in order. */
    errorPages: z._default(z.array(z.object({ code: z.int(), path: z.string() })), []),
    /** Sent with every answer. */
    headers: z._default(z.array(customHeader), []),
});

export const webCommands = {
    set: command({
        interface: 'Web1', method: 'Set', kind: 'job', access: 'administrator', preview: true,
        cli: 'web set SITE', summary: 'Change how nginx serves a website.',
        input: () => z.object({
            site: siteReference,
            docroot: described(z.optional(subdirectory), 'directory below public_html that visitors see; empty for public_html itself'),
            'front-controller': described(z.optional(z.boolean()), 'send every address that is no file to index.php'),
            'path-info': described(z.optional(z.boolean()), 'hand to a script what stands behind it in an address: /index.php/a/b'),
            expires: described(z.optional(expiry),
                'how long visitors may keep stylesheets, scripts, images and fonts, such as 30d; off leaves it to them'),
            requests: described(z.optional(requestCount),
                'most requests at once; more are answered with 503, so that other sites keep their share of nginx'),
            gzip: described(z.optional(z.boolean()), 'compress texts'),
            'error-page': described(
                z.optional(z.array(errorPageChoice).check(z.maxLength(7, 'There are seven errors to have a page for.'))),
                'page for an error of nginx, such as 404=/errors/404.html in the document root; 404= for nginx\'s own; '
                + 'may be given several times'),
        }),
        output: () => started,
    }),
};

export type WebSettings = z.output<typeof webSettings>;
