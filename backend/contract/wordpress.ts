// SPDX-License-Identifier: LGPL-2.1-or-later
/* What only WordPress sites have: networks, a page cache, log-ins. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, siteReference } from './values.ts';

/** Whether one WordPress serves many sites, and where each of them is: below a path or a name of the first. */
export const multisite = z.enum(['none', 'subdirectory', 'subdomain']);

const cacheMinutes = z.int().check(z.minimum(1), z.maximum(1440));

/** The settings as they are kept with the site. */
export const wordpressSettings = z.object({
    /** Chosen at the creation: the database and wp-config.php are made for it. */
    multisite: z._default(multisite, 'none'),
    /** nginx keeps pages and gives them to visitors who are not logged in. */
    cache: z._default(z.boolean(), false),
    cacheMinutes: z._default(cacheMinutes, 10),
    /** The old interface for programs is open. */
    xmlrpc: z._default(z.boolean(), false),
});

/** No control character, no space and no backslash. */
const PAGE_PATH = String.raw`\/[^\s\\\u0000-\u001f\u007f-\u009f]*`;
const PAGE_ADDRESS = new RegExp(String.raw`^(?:https?:\/\/[^\s/?#@\\\u0000-\u001f\u007f-\u009f]+(?:${PAGE_PATH})?|${PAGE_PATH})$`);

/** A page of a site: its path, or its whole address. */
export const pageAddress = z.string().check(
    z.maxLength(2000, 'An address has at most 2000 characters here.'),
    z.regex(PAGE_ADDRESS, 'Write an address such as https://shop.example/page/ or /page/.'));

/** As WordPress takes them itself; none begins like a flag. */
export const wordpressUser = z.string().check(
    z.regex(/^[A-Za-z0-9_.@](?:[A-Za-z0-9_.@ -]{0,58}[A-Za-z0-9_.@-])?$/, 'This is no log-in name of WordPress.'));

export const wordpressCommands = {
    set: command({
        interface: 'WordPress1', method: 'Set', kind: 'job', access: 'administrator', preview: true,
        cli: 'wordpress set SITE', summary: 'Change how a WordPress site is served.',
        input: () => z.object({
            site: siteReference,
            cache: described(z.optional(z.boolean()), 'keep pages in nginx for visitors who are not logged in'),
            'cache-minutes': described(z.optional(cacheMinutes), 'how long a page is kept, 1 to 1440'),
            xmlrpc: described(z.optional(z.boolean()), 'open xmlrpc.php, the old interface for programs'),
        }),
        output: () => started,
    }),
    purge: command({
        interface: 'WordPress1', method: 'Purge', kind: 'job', access: 'administrator',
        cli: 'wordpress purge SITE', summary: 'Take the pages of a WordPress site out of its cache, or one of them.',
        input: () => z.object({
            site: siteReference,
            url: described(z.optional(pageAddress), 'this page alone: its address, or its path for all names of the site'),
        }),
        output: () => started,
    }),
    password: command({
        interface: 'WordPress1', method: 'SetPassword', kind: 'job', access: 'administrator',
        cli: 'wordpress password SITE',
        summary: 'Give an administrator of a WordPress site a new password, which is then shown once.',
        input: () => z.object({
            site: siteReference,
            user: described(z.optional(wordpressUser), 'log-in name of the administrator; the first one unless given'),
        }),
        output: () => started,
    }),
};

export type WordPressSettings = z.output<typeof wordpressSettings>;
