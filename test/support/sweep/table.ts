// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the sweep came to, as a table: job × step × fault. */

import type { Line } from './inside/order.ts';

type Case = Line & Required<Pick<Line, 'kind' | 'step' | 'where' | 'fault' | 'ended' | 'problems'>>;

export const isCase = (line: Line): line is Case => line.fault !== undefined && line.ended !== undefined;

/** `done`, `rolled back, then done`, `failed, then done`. */
function words({ ended, retried }: Case): string {
    return retried === undefined ? ended : `${ended}, then ${retried}`;
}

function count(lines: readonly Case[]): string {
    const counts = Map.groupBy(lines, line => line.problems.length > 0 ? 'WRONG' : words(line));
    return [...counts].map(([what, all]) => `${all.length} ${what}`).join(', ');
}

/** A line for each step and fault, with the counts of what became of its cases. */
export function table(lines: readonly Line[]): string {
    const cases = lines.filter(isCase);
    const byStep = Map.groupBy(cases, ({ kind, step, fault }) => `${kind} | ${step} | ${fault}`);
    const byFault = Map.groupBy(cases, ({ fault }) => fault);
    return [
        ...[...byStep].sort(([one], [other]) => one.localeCompare(other)).map(([name, all]) => `${name} | ${count(all)}`),
        '',
        ...[...byFault].map(([fault, all]) => `${fault}: ${all.length} cases, ${count(all)}`),
        `${cases.length} cases of ${new Set(cases.map(({ kind }) => kind)).size} kinds of jobs and ${new Set(cases.map(({ kind, step }) => `${kind} ${step}`)).size} of their steps; `
        + `${cases.filter(({ hit }) => !hit).length} did not come to their fault; the neighbour was asked ${lines.reduce((sum, { asked = 0 }) => sum + asked, 0)} times`,
    ].join('\n');
}

/** What was wrong, a line for each case. */
export function wrong(lines: readonly Line[]): string[] {
    return lines.flatMap(line => [
        ...line.broken === undefined ? [] : [`${line.scenario ?? ''}: ${line.broken}`],
        ...(line.problems ?? []).map(problem => `${line.scenario}, ${line.step} ${line.where}, ${line.fault}: ${problem}`),
    ]);
}
