// SPDX-License-Identifier: LGPL-2.1-or-later
/* The logs of a site. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { described, siteReference } from './values.ts';

export const logCommands = {
    read: command({
        interface: 'Logs1', method: 'Read', kind: 'query', access: 'owner',
        cli: 'site log SITE', summary: 'Print the newest lines of a log of a website.',
        follow: true,
        input: () => z.object({
            site: siteReference,
            kind: described(z._default(z.enum(['access', 'error', 'php-error', 'slow']), 'access'),
                'which log: requests, errors of nginx, errors of PHP, requests that took PHP long (php set --slow-seconds)'),
            lines: described(z._default(z.int().check(z.minimum(1), z.maximum(5000)), 50), 'at most so many lines, up to 5000'),
            search: described(z.optional(z.string().check(z.maxLength(200, 'Search for at most 200 characters.'))),
                'only lines that contain this text'),
            after: described(z.optional(z.string().check(z.regex(/^[0-9]{1,20}:[0-9]{1,16}$/, 'This is no place in a log.'))),
                'only what came after this place, as an earlier answer named it'),
        }),
        output: () => z.object({
            text: z.string(),
            /** Place behind the last line, for the next call. */
            after: z.string(),
        }),
    }),
};
