// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a change of a site would do, told before it is made. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { driftReason } from './sites.ts';
import { described, readFrom } from './values.ts';

/** How a file stands to what the job would write: as in `site check`, or it goes. */
const fileChange = z.object({
    path: z.string(),
    reason: z.enum([...driftReason.options, 'removed']),
    /** Nobody is shown its text. */
    isSecret: z.boolean(),
    /** As `diff --unified` writes it; empty for a secret. */
    diff: z.string(),
});

export const previewCommands = {
    preview: command({
        interface: 'Sites1', method: 'Preview', kind: 'query', access: 'administrator', manages: true,
        // Said as a flag of the commands that can be previewed.
        cli: '', summary: 'Tell what a command would change, without changing anything.',
        input: () => z.object({
            command: described(z.string(), 'name of a command that changes a site, such as php.set'),
            // That of some commands holds a password.
            input: readFrom('secret', z.record(z.string(), z.unknown()), 'input of that command'),
        }),
        output: () => z.object({
            title: z.string(),
            /** What its steps say of themselves, in their order. */
            steps: z.array(z.string()),
            /** The generated files that would not be as they are now. */
            files: z.array(fileChange),
        }),
    }),
};
