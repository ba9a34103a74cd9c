// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams and programs of the host, the output of each being the input of the next, in bounded memory: what a shell's `|`
 * does, without the shell (rule R1).
 *
 *     await chain([file, new Meter(…), { program: 'gzip', args: ['--decompress', '--stdout'] }, { program: 'mariadb', … }]);
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { addAbortSignal, type Duplex, PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { failed, HostingError } from '../contract/errors.ts';
import { collect, MAX_OUTPUT, onStartFailure, ProgramFailure, surroundings } from './run.ts';
import type { Stage } from './pipe.ts';

/** What a chain is made of. The first has nothing to read if it is a program; what the last writes is dropped if it is one. */
export type Link = Stage | Readable | Duplex | Writable;

interface Started {
    input: NodeJS.WritableStream | null;
    output: NodeJS.ReadableStream | null;
    /** Why it failed; undefined when it did not. */
    end: Promise<Error | undefined>;
}

/**
 * Runs all to their ends.
 * @param signal kills the programs and breaks the streams
 * @throws what failed first in the order of the chain: what only could not go on writing is no cause
 */
export async function chain(links: readonly Link[], signal?: AbortSignal): Promise<void> {
    const started = links.map((link, index) => start(link, { isFirst: index === 0, isLast: index === links.length - 1, signal }));
    const flows = started.slice(1).map(async ({ input }, index) => {
        const output = started[index]?.output;
        if (output && input)
            // When one ends early the others' ends of their pipes break; their own ends tell which it was.
            await pipeline(output, input).catch(() => undefined);
    });
    const [ends] = await Promise.all([Promise.all(started.map(({ end }) => end)), Promise.all(flows)]);
    const failures = ends.filter(each => each !== undefined);
    const cause = failures.find(each => each instanceof HostingError && !(each instanceof ProgramFailure))
        ?? failures.find(each => !isConsequence(each)) ?? failures[0];
    if (cause)
        throw cause;
}

/** What one program writes, as a stream that fails if the program does. */
export function output(stage: Stage): Readable {
    const child = spawn(stage.program, stage.args, { ...surroundings(stage), stdio: ['ignore', 'pipe', 'pipe'] });
    const stream = new PassThrough();
    child.stdout.pipe(stream, { end: false });
    stream.on('close', () => { child.stdout.destroy(); });
    void ending(child, stage).then(failure => failure ? stream.destroy(failure) : stream.end());
    return stream;
}

/** Whether somebody only found that nobody reads any more what it writes. */
function isConsequence(error: Error): boolean {
    return /broken pipe|SIGPIPE|EPIPE|premature close|aborted/i.test(error.message)
        || ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

interface Place { isFirst: boolean, isLast: boolean, signal: AbortSignal | undefined }

function start(link: Link, { isFirst, isLast, signal }: Place): Started {
    if (!('program' in link)) {
        if (signal)
            addAbortSignal(signal, link);
        return {
            input: 'write' in link ? link : null,
            output: 'read' in link ? link : null,
            end: new Promise(resolve => {
                let failure: Error | undefined;
                // It has said so before anybody listened.
                if (link.destroyed)
                    resolve(link.errored ?? failed('The stream was closed before its time.'));
                link.on('error', error => { failure ??= error; });
                link.on('close', () => { resolve(failure); });
                // Of what goes out the other side may never close its own.
                if (isLast)
                    link.on('finish', () => { resolve(failure); });
            }),
        };
    }
    const child = spawn(link.program, link.args, {
        ...surroundings({ ...link, ...signal && { signal } }), stdio: [isFirst ? 'ignore' : 'pipe', isLast ? 'ignore' : 'pipe', 'pipe'],
    });
    return { input: child.stdin, output: child.stdout, end: ending(child, link) };
}

function ending(child: ChildProcess, { program, accept, words }: Stage): Promise<Error | undefined> {
    const stderr = collect([child.stderr], MAX_OUTPUT);
    return new Promise(resolve => {
        onStartFailure(child, program, resolve);
        child.on('close', (code, signal) => {
            const result = { status: code ?? -1, stdout: '', stderr: stderr.text(), dropped: stderr.dropped() };
            resolve(code === 0 || accept?.includes(result.status) ? undefined : new ProgramFailure(words ?? program, result, signal));
        });
    });
}
