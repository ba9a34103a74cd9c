// SPDX-License-Identifier: LGPL-2.1-or-later
/* How nginx serves a site: what of it can be chosen. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, siteReference } from './values.ts';

/** A directory below public_html: `app/public`. No dotfiles, no way up. */
export const subdirectory = z.string().check(
    z.maxLength(200, 'A directory has at most 200 characters here.'),
    z.regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/,
        'Write a directory below public_html such as web or app/public; its parts hold letters, digits and . _ - and begin with no dot.'));

/** The settings as they are kept with the site. A new one has a default: sites of before do not have it. */
export const webSettings = z.object({
    /** Directory below public_html that visitors see; empty for public_html itself. */
    docroot: z._default(subdirectory, ''),
    /** Every address that is no file goes to index.php. */
    frontController: z._default(z.boolean(), false),
});

export const webCommands = {
    set: command({
        interface: 'Web1', method: 'Set', kind: 'job', access: 'administrator',
        cli: 'web set SITE', summary: 'Change how nginx serves a website.',
        input: z.object({
            site: siteReference,
            docroot: described(z.optional(subdirectory), 'directory below public_html that visitors see; empty for public_html itself'),
            'front-controller': described(z.optional(z.boolean()), 'send every address that is no file to index.php'),
        }),
        output: started,
    }),
};

export type WebSettings = z.output<typeof webSettings>;
