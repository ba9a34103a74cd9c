// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Does what the plan says. Programs run in a unit of their own: the service's sandbox would refuse dnf nearly everything, and
 * its end must not cut a transaction of packages off. What they write goes to the journal, since a pipe would break with us.
 */

import { failed } from '../../../contract/errors.ts';
import type { StepContext } from '../../../engine/job.ts';
import { readFile } from '../../../host/files.ts';
import { putApart } from '../../../host/files-apart.ts';
import { follow } from '../../../host/follow.ts';
import { ProgramFailure, run } from '../../../host/run.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { type Action, describe } from './step.ts';

const UNIT = 'hosting-setup.service';
/** What it wrote itself, without systemd's words about it. */
const OF_UNIT = `_SYSTEMD_UNIT=${UNIT}`;
/** A slow mirror and hundreds of packages; another dnf that is waited for. Seconds. */
const LONGEST = 7200;
const PAUSE = 1000;
/** Milliseconds until the journal has what a program wrote last. */
const JOURNAL_LAG = 300;
/** What of an output goes into a message. */
const LAST_LINES = 6;

/** Waits for what an earlier life of the service has begun. */
export async function settle(systemd: Systemd): Promise<void> {
    while (!['inactive', 'failed'].includes(await systemd.activeState(UNIT)))
        await new Promise(resolve => setTimeout(resolve, PAUSE));
}

export async function perform(action: Action, number: number, context: StepContext): Promise<void> {
    context.log(describe(action));
    if ('run' in action)
        await runInUnit(action.run, number, context);
    else if ('write' in action)
        await putApart(action.write, action.text);
    else
        await edit(action);
}

async function edit({ edit: file, from, to }: Extract<Action, { edit: string }>): Promise<void> {
    const text = await readFile(file) ?? '';
    const changed = text.split('\n').map(line => line.trim() === from ? to : line).join('\n');
    if (changed !== text)
        await putApart(file, changed);
}

async function runInUnit([program, ...words]: readonly [string, ...string[]], number: number, context: StepContext): Promise<void> {
    const begin = `@${(Date.now() / 1000).toFixed(3)}`;
    const told = tellProgress(context);
    try {
        await run('systemd-run', [
            '--quiet', '--wait', '--collect', `--unit=${UNIT}`, '--description=Set this host up for websites',
            '--setenv=LANG=C.UTF-8', `--property=RuntimeMaxSec=${LONGEST}`,
            '--', '/usr/bin/env', '--', program, ...words.map(word => word.replaceAll('$', '$$$$')),
        ], { timeout: (LONGEST + 60) * 1000 });
    } catch (error) {
        if (!(error instanceof ProgramFailure))
            throw error;
        const output = await written(begin);
        context.artifact(`${program}-${number}`, output);
        throw failed(`${program} ended with status ${error.result.status}: ${lastOf(output)}`,
            'See that this host reaches its package repositories, then retry the job: it goes on here.');
    } finally {
        told.stop();
    }
    context.artifact(`${program}-${number}`, await written(begin));
}

/** The last line a program wrote, once a second. */
function tellProgress(context: StepContext): { stop: () => void } {
    let last = 0;
    return follow('journalctl', [OF_UNIT, '--follow', '--lines=0', '--output=cat', '--quiet'], line => {
        if (line.trim() === '' || Date.now() - last < PAUSE)
            return;
        last = Date.now();
        context.progress(line.trim().slice(0, 200));
    });
}

async function written(since: string): Promise<string> {
    await new Promise(resolve => setTimeout(resolve, JOURNAL_LAG));
    return (await run('journalctl', [OF_UNIT, `--since=${since}`, '--output=cat', '--no-pager', '--quiet'], { accept: [1] })).stdout;
}

function lastOf(output: string): string {
    return output.split('\n').filter(line => line.trim() !== '').slice(-LAST_LINES).join(' ');
}
