// SPDX-License-Identifier: LGPL-2.1-or-later
/* What came of the attacks, as a table: printed, and kept in docs/isolation.md between two marks. */

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { attacks, type Attack } from './table.ts';

const FILE = path.resolve(import.meta.dirname, '../../docs/isolation.md');
const [BEGIN, END] = ['<!-- attacks: begin -->', '<!-- attacks: end -->'];

/** By the name of an attack: whether it got what it wanted in a round. */
export type Round = ReadonlyMap<string, boolean>;

/** Adds what came of a way: an attack that succeeds from anywhere has succeeded. */
export function note(round: Map<string, boolean>, results: Round): void {
    for (const [what, got] of results)
        round.set(what, got || (round.get(what) ?? false));
}

export interface Rounds {
    all: Round;
    unix: Round;
    selinux: Round;
    control: Round;
}

export function tableOf(rounds: Rounds): string {
    return [
        '| of the list | attack | all walls up | SELinux off | SELinux alone | control |',
        '|---|---|---|---|---|---|',
        ...attacks.map(each => `| ${each.rule || 'more'} | ${each.what} | ${[
            outcome(rounds.all, each), outcome(rounds.unix, each), outcome(rounds.selinux, each),
            rounds.control.get(each.what) ? `succeeds, ${each.control === 'root' ? 'as root' : 'on its own'}` : 'not shown',
        ].join(' | ')} |`),
    ].join('\n');
}

function outcome(round: Round, { what }: Attack): string {
    const got = round.get(what);
    return got === undefined ? 'not tried' : got ? '**succeeds**' : 'fails';
}

/** Prints the table; UPDATE_ISOLATION=1 in the environment writes it into the document as well. */
export function report(rounds: Rounds): void {
    const table = tableOf(rounds);
    process.stdout.write(`\n${table}\n`);
    if (process.env['UPDATE_ISOLATION']) {
        const [before = '', rest = ''] = readFileSync(FILE, 'utf8').split(BEGIN);
        writeFileSync(FILE, `${before}${BEGIN}\n${table}\n${END}${rest.split(END)[1] ?? ''}`);
    }
}

/** The attacks that the document names. */
export function documented(): string[] {
    const [, rest = ''] = readFileSync(FILE, 'utf8').split(BEGIN);
    return rest.split(END)[0]!.trim().split('\n').slice(2).map(line => line.split(' | ')[1] ?? '');
}
