// SPDX-License-Identifier: LGPL-2.1-or-later
/* Follows what a program of the host writes, until told to stop: `journalctl --follow`, `tail --follow`. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { log } from './journal.ts';
import { surroundings } from './run.ts';

/** Before a program that ended is started again. */
const PAUSE = 5000;

export interface Following { stop: () => void }

/** Calls back with each line of its standard output. A program that ends by itself is started again. */
export function follow(program: string, args: readonly string[], onLine: (line: string) => void, pause = PAUSE): Following {
    let stopped = false;
    let end = (): void => undefined;

    function start(): void {
        const child = spawn(program, args, { ...surroundings({}), timeout: undefined, stdio: ['ignore', 'pipe', 'ignore'] });
        end = () => { child.kill('SIGKILL'); };
        createInterface({ input: child.stdout }).on('line', line => {
            if (!stopped)
                onLine(line);
        });
        child.on('error', error => { log('notice', `${program} cannot be followed: ${error.message}`); });
        child.on('close', () => {
            if (stopped)
                return;
            const timer = setTimeout(start, pause);
            end = () => { clearTimeout(timer); };
        });
    }

    start();
    return {
        stop: () => {
            stopped = true;
            end();
        },
    };
}
