// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A program that nobody waits for, in a unit of its own: it gets what is left of the processor and the disk, it may do what the
 * service's own sandbox and SELinux domain refuse (load a policy, give files labels), and the end of the service does not cut it off.
 */

import { ProgramFailure, run, type RunOptions, type RunResult } from './run.ts';

const IDLE = ['Nice=19', 'IOSchedulingClass=idle', 'CPUSchedulingPolicy=idle'];

/**
 * Runs a program to its end; its streams are as those of run().
 * @param properties settings of the unit: systemd.exec(5)
 */
export async function runIdly(
    description: string, [program, ...args]: readonly [string, ...string[]], properties: readonly string[], options: RunOptions,
): Promise<RunResult> {
    try {
        return await run('systemd-run', [
            '--quiet', '--wait', '--pipe', '--collect', `--description=${description}`, '--setenv=LANG=C.UTF-8',
            ...[...IDLE, ...properties].map(each => `--property=${each}`),
            // By way of env, so that its domain is that of a service on every host, and not one that systemd itself leads to.
            '--', '/usr/bin/env', '--', program, ...args.map(word => word.replaceAll('$', '$$$$')),
        ], options);
    } catch (error) {
        throw error instanceof ProgramFailure ? new ProgramFailure(program, error.result, null) : error;
    }
}
