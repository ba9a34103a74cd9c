// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Two programs of the host, the output of one being the input of the other: what a shell's `|` does, without the shell
 * (rule R1). Each may run as another user; what is between them is never in a file.
 *
 *     await pipe({ program: 'tar', args: ['--create', …], as: one }, { program: 'tar', args: ['--extract', …], as: other });
 */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { failed } from '../contract/errors.ts';
import { collect, MAX_OUTPUT, onStartFailure, ProgramFailure, type RunOptions, surroundings } from './run.ts';

export interface Stage extends Pick<RunOptions, 'as' | 'cwd' | 'env' | 'timeout' | 'accept' | 'signal'> {
    program: string;
    args: readonly string[];
    /** What it is called in the words for a failure, where its program only starts another. */
    words?: string;
}

/** How the two ended. */
export interface Piped {
    /** Of the first program: its status, and what it said. */
    status: number;
    stderr: string;
}

/**
 * Runs both to their ends.
 * @param through changes what goes from one to the other
 * @throws HostingError `Failed` with the words of what failed
 */
export async function pipe(from: Stage, to: Stage, through?: Transform): Promise<Piped> {
    const first = spawn(from.program, from.args, { ...surroundings(from), stdio: ['ignore', 'pipe', 'pipe'] });
    const second = spawn(to.program, to.args, { ...surroundings(to), stdio: ['pipe', 'ignore', 'pipe'] });
    // When one of them ends early the other's end of the pipe breaks; their statuses tell which it was.
    const flow = (through ? pipeline(first.stdout, through, second.stdin) : pipeline(first.stdout, second.stdin)).catch(() => undefined);
    const [one, two] = await Promise.allSettled([ending(first, from), ending(second, to), flow]);
    // One that fails makes the other read half of something, or write to nobody: which was first, people see better than we do.
    if (one.status === 'rejected' && two.status === 'rejected')
        throw failed(`${wordsOf(two.reason)}; ${wordsOf(one.reason)}`);
    if (two.status === 'rejected')
        throw two.reason;
    if (one.status === 'rejected')
        throw one.reason;
    return one.value;
}

function wordsOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

function ending(child: ChildProcess, { program, accept }: Stage): Promise<Piped> {
    const stderr = collect([child.stderr], MAX_OUTPUT);
    return new Promise((resolve, reject) => {
        onStartFailure(child, program, reject);
        child.on('close', (code, signal) => {
            const result = { status: code ?? -1, stdout: '', stderr: stderr.text(), dropped: stderr.dropped() };
            if (code === 0 || accept?.includes(result.status))
                resolve(result);
            else
                reject(new ProgramFailure(program, result, signal));
        });
    });
}
