// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether everything the panel relies on is as it should be. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { described, time } from './values.ts';

export const checkState = z.enum([
    'fail',             // something does not work, or is open that should not be
    'warn',             // it will come to that
    'pass',
    'inapplicable',     // there is nothing of the kind on this host
]);
export type CheckState = z.output<typeof checkState>;

/** What a check has found; one that has found nothing has one entry, too. */
export const checkResult = z.object({
    /** `services`, `ports`, … */
    check: z.string(),
    /** What is looked at, for people. */
    title: z.string(),
    state: checkState,
    /** What it is about: a unit, a site, a file. Empty for the check as a whole. */
    subject: z.string(),
    /** What is wrong, in a sentence; why it does not apply; null where all is well. */
    message: z.nullable(z.string()),
    /** A command for a root shell that mends it; null where none can. */
    repair: z.nullable(z.string()),
    /** What else is to be known, or done where no command does it. */
    hint: z.nullable(z.string()),
    /** Since when it has been found so. */
    since: time,
});
export type CheckResult = z.output<typeof checkResult>;

export const hostCheck = z.object({
    /** The worst of all. */
    state: z.enum(['fail', 'warn', 'pass']),
    /** When it was looked; null where it never was. */
    at: z.nullable(time),
    /** How long it took, in milliseconds. */
    duration: z.int(),
    /** The worst first. */
    results: z.array(checkResult),
});
export type HostCheck = z.output<typeof hostCheck>;

export const hostCheckCommands = {
    check: command({
        interface: 'Hosting1', method: 'Check', kind: 'query', access: 'administrator', verdict: true,
        cli: 'host check', summary: 'Check everything the panel relies on; each fault is listed with the command that mends it.',
        input: () => z.object({
            last: described(z._default(z.boolean(), false), 'what the last look has found, without another one'),
            only: described(z.optional(z.array(z.string().check(z.regex(/^[a-z][a-z-]{0,39}$/, 'The name of a check has small letters.')))),
                'only these checks, by their names as --json has them; may be given several times'),
        }),
        output: () => hostCheck,
    }),
};
