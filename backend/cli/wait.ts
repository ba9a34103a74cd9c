// SPDX-License-Identifier: LGPL-2.1-or-later
/* Follows the job that a command has started to its end, and tells how it went. */

import type { Client } from './client.ts';
import { cancelling, ending, progressPrinter, show, showError } from './output.ts';
import { fail, type Printers } from './printers.ts';
import { type Direction, pump } from './stream.ts';
import { EXIT_STATUS, HostingError } from '../contract/errors.ts';
import type { OutputOf } from '../contract/index.ts';
import type { Job } from '../contract/jobs.ts';
import { RUN_OUTPUT } from '../contract/run.ts';

/** Follows a job that goes on with our standard input or output. The latter holds nothing but what it writes. */
export async function waitForStream(
    client: Client, started: OutputOf<'database.export'>, stream: { direction: Direction, socket: string }, json: boolean,
    printers: Printers,
): Promise<number> {
    const enough = new AbortController();
    const pumped = pump(stream, enough.signal);
    const job = await client.follow(started.job, progressPrinter(printers.say));
    const tell = stream.direction === 'in' && json ? printers.print : printers.say;
    if (job.state === 'done') {
        await pumped;
        tell(json ? `${JSON.stringify({ ...started, ...job })}\n` : ending(job));
        return 0;
    }
    const { code, ...document } = job.error ?? { code: 'Failed' as const, message: `The job ended as ${job.state}.` };
    tell(json ? `${JSON.stringify({ ...document, job: job.id })}\n` : showError(document));
    // What is left of standard input is for nobody.
    enough.abort();
    return EXIT_STATUS[code];
}

export interface WaitOptions {
    json: boolean;
    /** Whether the job leaves a log-in that is to be shown, once. */
    hasLogin: boolean;
    /** Whether the job is about what a program wrote. */
    hasOutput: boolean;
    /** Whether it was cancelled by us. */
    isWantedToEnd: boolean;
}

/** Waits until a job has ended, and tells how. @returns the exit status */
export async function wait(
    client: Client, started: OutputOf<'site.create'>, { json, hasLogin, hasOutput, isWantedToEnd }: WaitOptions, printers: Printers,
): Promise<number> {
    const { print } = printers;
    const job = await client.follow(started.job, hasOutput ? () => undefined : progressPrinter(printers.say));
    const output = hasOutput ? await outputOf(client, job) : undefined;
    if (output !== undefined && !json)
        print(show('site.run', { text: output }));
    if (isWantedToEnd && job.state === 'done') {
        return fail(printers, 'Conflict', { message: `Job ${job.id} came to its end before it could be cancelled.` }, json,
            { job: job.id });
    }
    if (isWantedToEnd && job.cancelledBy !== null && job.error?.step === null) {
        print(json ? `${JSON.stringify({ ...started, ...job })}\n` : cancelling(job));
        return 0;
    }
    if (job.state === 'done') {
        const credentials = hasLogin ? await takeCredentials(client, started.site, printers) : undefined;
        print(json
            ? `${JSON.stringify({ ...started, ...job, ...credentials && { credentials }, ...output !== undefined && { output } })}\n`
            : hasOutput ? '' : ending(job) + (credentials ? show('site.credentials', credentials) : passwordOf(started)));
        return 0;
    }
    const { code, ...document } = job.error ?? { code: 'Failed' as const, message: `The job ended as ${job.state}.` };
    return fail(printers, code, document, json, { job: job.id, ...output !== undefined && { output } });
}

/** A password that was chosen with the start of a job, and is told this once. */
function passwordOf(started: OutputOf<'site.create'>): string {
    return 'password' in started ? show('sftp.new-password', { password: started.password }) : '';
}

/** What the program of a job wrote; undefined where it never began. */
async function outputOf(client: Client, job: Job): Promise<string | undefined> {
    const { step, name } = RUN_OUTPUT;
    const kept = job.steps.find(each => each.name === step)?.artifacts.some(each => each.name === name);
    return kept ? (await client.call('job.artifact', { id: job.id, step, name })).text : undefined;
}

/** The log-in a job has left; undefined where somebody else has been shown it meanwhile. */
async function takeCredentials(
    client: Client, site: string | null, { say }: Printers,
): Promise<OutputOf<'site.credentials'> | undefined> {
    try {
        return await client.call('site.credentials', { site });
    } catch (error) {
        // The site is there all the same: that must not look like a failure.
        say(showError(error instanceof HostingError ? error.document() : { message: String(error) }));
        return undefined;
    }
}
