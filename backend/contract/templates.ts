// SPDX-License-Identifier: LGPL-2.1-or-later
/* The templates of generated files, and what an administrator has put in their place. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { described } from './values.ts';

const templateName = z.string().check(
    z.regex(/^[a-z]+(?:\/[a-zA-Z0-9._-]+)+$/, 'Write the name of a template such as nginx/generic.conf.'),
    z.maxLength(200, 'This is no name of a template.'));

export const templateCommands = {
    list: command({
        interface: 'Templates1', method: 'List', kind: 'query', access: 'administrator',
        cli: 'template list', summary: 'List the templates of generated files, and the overrides in /etc/hosting/templates.',
        input: () => z.object({}),
        output: () => z.array(z.object({
            /** Path below the directory; of a template without its ending. */
            name: z.string(),
            /** `unused`: a file in the directory of overrides that no template has the name of. */
            state: z.enum(['shipped', 'override', 'broken', 'unused']),
            /** Whether the shipped template is still the one that the override was made from, where it says so in its first line. */
            shipped: z.enum(['same', 'changed', 'unknown']),
            /** Why a broken override cannot be used: what needs it fails until it is mended. */
            problem: z.nullable(z.string()),
        })),
    }),
    show: command({
        interface: 'Templates1', method: 'Show', kind: 'query', access: 'administrator',
        cli: 'template show NAME', summary: 'Print a template as it is used; an override is best begun from what is printed.',
        input: () => z.object({
            name: described(templateName, 'name of the template, such as nginx/generic.conf'),
            shipped: described(z._default(z.boolean(), false), 'the one of the package, although it is overridden'),
        }),
        output: () => z.object({ name: z.string(), override: z.nullable(z.string()), text: z.string() }),
    }),
};
