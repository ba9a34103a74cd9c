// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Runs a program of the host: an argument vector, a fixed PATH, a clean environment, never a shell (rule R1).
 *
 *     const { stdout } = await run('useradd', ['--system', '--', name]);
 *     await run('mariadb', ['--batch'], { input: sql });
 */

import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';

import { failed, HostingError } from '../contract/errors.ts';
import { reasonOfWords } from './disk-reasons.ts';

export interface RunOptions {
    /** Written to the program's standard input. Secrets go here, never into arguments. */
    input?: string;
    /** An open file that is the program's standard input, read from its present position. Not together with `input`. */
    inputFile?: number;
    /** Runs as this user and group instead of root. */
    as?: { uid: number, gid: number };
    /** Its working directory. Entered by root: the user it runs as need not be able to reach it by its path. */
    cwd?: string;
    /** More of its environment. Others of the same user can read it, and root. */
    env?: Record<string, string>;
    /** An open file that takes the program's standard output instead of memory. */
    output?: number;
    /** Takes both of the program's streams as one, in the order in which they come, and keeps so many bytes of it as `stdout`. */
    together?: number;
    /** Milliseconds after which the program is killed. */
    timeout?: number;
    /** Kills the program when it fires. */
    signal?: AbortSignal;
    /** Exit statuses that are an answer and not a failure. */
    accept?: readonly number[];
}

export interface RunResult {
    status: number;
    stdout: string;
    stderr: string;
    /** Bytes of `stdout` that were not kept. */
    dropped: number;
}

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const DEFAULT_TIMEOUT = 60_000;
/** What is kept of each stream, in bytes: a runaway program must not fill our memory. */
export const MAX_OUTPUT = 4 * 1024 * 1024;

/**
 * Runs a program to its end.
 * @throws HostingError `Failed` with the program's own words when it cannot be started, ends with a status that is not
 *         accepted, or is out of time.
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, {
            ...surroundings(options),
            stdio: [options.inputFile ?? (options.input === undefined ? 'ignore' : 'pipe'), options.output ?? 'pipe', 'pipe'],
        });
        const { together } = options;
        const stdout = collect(together === undefined ? [child.stdout] : [child.stdout, child.stderr], together ?? MAX_OUTPUT);
        const stderr = collect(together === undefined ? [child.stderr] : [], MAX_OUTPUT);

        if (child.stdin) {
            // A program may end without reading all of it; its exit status then tells why.
            child.stdin.on('error', () => undefined);
            child.stdin.end(options.input);
        }
        onStartFailure(child, program, reject);
        child.on('close', (code, signal) => {
            const result = { status: code ?? -1, stdout: stdout.text(), stderr: stderr.text(), dropped: stdout.dropped() };
            if (code === 0 || options.accept?.includes(result.status))
                resolve(result);
            else
                reject(new ProgramFailure(program, result, signal));
        });
    });
}

/** What a program finds itself in. */
export function surroundings({ cwd, env, timeout, signal, as }: RunOptions): SpawnOptions {
    return {
        env: { PATH, LANG: 'C.UTF-8', HOME: '/', ...env },
        cwd: cwd ?? '/',
        timeout: timeout ?? DEFAULT_TIMEOUT,
        killSignal: 'SIGKILL',
        signal,
        ...as,
    };
}

/** Hears of a program that could not be started. One that was stopped by its signal is no such: its end is waited for. */
export function onStartFailure(child: ChildProcess, program: string, tell: (failure: HostingError) => void): void {
    child.on('error', (error: NodeJS.ErrnoException) => {
        if (error.name !== 'AbortError')
            tell(startFailure(program, error));
    });
}

/** A program ended badly, in its last words; all of its output is kept for the job's artifacts. */
export class ProgramFailure extends HostingError {
    readonly result: RunResult;

    constructor(program: string, result: RunResult, signal: NodeJS.Signals | null) {
        const words = lastLines(result.stderr.trim() || result.stdout.trim());
        const ended = signal ? `was ended by ${signal}` : `failed with status ${result.status}`;
        const hint = reasonOfWords(words)?.hint;
        super('Failed', `${program} ${ended}${words ? `: ${words}` : ''}`, hint === undefined ? {} : { hint });
        this.result = result;
    }
}

/** tar, of a full disk, says so of each of a thousand files. */
const MOST_WORDS = 1000;

/** Whole lines from the end, and of a longer last line its end. */
function lastLines(text: string): string {
    if (text.length <= MOST_WORDS)
        return text;
    const end = text.slice(-MOST_WORDS);
    return `… ${end.slice(end.indexOf('\n') + 1)}`;
}

/** What is said where there is no such program. */
export function notInstalled(program: string): HostingError {
    return failed(`The program ${program} is not installed.`, `Install the package that provides ${program}.`);
}

function startFailure(program: string, error: NodeJS.ErrnoException): HostingError {
    return error.code === 'ENOENT' ? notInstalled(program)
        : failed(`The program ${program} could not be started: ${error.code ?? error.message}`);
}

/** Keeps what streams bring, together and up to a bound in bytes. */
export function collect(streams: readonly (NodeJS.ReadableStream | null)[], most: number): { text: () => string, dropped: () => number } {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (const stream of streams) {
        stream?.on('data', (chunk: Buffer) => {
            if (bytes < most)
                chunks.push(chunk.subarray(0, most - bytes));
            bytes += chunk.length;
        });
    }
    return { text: () => Buffer.concat(chunks).toString('utf8'), dropped: () => Math.max(0, bytes - most) };
}
