// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of nginx's own configuration in the virtual host of a site, for what has no setting. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { problemOfSnippet } from './nginx-snippet.ts';
import { readFrom, siteReference } from './values.ts';

/** Handlers receive it with plain line ends. */
export const snippetText = z.pipe(
    z.string(),
    z.transform((text, context) => {
        const plain = text.replaceAll('\r\n', '\n');
        const problem = problemOfSnippet(plain);
        if (problem === undefined)
            return plain;
        context.issues.push({ code: 'custom', message: problem, input: text });
        return z.NEVER;
    }),
);

export const snippetSettings = z.object({
    /** Empty for none. */
    text: z._default(z.string(), ''),
});

export const snippetCommands = {
    show: command({
        interface: 'Snippets1', method: 'Show', kind: 'query', access: 'administrator',
        cli: 'snippet show SITE', summary: 'Print the lines for nginx that a site has of its own.',
        input: () => z.object({ site: siteReference }),
        output: () => z.object({ text: z.string() }),
    }),
    set: command({
        interface: 'Snippets1', method: 'Set', kind: 'job', access: 'administrator', preview: true,
        cli: 'snippet set SITE',
        summary: 'Put lines of nginx\'s configuration into the virtual host of a site, instead of those of before.',
        input: () => z.object({
            site: siteReference,
            text: readFrom('text', snippetText, 'directives for inside of server { }'),
        }),
        output: () => started,
    }),
    remove: command({
        interface: 'Snippets1', method: 'Remove', kind: 'job', access: 'administrator', preview: true,
        cli: 'snippet remove SITE', summary: 'Take the lines for nginx out of the virtual host of a site.',
        input: () => z.object({ site: siteReference }), output: () => started,
    }),
};
