// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams between a caller and a job, beside the bus: a unix socket for one connection, which only the caller's own account can
 * open. Nothing of it is in a file, and whoever reads slowly is waited for.
 *
 *     const offered = await streams.offer(uid);       // its path goes to the caller
 *     const socket = await streams.take(token);       // in the job's step
 */

import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';

import { failed } from '../contract/errors.ts';
import { makeDirectory, removeTree } from './files.ts';

/** No site can be called so. */
const DIRECTORY = '/run/hosting/.streams';
const TOKEN_BYTES = 16;
/** Milliseconds until somebody who was given a path has to be there. */
const PATIENCE = 60_000;

interface Offered {
    server: Server;
    socket: Promise<Socket>;
}

export class Streams {
    readonly #offered = new Map<string, Offered>();
    #isReady: Promise<void> | undefined;

    static pathOf(token: string): string {
        return path.join(DIRECTORY, token);
    }

    /** Offers a stream to the account of this number. @returns its token */
    async offer(uid: number): Promise<string> {
        // What an earlier life of the service left is of no use to anybody.
        this.#isReady ??= removeTree(DIRECTORY).then(() => makeDirectory(DIRECTORY, { mode: 0o711 }));
        await this.#isReady;
        const token = randomBytes(TOKEN_BYTES).toString('hex');
        // Cockpit's web server says at once that it sends nothing, and wants to be answered all the same.
        const server = createServer({ allowHalfOpen: true });
        server.maxConnections = 1;
        const socket = new Promise<Socket>((resolve, reject) => {
            const timer = setTimeout(() => { reject(failed('The caller did not come for the stream.')); }, PATIENCE);
            timer.unref();
            server.once('connection', taken => {
                clearTimeout(timer);
                // Until a job takes it, a caller who leaves is not an error of the service's.
                taken.on('error', () => undefined);
                resolve(taken);
            });
        });
        socket.catch(() => undefined).finally(() => { server.close(); });
        await new Promise<void>((resolve, reject) => {
            server.once('error', reject);
            // The umask of the service: nobody but root until it has an owner.
            server.listen(Streams.pathOf(token), resolve);
        });
        await fs.chown(Streams.pathOf(token), uid, 0);
        await fs.chmod(Streams.pathOf(token), 0o600);
        this.#offered.set(token, { server, socket });
        return token;
    }

    /**
     * The connection of the caller, whose other direction stays open when one has ended.
     * @throws HostingError `Failed` where an earlier life of the service had it
     */
    async take(token: string): Promise<Socket> {
        const offered = this.#offered.get(token);
        if (!offered)
            throw failed('The service ended meanwhile, and with it the connection to the caller.', 'Begin again.');
        this.#offered.delete(token);
        return await offered.socket;
    }

    /** Ends what was offered and not taken: its job will never come to it. */
    withdraw(token: string): void {
        const offered = this.#offered.get(token);
        this.#offered.delete(token);
        offered?.server.close();
        void offered?.socket.then(socket => { socket.destroy(); }, () => undefined);
    }
}
