// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A step of the plan: what it is for, and what a host's facts make of it. It is pure: the same facts give the same plan. The job
 * plans anew before each step and after it, so a step that was cut off anywhere goes on with what is still missing.
 */

import type { SetupChoices } from '../../../contract/setup.ts';
import type { Facts } from './facts.ts';

/** A program with its arguments, a file with its new text, or a line of a file in the place of another, if that is there. */
export type Action =
    | { run: readonly [string, ...string[]] }
    | { write: string, text: string }
    | { edit: string, from: string, to: string };

export type Verdict =
    | { state: 'needed', why: string, actions: readonly Action[] }
    /** @property restart whether it takes effect when the host is started again */
    | { state: 'done', why: string, restart?: boolean }
    | { state: 'left', why: string };

export interface Part {
    name: string;
    title: string;
    judge: (facts: Facts) => Verdict;
}

/** The parts of a choice, in order. */
export type Parts = (choices: SetupChoices) => Part[];

export const done = (why: string, restart = false): Verdict => ({ state: 'done', why, ...restart && { restart } });
export const left = (why: string): Verdict => ({ state: 'left', why });
export const needed = (why: string, ...actions: Action[]): Verdict => ({ state: 'needed', why, actions });

/** Installs packages by their names or addresses. dnf waits for another that is at work. */
export function install(...packages: string[]): Action {
    return dnf('install', ...packages);
}

export function dnf(command: string, ...words: string[]): Action {
    return { run: ['dnf', '--assumeyes', command, ...words] };
}

/** As a person would read it. */
export function describe(action: Action): string {
    if ('edit' in action)
        return `write ${action.edit}: ${action.to}`;
    return 'write' in action ? `write ${action.write}` : action.run.join(' ');
}
