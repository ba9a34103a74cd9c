// SPDX-License-Identifier: LGPL-2.1-or-later
/* Jobs: every change is one. They are made by other commands; these look at them. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { described, jobId, siteReference, time } from './values.ts';

export const jobState = z.enum([
    'queued',           // waits for another job on the same site
    'running',
    'rolling-back',     // a step failed, the steps before it are being undone
    'done',
    'rolled-back',      // failed, the host is as it was before
    'failed',           // failed, and something could not be undone or the job is past its point of no return
]);

export const stepState = z.enum([
    'pending', 'running', 'done',
    'unchanged',        // it was already so
    'skipped',          // does not apply to this host; the note says why
    'failed', 'undone',
]);

export const step = z.object({
    name: z.string(),
    title: z.string(),
    state: stepState,
    /** Why it was skipped, or what is worth knowing about its outcome. */
    note: z.nullable(z.string()),
    startedAt: z.nullable(time),
    finishedAt: z.nullable(time),
    /** How often it was begun: more than once after an interruption. */
    attempts: z.int(),
    log: z.array(z.string()),
    /** What it produced: generated files, output of programs. Read them with `Artifact`. */
    artifacts: z.array(z.object({ name: z.string(), bytes: z.int() })),
});

export const job = z.object({
    id: jobId,
    kind: z.string(),
    title: z.string(),
    state: jobState,
    /** User name of the site it works on. */
    site: z.nullable(z.string()),
    domain: z.nullable(z.string()),
    actor: z.string(),
    createdAt: time,
    startedAt: z.nullable(time),
    finishedAt: z.nullable(time),
    error: z.nullable(z.object({
        code: z.enum(['Invalid', 'NotFound', 'Denied', 'Conflict', 'Failed']),
        message: z.string(),
        step: z.nullable(z.string()),
        fields: z.optional(z.record(z.string(), z.string())),
        hint: z.optional(z.string()),
    })),
    retryOf: z.nullable(jobId),
    /** Whether `Retry` would start it again. */
    canRetry: z.boolean(),
    /** Whether `Retry` would go on undoing what could not be undone. */
    undoes: z.boolean(),
    /** Who wants it not to go on. Its error then names as its step what could not be undone, and none otherwise. */
    cancelledBy: z.nullable(z.string()),
    /** Whether `Cancel` would still be in time. */
    canCancel: z.boolean(),
    steps: z.array(step),
});

/** What a command that starts a job answers. */
export const started = z.object({ job: jobId, site: z.nullable(z.string()) });

export const jobCommands = {
    list: command({
        interface: 'Jobs1', method: 'List', kind: 'query', access: 'owner',
        cli: 'job list', summary: 'List jobs, the newest first.',
        input: () => z.object({
            site: described(z.optional(siteReference), 'only jobs of this site'),
            state: described(z.optional(z.enum(['open', 'done', 'failed', 'cancelled'])),
                'only jobs that are at work, done, have failed, or were cancelled'),
            search: described(z.optional(z.string().check(z.maxLength(200, 'Search for at most 200 characters.'))),
                'only jobs with this text in their title or the name of who began them'),
            limit: described(z._default(z.int().check(z.minimum(1), z.maximum(500)), 50), 'at most so many'),
        }),
        output: () => z.array(z.omit(job, { steps: true })),
    }),
    show: command({
        interface: 'Jobs1', method: 'Show', kind: 'query', access: 'owner',
        cli: 'job show ID', summary: 'Show a job with its steps.',
        input: () => z.object({ id: jobId }),
        output: () => job,
    }),
    log: command({
        interface: 'Jobs1', method: 'Log', kind: 'query', access: 'owner',
        cli: 'job log ID', summary: 'Print everything a job wrote, step by step.',
        input: () => z.object({ id: jobId }),
        output: () => z.object({ text: z.string() }),
    }),
    artifact: command({
        interface: 'Jobs1', method: 'Artifact', kind: 'query', access: 'owner',
        cli: 'job artifact ID STEP NAME', summary: 'Print something a step produced: a generated file, the output of a program.',
        input: () => z.object({ id: jobId, step: z.string(), name: z.string() }),
        output: () => z.object({ text: z.string() }),
    }),
    retry: command({
        interface: 'Jobs1', method: 'Retry', kind: 'job', access: 'administrator',
        cli: 'job retry ID', summary: 'Start a failed job again.',
        input: () => z.object({ id: jobId }),
        output: () => started,
    }),
    cancel: command({
        interface: 'Jobs1', method: 'Cancel', kind: 'job', access: 'owner',
        cli: 'job cancel ID', summary: 'Let a job go no further, and undo what it has done.',
        input: () => z.object({ id: jobId }),
        output: () => started,
    }),
};

export type Job = z.output<typeof job>;
export type JobSummary = Omit<Job, 'steps'>;
export type JobState = Job['state'];
export type Step = z.output<typeof step>;
export type StepState = Step['state'];
