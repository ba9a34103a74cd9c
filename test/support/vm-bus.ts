// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The system bus of the virtual machine: what is said to it goes through systemd-stdio-bridge, as that of `busctl --host` does. In there it
 * is root's.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

let address: Promise<string> | undefined;

/**
 * Address of a socket out here that leads to the bus in there, for this process alone.
 * @param enter what runs a program in the machine
 */
export function vmBus([program, ...args]: readonly [string, ...string[]]): Promise<string> {
    address ??= new Promise((resolve, reject) => {
        const directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-bus-'));
        process.on('exit', () => { rmSync(directory, { recursive: true, force: true }); });
        const file = path.join(directory, 'socket');
        const server = createServer(socket => {
            const bridge = spawn(program, [...args, 'systemd-stdio-bridge'], { stdio: ['pipe', 'pipe', 'inherit'] });
            socket.pipe(bridge.stdin);
            bridge.stdout.pipe(socket);
            for (const stream of [socket, bridge.stdin, bridge.stdout])
                stream.on('error', () => socket.destroy());
            bridge.on('close', () => socket.destroy());
        });
        server.on('error', reject);
        server.listen(file, () => resolve(`unix:path=${file}`)).unref();
    });
    return address;
}
