// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * hostingctl at the system bus of the virtual machine: the program runs out here, since its start takes the emulator three seconds each
 * time, and what it says to the bus goes through systemd-stdio-bridge, as that of `busctl --host` does. In there it is root's.
 */

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import type { Result } from './machine.ts';

/** What runs a program in the machine. */
type Enter = readonly [string, ...string[]];

let place: Promise<{ socket: string, program: string }> | undefined;

/** A socket out here that leads to the bus in there, and hostingctl as it is installed there. Both are for this process alone. */
function outside([program, ...args]: Enter): Promise<{ socket: string, program: string }> {
    place ??= new Promise((resolve, reject) => {
        const directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-bus-'));
        process.on('exit', () => { rmSync(directory, { recursive: true, force: true }); });
        const copy = path.join(directory, 'hostingctl.cjs');
        writeFileSync(copy, execFileSync(program, [...args, 'cat', '/usr/libexec/hosting/hostingctl.cjs'], { maxBuffer: 64 * 1024 * 1024 }));
        const file = path.join(directory, 'socket');
        const server: Server = createServer(socket => {
            const bridge = spawn(program, [...args, 'systemd-stdio-bridge'], { stdio: ['pipe', 'pipe', 'inherit'] });
            socket.pipe(bridge.stdin);
            bridge.stdout.pipe(socket);
            for (const stream of [socket, bridge.stdin, bridge.stdout])
                stream.on('error', () => socket.destroy());
            bridge.on('close', () => socket.destroy());
        });
        server.on('error', reject);
        server.listen(file, () => resolve({ socket: file, program: copy })).unref();
    });
    return place;
}

/** @param timeout milliseconds */
export async function hostingctlOutside(enter: Enter, args: readonly string[], timeout: number): Promise<Result> {
    const { socket, program } = await outside(enter);
    return await new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [program, ...args],
            { stdio: ['ignore', 'pipe', 'pipe'], timeout, env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${socket}` } });
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
        child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
        child.on('error', reject);
        child.on('close', status => resolve({ status: status ?? -1, stdout, stderr }));
    });
}
