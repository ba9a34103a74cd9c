// SPDX-License-Identifier: LGPL-2.1-or-later
/* Redirects of a site: a path, or a whole domain of it, to somewhere else. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { parseDomainPattern } from './domain.ts';
import { started } from './jobs.ts';
import { described, siteReference } from './values.ts';

/** What stands in a path of a URL without escapes, and is no part of nginx's grammar (RFC 3986, section 3.3). */
const PATH = /^\/(?!\/)[A-Za-z0-9._~/%@:=+-]*$/;
const TARGET = /^(https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?)?(\/(?!\/)[A-Za-z0-9._~/%@:=+-]*)?(\?[A-Za-z0-9._~/%@:=+&-]*)?$/;

/** A path such as `/old`, or a domain of the site; a domain becomes its stored form. */
export const redirectSource = z.pipe(
    z.string(),
    z.transform((text, context) => {
        if (text.startsWith('/')) {
            const problem = problemOfPath(text);
            if (!problem)
                return text;
            context.issues.push({ code: 'custom', message: problem, input: text });
            return z.NEVER;
        }
        const parsed = parseDomainPattern(text);
        if ('domain' in parsed)
            return parsed.domain;
        context.issues.push({
            code: 'custom', message: `Write a path such as /old or a domain of the site. ${parsed.problem}`, input: text,
        });
        return z.NEVER;
    }),
);

function problemOfPath(text: string): string | undefined {
    if (text.length > 500 || !PATH.test(text))
        return 'A path holds letters, digits and . _ ~ / % @ : = + - and has at most 500 characters.';
    if (text === '/')
        return 'For everything name a domain of the site instead of a path.';
    if (text.startsWith('/.well-known'))
        return 'Certificates are issued through /.well-known: it is not redirected.';
    return undefined;
}

export const redirectTarget = z.string().check(
    z.minLength(1, 'Say where to.'),
    z.maxLength(1000, 'An address has at most 1000 characters.'),
    z.regex(TARGET, 'Write an address such as https://shop.example/new or a path such as /new.'));

export const redirect = z.object({
    source: z.string(),
    target: z.string(),
    code: z.int(),
    keepPath: z.boolean(),
});

export const redirectCommands = {
    add: command({
        interface: 'Redirects1', method: 'Add', kind: 'job', access: 'administrator', preview: true,
        cli: 'redirect add SITE FROM TO', summary: 'Send visitors of a path or a domain of a site to another address.',
        input: () => z.object({
            site: siteReference,
            from: described(redirectSource, 'path such as /old, or a domain of the site'),
            to: described(redirectTarget, 'address such as https://shop.example/new, or a path'),
            code: described(z._default(z.enum(['301', '302', '307', '308']), '301'),
                'status: 301 and 308 for good, 302 and 307 for now; 307 and 308 keep the method'),
            'keep-path': described(z._default(z.boolean(), false), 'append what stands behind FROM in the address'),
        }),
        output: () => started,
    }),
    remove: command({
        interface: 'Redirects1', method: 'Remove', kind: 'job', access: 'administrator', preview: true,
        cli: 'redirect remove SITE FROM', summary: 'Remove a redirect.',
        input: () => z.object({ site: siteReference, from: described(redirectSource, 'path or domain, as it was added') }),
        output: () => started,
    }),
};

export type Redirect = z.output<typeof redirect>;
