// SPDX-License-Identifier: LGPL-2.1-or-later
/* Standard input or output as the stream of a job: through the socket that the service has named. */

import { once } from 'node:events';
import * as fs from 'node:fs';
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';

import type { CommandName } from '../contract/index.ts';
import { Framer } from '../host/frames.ts';

/** Which of our own streams a job goes on with, by its command. */
const DIRECTIONS: Partial<Record<CommandName, 'in' | 'out'>> = { 'database.import': 'in', 'database.export': 'out' };

export type Direction = 'in' | 'out';

/** The direction and the socket, where a command's answer has one. */
export function streamOf(name: CommandName, answer: unknown): { direction: Direction, socket: string } | undefined {
    const direction = DIRECTIONS[name];
    const socket = (answer as { stream?: string | null }).stream;
    return direction && socket ? { direction, socket } : undefined;
}

/** What is known of standard input: a file has a length. */
export function sizeOfInput(): number | undefined {
    try {
        const found = fs.fstatSync(0);
        return found.isFile() ? found.size : undefined;
    } catch {
        return undefined;
    }
}

/** Moves all there is, until somebody has had enough. How the job went, the job says: a connection that breaks has its reason there. */
export async function pump({ direction, socket: path }: { direction: Direction, socket: string }, signal: AbortSignal): Promise<void> {
    const socket = connect(path);
    try {
        if (direction === 'in') {
            // Receipts: standard input waits for the socket already. One that is closed with some unread would break the stream.
            socket.resume();
            const closed = once(socket, 'close', { signal });
            closed.catch(() => undefined);
            await pipeline(process.stdin, new Framer(), socket, { signal });
            await closed;
        } else {
            await pipeline(socket, process.stdout, { end: false, signal });
        }
    } catch (error) {
        // Ours to tell: the service only sees that nothing more comes.
        if ((error as NodeJS.ErrnoException).syscall === 'read')
            process.stderr.write(`Standard input cannot be read: ${(error as Error).message}\n`);
    }
}
