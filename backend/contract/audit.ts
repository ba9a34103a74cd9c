// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who did what: every command that changes something, and every refusal of rights. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, jobId, siteReference, time } from './values.ts';

const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;

const COMMAND = /^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?$/;

/** A day or a point in time: `2026-11-21`, `2026-11-21T12:00:00Z`. Answers the second form. */
const moment = z.pipe(
    z.string().check(z.regex(MOMENT, 'Write a day as 2026-11-21, or a time as 2026-11-21T12:00:00Z.')),
    z.transform((text, context) => {
        const time = new Date(text);
        // A 31st of February would become a day in March.
        if (!Number.isNaN(time.getTime()) && time.toISOString().startsWith(text.slice(0, 10)))
            return time.toISOString();
        context.issues.push({ code: 'custom', message: `There is no ${text}.`, input: text });
        return z.NEVER;
    }));

const entry = z.object({
    id: z.int(),
    at: time,
    uid: z.int(),
    /** Who is behind the call: the account that logged in, also behind sudo. */
    actor: z.string(),
    /** Its log-in session, as logind counts them; none behind a timer or a script of the host. */
    session: z.nullable(z.string()),
    /** Where that session was opened from; none at the console. */
    address: z.nullable(z.string()),
    command: z.string(),
    /** The input as JSON without secrets, cut when it is long. */
    input: z.string(),
    /** `ok`, or the code of the error. A job that was started has its own end. */
    outcome: z.string(),
    message: z.nullable(z.string()),
    /** Milliseconds until the command was answered; unknown of entries of an earlier version. */
    duration: z.nullable(z.int()),
    /** The job it has started. */
    job: z.nullable(jobId),
});

export const auditCommands = {
    list: command({
        interface: 'Audit1', method: 'List', kind: 'query', access: 'administrator',
        cli: 'audit list', summary: 'List who did what, the newest first.',
        input: () => z.object({
            limit: described(z._default(z.int().check(z.minimum(1), z.maximum(1000)), 50), 'at most so many'),
            before: described(z.optional(z.int().check(z.positive())), 'only entries before the one of this number'),
            site: described(z.optional(siteReference), 'only what was asked for this site'),
            actor: described(z.optional(z.string().check(z.minLength(1), z.maxLength(200))), 'only what this account asked for'),
            command: described(z.optional(z.string().check(z.regex(COMMAND, 'Write a command as site.create, or its noun alone.'))),
                'only this command, such as site.create, or all of a noun, such as site'),
            outcome: described(z.optional(z.enum(['accepted', 'denied', 'refused', 'failed'])),
                'only what was accepted, denied for lack of rights, refused as wrong, or has failed'),
            job: described(z.optional(jobId), 'only what has started this job'),
            since: described(z.optional(moment), 'only from this day or time on, in UTC'),
            until: described(z.optional(moment), 'only before this day or time, in UTC'),
            search: described(z.optional(z.string().check(z.maxLength(200, 'Search for at most 200 characters.'))),
                'only entries that contain this text'),
        }),
        output: () => z.array(entry),
    }),
    export: command({
        interface: 'Audit1', method: 'Export', kind: 'query', access: 'administrator', audited: true, pages: true,
        cli: 'audit export', summary: 'Print the whole audit, the oldest first, an entry a line as JSON with its hash.',
        input: () => z.object({
            since: described(z.optional(moment), 'only from this day or time on, in UTC'),
            until: described(z.optional(moment), 'only before this day or time, in UTC'),
            after: described(z.optional(z.int().check(z.nonnegative())), 'only entries after the one of this number'),
        }),
        output: () => z.object({
            rows: z.array(z.extend(entry, { chain: z.nullable(z.string()) })),
            /** Where the next call goes on; null at the end. */
            after: z.nullable(z.int()),
        }),
    }),
    verify: command({
        interface: 'Audit1', method: 'Verify', kind: 'query', access: 'administrator',
        cli: 'audit verify', summary: 'Check that no entry of the audit was changed, put in or taken out since it was written.',
        input: () => z.object({}),
        output: () => z.object({
            /** `intact`; `broken` from an entry on; `cut`: the journal knows entries that are not there. */
            state: z.enum(['intact', 'broken', 'cut']),
            /** Entries that are in order. */
            entries: z.int(),
            /** The first one that is not, with the time it gives. */
            broken: z.nullable(z.object({ id: z.int(), at: z.string() })),
            /** Hash over all of them. Kept elsewhere, it shows a chain that was written anew. */
            hash: z.nullable(z.string()),
            /** Entries that the journal of this host still has, and that were compared. */
            compared: z.int(),
        }),
    }),
    set: command({
        interface: 'Audit1', method: 'Set', kind: 'job', access: 'administrator',
        cli: 'audit set', summary: 'Set how long the audit is kept, and remove what is older.',
        input: () => z.object({
            days: described(z.optional(z.int().check(z.minimum(1), z.maximum(36_500))), 'entries are kept so many days; 400 at first'),
            entries: described(z.optional(z.int().check(z.minimum(1000), z.maximum(10_000_000))),
                'at most so many are kept; 200000 at first'),
        }),
        output: () => started,
    }),
};
