// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * `--all`: one call for each of what a query lists. All jobs are begun before the first is waited for, so that what they share
 * (a reload of nginx) is done for many at once. What fails for one is told at its end and holds up no other.
 */

import { EXIT_STATUS, type ErrorDocument, HostingError } from '../contract/errors.ts';
import type { CommandName } from '../contract/index.ts';
import type { Job } from '../contract/jobs.ts';
import type { GlobalFlags } from './arguments.ts';
import { show, showError } from './output.ts';
import type { CliCommand } from './schema.ts';

/** What of the connection is needed. */
export interface Calls {
    call: (name: CommandName, input: Record<string, unknown>) => Promise<unknown>;
    follow: (id: number, progress: (job: Job) => void) => Promise<Job>;
}

/** What came of one of them. */
interface Outcome {
    name: string;
    answer?: unknown;
    job?: number;
    state?: Job['state'];
    error?: ErrorDocument;
}

/** @returns the exit status: failed when anything was */
export async function performAll(
    client: Calls, command: CliCommand, input: Record<string, unknown>, { json, wait }: GlobalFlags, print: (text: string) => void,
): Promise<number> {
    const operand = command.operands[0]?.name ?? '';
    const rows = await client.call(command.command.all as CommandName, {}) as { name: string }[];
    const outcomes: Outcome[] = [];
    for (const { name } of rows) {
        const one = { ...input, [operand]: name };
        outcomes.push({ name, ...await attempt(async () => begun(command, await client.call(command.name, one))) });
    }
    // One after the other, which takes no longer: those that have ended meanwhile answer at once.
    for (const outcome of wait ? outcomes : [])
        await follow(client, outcome);
    print(json
        ? `${JSON.stringify(outcomes.map(({ name, answer, ...rest }) => ({ [operand]: name, ...answer as object, ...rest })))}\n`
        : outcomes.map(describe).join(''));
    return outcomes.some(({ error }) => error) ? EXIT_STATUS.Failed : 0;
}

function begun({ command }: CliCommand, answer: unknown): Omit<Outcome, 'name'> {
    return command.kind === 'job' ? { job: (answer as { job: number }).job } : { answer };
}

async function attempt(work: () => Promise<Omit<Outcome, 'name'>>): Promise<Omit<Outcome, 'name'>> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof HostingError)
            return { error: error.document() };
        throw error;
    }
}

async function follow(client: Calls, outcome: Outcome): Promise<void> {
    if (outcome.job === undefined)
        return;
    const { state, error } = await client.follow(outcome.job, () => undefined);
    outcome.state = state;
    if (state !== 'done')
        outcome.error = { message: error?.message ?? `The job ended as ${state}.`, ...error?.hint && { hint: error.hint } };
}

function describe({ name, answer, job, state, error }: Outcome): string {
    if (error)
        return `${name}: ${job === undefined ? '' : `job ${job}: `}${showError(error)}`;
    return answer === undefined ? `${name}: ${state ?? 'begun'} (job ${job}).\n` : show('', answer);
}
