// SPDX-License-Identifier: LGPL-2.1-or-later
/* From the words on the command line to a command and its input. */

import { HostingError, invalid } from '../contract/errors.ts';
import type { CliCommand, Flag } from './schema.ts';

/** Flags that every command takes. */
export interface GlobalFlags {
    json: boolean;
    wait: boolean;
    yes: boolean;
    help: boolean;
    follow: boolean;
    /** Only tells what would be done, where the command can. */
    plan: boolean;
    /** Where the command can tell beforehand what it would do. */
    preview: boolean;
    /** In the place of the operand, where the command has that. */
    all: boolean;
}

export interface Invocation {
    command: CliCommand | undefined;
    noun: string | undefined;
    input: Record<string, unknown>;
    /** Files that fields are read from, by the name of the field. */
    files: Record<string, string>;
    flags: GlobalFlags;
}

/** A Map: every object has words such as `constructor`, and a site may be called so. */
const GLOBAL = new Map<string, (flags: GlobalFlags) => void>(Object.entries({
    '--json': flags => { flags.json = true; },
    '--no-wait': flags => { flags.wait = false; },
    '--yes': flags => { flags.yes = true; },
    '--help': flags => { flags.help = true; },
    '--follow': flags => { flags.follow = true; },
    '--plan': flags => { flags.plan = true; },
    '--preview': flags => { flags.preview = true; },
    '-h': flags => { flags.help = true; },
} satisfies Record<string, (flags: GlobalFlags) => void>));

/** Flags that every command takes, in any position: known before anything else may be wrong with the words. */
export function globalFlags(words: readonly string[]): GlobalFlags {
    const flags: GlobalFlags = { json: false, wait: true, yes: false, help: false, follow: false, plan: false, preview: false, all: false };
    for (const word of words) {
        if (word === '--')
            break;
        GLOBAL.get(word)?.(flags);
    }
    return flags;
}

/**
 * Understands the words.
 * @throws HostingError `Invalid`, with the help call as hint
 */
export function parseArguments(words: readonly string[], commands: readonly CliCommand[]): Invocation {
    const flags = globalFlags(words);
    const [noun, verb, ...rest] = withoutGlobals(words);
    const command = commands.find(each => each.noun === noun && each.verb === verb);
    if (!command) {
        const nouns = commands.some(each => each.noun === noun);
        if (noun === undefined || (flags.help && nouns))
            return { command, noun, input: {}, files: {}, flags };
        throw new HostingError('Invalid',
            nouns ? `“${noun}” has no command “${verb ?? ''}”.` : `There is no command “${noun}”.`,
            { hint: `See hostingctl ${nouns ? `${noun} ` : ''}--help` });
    }
    for (const flag of ['follow', 'plan', 'preview'] as const) {
        if (flags[flag] && !command.command[flag])
            throw new HostingError('Invalid', `There is no flag --${flag}.`, { hint: help(command) });
    }
    const [own, all] = command.command.all === undefined ? [rest, false] : withoutAll(rest);
    flags.all = all;
    if (all && flags.preview)
        throw new HostingError('Invalid', 'What would change is told of one site at a time.', { hint: 'Name it in the place of --all.' });
    const asked = all ? { ...command, operands: [] } : command;
    const { input, files } = flags.help ? { input: {}, files: {} } : inputOf(asked, own);
    if (flags.json)
        command.flags.filter(({ withJson }) => withJson).forEach(({ name }) => { input[name] ??= true; });
    return { command, noun, flags, input, files };
}

/** The words without `--all`, and whether it was among them. */
function withoutAll(words: readonly string[]): [string[], boolean] {
    const end = words.indexOf('--');
    const left = words.filter((word, index) => word !== '--all' || (end !== -1 && index > end));
    return [left, left.length < words.length];
}

function withoutGlobals(words: readonly string[]): string[] {
    const end = words.indexOf('--');
    const before = end === -1 ? words : words.slice(0, end);
    return [...before.filter(word => !GLOBAL.has(word)), ...end === -1 ? [] : words.slice(end)];
}

function inputOf(command: CliCommand, words: readonly string[]): Pick<Invocation, 'input' | 'files'> {
    const input: Record<string, unknown> = {};
    const files: Record<string, string> = {};
    const operands: string[] = [];
    const queue = [...words];
    for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
        if (word === '--') {
            operands.push(...queue.splice(0));
        } else if (word.startsWith('-') && word !== '-') {
            const { flag, value } = splitFlag(command, word);
            if (flag.source)
                files[flag.name] = value ?? next(queue, word);
            else
                setFlag(input, flag, flag.type === 'boolean' ? value ?? 'true' : value ?? next(queue, word));
        } else {
            operands.push(word);
        }
    }
    command.operands.forEach((operand, index) => {
        const values = operand.type === 'list' ? operands.splice(index) : operands.slice(index, index + 1);
        if (values.length === 0 && operand.required)
            throw invalid(operand.name, `${operand.name.toUpperCase()} is missing.`, help(command));
        for (const value of values) {
            // One that is read is named by its file.
            if (operand.source && operand.source !== 'pairs')
                files[operand.name] = value;
            else
                setFlag(input, operand, value);
        }
    });
    const extra = operands[command.operands.length];
    if (extra !== undefined)
        throw new HostingError('Invalid', `“${extra}” is one word too many.`, { hint: help(command) });
    return { input, files };
}

function splitFlag(command: CliCommand, word: string): { flag: Flag, value: string | undefined } {
    const [, name, value] = /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const negated = command.flags.find(each => each.type === 'boolean' && `no-${each.name}` === name);
    if (negated && value === undefined)
        return { flag: negated, value: 'false' };
    const read = command.read.find(each => each.name === name);
    if (read) {
        const reason = read.source === 'secret' ? 'every user of the host could see it there' : 'it has many lines';
        throw invalid(read.name, `${read.name} is not taken from the command line: ${reason}.`,
            `Give it on standard input, or name a file with --${read.name}-file.`);
    }
    const flag = command.flags.find(each => each.name === name) ?? command.read.find(each => `${each.name}-file` === name);
    if (!flag)
        throw new HostingError('Invalid', `There is no flag ${word.split('=')[0]}.`, { hint: help(command) });
    return { flag, value };
}

function next(queue: string[], word: string): string {
    const value = queue.shift();
    if (value === undefined)
        throw new HostingError('Invalid', `${word} needs a value.`);
    return value;
}

function setFlag(input: Record<string, unknown>, flag: Flag, text: string): void {
    if (flag.type === 'list') {
        input[flag.name] = [...(input[flag.name] as string[] | undefined) ?? [], text];
        return;
    }
    if (flag.name in input)
        throw invalid(flag.name, `--${flag.name} is given twice.`);
    input[flag.name] = flag.type === 'integer' ? integer(flag, text) : flag.type === 'boolean' ? boolean(flag, text) : text;
}

function integer(flag: Flag, text: string): number {
    if (!/^-?[0-9]{1,15}$/.test(text))
        throw invalid(flag.name, `${flag.name} has to be a number.`);
    return Number(text);
}

function boolean(flag: Flag, text: string): boolean {
    if (text !== 'true' && text !== 'false')
        throw invalid(flag.name, `${flag.name} has to be true or false.`);
    return text === 'true';
}

function help(command: CliCommand): string {
    return `See hostingctl ${command.noun} ${command.verb} --help`;
}
