// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that runs a program as a site. systemd starts it, in a unit of its own inside the site's slice: what confines it
 * is read from the package's drop-in for hosting-run-*@SITE.service, so it can do no more than the site's PHP.
 *
 * It runs beside other jobs of its site. A program may take hours, and neither a suspension nor a deletion has to wait for
 * it: both end everything in the slice.
 */

import path from 'node:path';

import { RUN_OUTPUT } from '../../contract/run.ts';
import { failed, HostingError } from '../../contract/errors.ts';
import type { JobKind, StepContext } from '../../engine/job.ts';
import { ProgramFailure, run, type RunResult } from '../../host/run.ts';
import type { Outcome, Systemd } from '../../host/systemd.ts';
import { applicationRootOf, place, type SiteRecord } from '../common/site.ts';

export interface RunArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    command: string[];
    /** Seconds. */
    timeout: number;
}

const MAX_OUTPUT = 1_000_000;
/** systemd ends the program; should it not, nobody waits for ever. */
const GRACE = 60;
/** Milliseconds. */
const ASK_AGAIN = 500;

export function runProgram(byName: (name: string) => SiteRecord | undefined, systemd: Systemd): JobKind<RunArgs> {
    return {
        kind: 'site.run',
        // The program alone: titles are written to the journal, and arguments may be confidential.
        title: ({ domain, command }) => `Run ${programOf(command)} for ${domain}`,
        beside: true,
        steps: args => [{
            name: RUN_OUTPUT.step,
            title: `Run ${programOf(args.command)} as ${args.name}`,
            do: context => perform(args, byName, systemd, context),
            // What a program has done stays done.
            pointOfNoReturn: true,
            canBeCut: true,
        }],
    };
}

function programOf(command: readonly string[]): string {
    return path.basename(command[0] ?? '');
}

async function perform(
    args: RunArgs, byName: (name: string) => SiteRecord | undefined, systemd: Systemd, context: StepContext,
): Promise<void> {
    const program = programOf(args.command);
    const unit = place.runUnit(args.name, context.job);
    if (context.resumed)
        await end(unit, systemd);
    if (context.cutOff)
        throw failed(`The service ended while ${program} ran, and ${program} was stopped.`, 'Look how far it came, then run it again.');
    if (context.signal.aborted)
        throw failed(`${program} was not begun.`);
    const site = requireInService(byName(args.name), args.name);
    const ending = endWhenCancelled(unit, systemd, context.signal);
    let result: RunResult;
    try {
        result = await run('systemd-run', argumentsFor(site, unit, args), {
            together: MAX_OUTPUT, timeout: (args.timeout + GRACE) * 1000, accept: ALL,
        });
    } catch (error) {
        if (!(error instanceof ProgramFailure))
            throw error;
        ({ result } = error);
    } finally {
        ending.stop();
    }
    context.artifact(RUN_OUTPUT.name, result.dropped === 0 ? result.stdout
        : `${result.stdout}\n[${result.dropped} more bytes were not kept]\n`);
    const outcome = await systemd.outcome(unit);
    await end(unit, systemd);
    if (result.status !== 0 || outcome)
        throw explain(program, args, outcome, byName(args.name), `See hostingctl job artifact ${context.job} run output`);
    context.note(`${program} ended with status 0.`);
}

/** @throws HostingError `Conflict` for a site that is not in service */
export function requireInService(site: SiteRecord | undefined, name: string): SiteRecord {
    if (site?.state !== 'active')
        throw new HostingError('Conflict', `The site ${name} is ${site?.state ?? 'deleted'}.`);
    if (site.suspended)
        throw new HostingError('Conflict', `The site ${name} is suspended: nothing of it runs.`, { hint: 'Resume it first.' });
    return site;
}

/** Every status is an answer: systemd knows what it means. */
const ALL = Array.from({ length: 256 }, (_, status) => status);

function argumentsFor(site: SiteRecord, unit: string, { command, timeout }: RunArgs): string[] {
    return [
        '--quiet', '--wait', '--pipe', `--unit=${unit}`, `--description=Program of the site ${site.name}`,
        `--working-directory=${applicationRootOf(site)}`,
        // The drop-in says so too. Without it, nothing here may run as anybody else.
        `--uid=${site.uid}`, `--gid=${site.uid}`, `--slice=${place.sliceUnit(site.name)}`,
        // "oneshot": being ended from outside counts as a failure, and what the program leaves behind ends with it.
        '--service-type=oneshot', `--property=TimeoutStartSec=${timeout}`,
        // env looks the program up in the PATH of the drop-in; systemd would look in the host's.
        '--', '/usr/bin/env', '--', ...command.map(word => word.replaceAll('$', '$$$$')),
    ];
}

/** Asks again until it is gone: the unit may be known to systemd a moment after it was to be ended. */
function endWhenCancelled(unit: string, systemd: Systemd, signal: AbortSignal): { stop: () => void } {
    let isOver = false;
    signal.addEventListener('abort', () => void (async () => {
        while (!isOver) {
            await systemd.unit('StopUnit', unit).catch(() => undefined);
            await new Promise(resolve => setTimeout(resolve, ASK_AGAIN));
        }
    })());
    return { stop: () => { isOver = true; } };
}

async function end(unit: string, systemd: Systemd): Promise<void> {
    await systemd.unit('StopUnit', unit);
    await systemd.forgetFailure(unit);
}

function explain(
    program: string, { timeout }: RunArgs, outcome: Outcome | undefined, site: SiteRecord | undefined, output: string,
): HostingError {
    if (!outcome)
        return failed(`${program} could not be started.`, output);
    if (site?.state !== 'active' || site.suspended)
        return failed(`${program} was stopped, because the site was ${site?.suspended ? 'suspended' : 'deleted'}.`);
    if (outcome.result === 'timeout')
        return failed(`${program} was stopped after ${timeout} seconds.`, 'Give it longer with --timeout.');
    if (outcome.result === 'oom-kill')
        return failed(`${program} was ended because the site's memory was used up.`, 'Raise its limit with hostingctl site set --memory.');
    if (outcome.signal !== undefined)
        return failed(`${program} was ended by signal ${outcome.signal}.`, output);
    return outcome.status === CHDIR
        ? failed('The directory of the application cannot be entered.', 'See that it is there: hostingctl web set names the document root.')
        : failed(`${program} ended with status ${outcome.status}.`, output);
}

/** systemd's own status for a working directory that cannot be entered: systemd.exec(5). */
const CHDIR = 200;
