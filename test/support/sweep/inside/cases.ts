// SPDX-License-Identifier: LGPL-2.1-or-later
/* Job × step × fault, from what a job was seen to do. */

import { HOST_FAULTS } from './faults.ts';
import type { Mark, Plan } from './plan.ts';

export interface Case {
    kind: string;
    scenario: string;
    /** `*` where it is no step: the rollback has just begun. */
    step: string;
    /** `before`, `after`, `inside: program useradd`, `undoing: file rm`. */
    where: string;
    fault: string;
    plans: Plan[];
}

export const KILLED = 'SIGKILL of the service';
export const CHILD = ['SIGKILL of the program', 'program fails'] as const;
export const UNDOING = 'SIGKILL while it undoes';
/** Milliseconds after its start that a program is killed. */
const LATER = 6;

const name = (mark: Mark): string => `${mark.name} ${mark.state}`;

/** Positions from 1: the first, one in the middle, the last. */
function some(count: number): number[] {
    return [...new Set([1, Math.ceil((count + 1) / 2), count])].filter(each => each <= count && each > 0);
}

/** @param trace marks of a job that nothing happened to, in their order */
export function casesOf(scenario: string, trace: readonly Mark[]): Case[] {
    const steps = trace.filter(mark => mark.name !== '*' && mark.state === 'running');
    return steps.flatMap((mark, index) => {
        const at = (where: string, fault: string, effect: number, action: Plan['action'], delay?: number, of = mark): Case => ({
            kind: mark.kind, scenario, step: mark.name, where, fault,
            plans: [{ kind: mark.kind, mark: name(of), effect, action, ...delay !== undefined && { delay } }],
        });
        const ended = trace[trace.indexOf(mark) + 1];
        const programs = mark.effects.flatMap((what, position) => {
            const program = what.startsWith('program ') && mark.effects.indexOf(what) === position;
            return program ? [{ what, effect: position + 1 }] : [];
        });
        const first = mark.effects.length > 0 ? 1 : 0;
        return [
            at('before', KILLED, 0, 'kill'),
            ...some(mark.effects.length).map(each => at(`inside: ${each} ${mark.effects[each - 1]}`, KILLED, each, 'kill')),
            ...programs.map(({ what, effect }) => at(`during: ${what}`, KILLED, effect, 'kill-later', LATER)),
            ...ended ? [at('after', KILLED, 0, 'kill', undefined, ended)] : [],
            ...programs.flatMap(({ what, effect }) => [
                at(`inside: ${what}`, CHILD[0], effect, 'kill-child', LATER),
                at(`inside: ${what}`, CHILD[1], effect, 'fail-child'),
            ]),
            ...Object.entries(HOST_FAULTS).filter(([, { concerns }]) => index === 0 || mark.effects.some(what => concerns.test(what)))
                .map(([fault]) => at(first ? `inside: 1 ${mark.effects[0]}` : 'before', fault, first, 'stop')),
        ];
    });
}

/** Ways to make a job fail, those first that leave most to undo: the last program of each of its steps. */
export function failuresOf(trace: readonly Mark[]): Plan[] {
    return trace.filter(mark => mark.state === 'running' && mark.name !== '*').toReversed().flatMap(mark => {
        const position = mark.effects.findLastIndex(what => what.startsWith('program '));
        return position < 0 ? [] : [{ kind: mark.kind, mark: name(mark), effect: position + 1, action: 'fail-child' as const }];
    });
}

/**
 * The service is killed while it undoes.
 * @param failure what made the job fail
 * @param trace marks of the job that failed
 */
export function undoingCases(scenario: string, failure: Plan, trace: readonly Mark[]): Case[] {
    const begin = trace.findIndex(mark => mark.name === '*' && mark.state === 'rolling-back');
    if (begin < 0)
        return [];
    return trace.slice(begin).filter(mark => mark.state === 'rolling-back' || mark.state === 'undone').flatMap(mark =>
        [0, ...some(mark.effects.length)].map(effect => ({
            kind: mark.kind, scenario, step: mark.name, fault: UNDOING,
            where: effect === 0 ? `once ${mark.state}` : `then: ${effect} ${mark.effects[effect - 1]}`,
            plans: [failure, { kind: mark.kind, mark: name(mark), effect, action: 'kill' as const }],
        })));
}

/** What a step does: steps of one kind that do the same need be swept once. */
export function signature(trace: readonly Mark[], { kind, step, where, fault }: Case): string {
    const effects = trace.find(mark => mark.name === step && mark.state === 'running')?.effects ?? [];
    const what = fault === UNDOING ? where : [...new Set(effects)].sort().join();
    return `${kind} ${step} ${what} ${fault} ${where.replace(/^inside: \d+ .*/, 'inside')}`;
}
