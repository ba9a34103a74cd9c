// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A program in a unit of its own: it may do what the service's own sandbox and SELinux domain refuse (load a policy, give files labels,
 * use the TPM), and the end of the service does not cut it off. One that nobody waits for gets what is left of the processor and the disk.
 */

import { notInstalled, ProgramFailure, run, type RunOptions, type RunResult } from './run.ts';

const ENV = '/usr/bin/env';
/** What env(1) ends with where it finds no program of the name. */
const NOT_FOUND = 127;
const IDLE = ['Nice=19', 'IOSchedulingClass=idle', 'CPUSchedulingPolicy=idle'];

/** Runs a program that nobody waits for; its streams are as those of run(). @param properties settings of the unit: systemd.exec(5) */
export function runIdly(
    description: string, command: readonly [string, ...string[]], properties: readonly string[], options: RunOptions,
): Promise<RunResult> {
    return runApart(description, command, [...IDLE, ...properties], options);
}

/** The same for one that somebody waits for. It has the streams: whoever waits is told of its end, also where systemd-run was killed. */
export async function runApart(
    description: string, [program, ...args]: readonly [string, ...string[]], properties: readonly string[], options: RunOptions,
): Promise<RunResult> {
    try {
        return await run('systemd-run', [
            '--quiet', '--wait', '--pipe', '--collect', `--description=${description}`, '--setenv=LANG=C.UTF-8',
            ...properties.map(each => `--property=${each}`),
            // By way of env, so that its domain is that of a service on every host, and not one that systemd itself leads to.
            '--', ENV, '--', program, ...args.map(word => word.replaceAll('$', '$$$$')),
        ], options);
    } catch (error) {
        if (!(error instanceof ProgramFailure))
            throw error;
        throw error.result.status === NOT_FOUND && /^(?:\/usr\/bin\/)?env: /.test(error.result.stderr)
            ? notInstalled(program) : new ProgramFailure(program, error.result, null);
    }
}
