// SPDX-License-Identifier: LGPL-2.1-or-later
/* Programs that are run as a site: artisan, composer, whatever the application brings. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, programWords, siteReference } from './values.ts';

const MAX_TIMEOUT = 21_600;
const TIMEOUT_PROBLEM = `A program gets 1 to ${MAX_TIMEOUT} seconds.`;

/** The program and its arguments, each as it is: there is no shell to read them. */
const argumentVector = z.array(z.string().check(z.regex(/^[^\0]*$/, 'An argument cannot hold a NUL character.'))).check(
    z.minLength(1, 'Name a program.'),
    z.maxLength(1000, 'A program takes at most 1000 arguments here.'),
    // What begins with a hyphen or holds a "=" is an option or a variable to env(1), which looks the program up.
    // It stands in the job's title.
    z.refine(words => /^(?!-)[^=\u0000-\u001f\u007f-\u009f]{1,200}$/.test(words[0] ?? ''),
        'The first word is the name of a program: no hyphen at its beginning, no “=”, no control character.'));

export const runCommands = {
    run: command({
        interface: 'Sites1', method: 'Run', kind: 'job', access: 'owner',
        cli: 'site run SITE COMMAND...',
        summary: 'Run a program as a website: its user, limits and PHP version, in the directory of its application.',
        input: () => z.object({
            site: siteReference,
            command: programWords(argumentVector,
                'the program and its arguments, after “--”; no shell reads them. They are kept in the job: no secrets'),
            timeout: described(
                z._default(z.int().check(z.minimum(1, TIMEOUT_PROBLEM), z.maximum(MAX_TIMEOUT, TIMEOUT_PROBLEM)), 600),
                'seconds after which it is stopped, up to 21600'),
        }),
        output: () => started,
    }),
};

/** Where a job of that command keeps what the program wrote. */
export const RUN_OUTPUT = { step: 'run', name: 'output' } as const;
