// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who did what: every command that changes something, and every refusal of rights. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { described, siteReference, time } from './values.ts';

export const auditCommands = {
    list: command({
        interface: 'Audit1', method: 'List', kind: 'query', access: 'administrator',
        cli: 'audit list', summary: 'List who did what, the newest first.',
        input: z.object({
            limit: described(z._default(z.int().check(z.minimum(1), z.maximum(1000)), 50), 'at most so many'),
            before: described(z.optional(z.int().check(z.positive())), 'only entries before the one of this number'),
            site: described(z.optional(siteReference), 'only what was asked for this site'),
            search: described(z.optional(z.string().check(z.maxLength(200, 'Search for at most 200 characters.'))),
                'only entries that contain this text'),
        }),
        output: z.array(z.object({
            id: z.int(),
            at: time,
            uid: z.int(),
            /** Who is behind the call: the account that logged in, also behind sudo. */
            actor: z.string(),
            command: z.string(),
            /** `ok`, or the code of the error. */
            outcome: z.string(),
            message: z.nullable(z.string()),
            /** The input as JSON, cut when it is long. */
            input: z.string(),
        })),
    }),
};
