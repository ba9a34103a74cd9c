// SPDX-License-Identifier: LGPL-2.1-or-later
/* Help, from the command table. */

import type { Command } from '../contract/command.ts';
import { APPLY_FLAGS, APPLY_SUMMARY, APPLY_USAGE } from './apply.ts';
import type { CliCommand, Flag } from './schema.ts';

const GLOBAL = [
    ['--json', 'print one JSON document and nothing else'],
    ['--no-wait', 'do not wait for the job: print its number'],
    ['--yes', 'do not ask'],
    ['--plan', 'only tell what would be done; nothing is changed'],
    ['--follow', 'go on printing what comes, until interrupted'],
    ['--preview', 'print what would change, and change nothing'],
    ['--help', 'show this'],
] as const;

/** All commands, or those of one noun. */
export function overview(commands: readonly CliCommand[], noun?: string): string {
    const shown = commands.filter(each => noun === undefined || each.noun === noun);
    const rows = [
        ...noun === undefined ? [[APPLY_USAGE, APPLY_SUMMARY] as const] : [],
        ...shown.map(each => [usageOf(each.command), each.command.summary] as const),
    ];
    return [
        'Usage: hostingctl NOUN VERB [OPERANDS] [--flags]',
        '',
        ...table(rows),
        '',
        'A site is named by its user name or any of its domains.',
        'Every command takes --json and --help. Exit status: 0 done, 1 failed, 2 bad input, 3 not found, 4 not allowed,',
        '5 conflict.',
        '',
    ].join('\n');
}

/** One command with its operands and flags. */
export function describeCommand(described: CliCommand): string {
    const { command, flags, read } = described;
    const usage = `Usage: hostingctl ${usageOf(command)}${flags.length + read.length > 0 ? ' [--flags]' : ''}`;
    const global = GLOBAL.filter(([flag]) =>
        (flag !== '--no-wait' || command.kind === 'job') && (flag !== '--yes' || (command.confirm ?? command.plan) !== undefined)
        && (flag !== '--plan' || command.plan) && (flag !== '--follow' || command.follow)
        && (flag !== '--preview' || command.preview));
    return [usage, '', command.summary, '', ...table(rowsOf(described, global)), ''].join('\n');
}

/** The one command that is no noun with a verb: it is about all of them. */
export function describeApply(): string {
    const global = GLOBAL.filter(([flag]) => ['--json', '--yes', '--help'].includes(flag));
    return [`Usage: hostingctl ${APPLY_USAGE} [--flags]`, '', APPLY_SUMMARY, '', ...table([...APPLY_FLAGS, ...global]), ''].join('\n');
}

type Row = readonly [what: string, words: string];

/** What may be said to a command, with what it means. */
export function rowsOf({ operands, flags, read }: CliCommand, more: readonly Row[]): Row[] {
    return [
        ...operands.filter(each => each.description).map((each): Row => [each.name.toUpperCase(), each.description]),
        ...flags.map((each): Row => [`--${isSwitch(each) ? '[no-]' : ''}${each.name}${valueOf(each)}`, explain(each)]),
        ...read.map((each): Row => [`--${each.name}-file FILE`, `${each.description}; ${otherwise(each)}`]),
        ...more,
    ];
}

/** Where a field that is read comes from when no file is named. */
function otherwise({ source, required }: Flag): string {
    if (!required)
        return 'left as it is without';
    return source === 'secret' ? 'without, it is asked for or read from standard input' : 'without, it is read from standard input';
}

/** The words, with what may stand in the place of the operand. */
export function usageOf({ cli, all }: Command): string {
    return all === undefined ? cli : `${cli}|--all`;
}

/** On, off, or left as it is. */
function isSwitch(flag: Flag): boolean {
    return flag.type === 'boolean' && flag.default !== false;
}

function valueOf(flag: Flag): string {
    if (flag.type === 'boolean')
        return '';
    return ` ${flag.choices?.join('|') ?? flag.name.toUpperCase()}`;
}

function explain(flag: Flag): string {
    const shown = flag.default === undefined || (Array.isArray(flag.default) && flag.default.length === 0)
        ? '' : ` (default: ${JSON.stringify(flag.default).replaceAll('"', '')})`;
    return flag.description + shown;
}

function table(rows: readonly Row[]): string[] {
    const width = Math.max(...rows.map(([left]) => left.length));
    return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
