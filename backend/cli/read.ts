// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Fields that do not stand among the arguments: secrets, which every user of the host could see there, and texts of many
 * lines. They come from a file that is named, from standard input, or from a person at the terminal.
 */

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';

import { HostingError, invalid } from '../contract/errors.ts';
import type { CliCommand, Flag } from './schema.ts';

const EXIT_INTERRUPTED = 130;

/** Where a person is, or a pipe. */
export interface Input {
    isTerminal: boolean;
    /** Everything there is. */
    all: () => Promise<string>;
    /** One line that is not shown while it is typed. */
    hidden: (question: string) => Promise<string>;
}

/**
 * Reads what a command does not take as arguments.
 * @param files the files that were named, by field; `-` is standard input
 * @throws HostingError `Invalid` when a file cannot be read, or what is typed twice differs
 */
export async function readFields(
    { read, operands = [] }: Pick<CliCommand, 'read'> & Partial<Pick<CliCommand, 'operands'>>,
    files: Readonly<Record<string, string>>, input: Input = standardInput,
): Promise<Record<string, string>> {
    const values: Record<string, string> = {};
    let taken: string | undefined;
    for (const field of [...operands.filter(({ source }) => source && source !== 'pairs'), ...read]) {
        const file = files[field.name];
        if (file === undefined && !field.required)
            continue;
        if (file !== undefined && file !== '-') {
            values[field.name] = trimmed(field, await contentOf(field, file));
            continue;
        }
        const isAsked = input.isTerminal && field.source === 'secret';
        if (taken !== undefined && !isAsked)
            throw invalid(field.name, `Standard input is read for ${taken}.`, `Name a file with --${field.name}-file.`);
        values[field.name] = isAsked ? await ask(field, input) : trimmed(field, await input.all());
        taken = field.name;
    }
    return values;
}

/**
 * The words KEY=VALUE of a command, with the values that are not among them: a KEY alone is asked for, or read.
 * @throws HostingError `Invalid` when two would have to come from standard input
 */
export async function readPairs(
    { operands }: Pick<CliCommand, 'operands'>, typed: Readonly<Record<string, unknown>>, input: Input = standardInput,
): Promise<Record<string, string[]>> {
    const field = operands.find(({ source }) => source === 'pairs');
    const words = field && typed[field.name] as string[] | undefined;
    if (!field || !words)
        return {};
    const pairs: string[] = [];
    const alone = words.filter(word => !word.includes('='));
    if (alone.length > 1 && !input.isTerminal)
        throw invalid(field.name, `Standard input is read for ${alone[0]}.`, `Set ${alone.slice(1).join(', ')} with another call.`);
    for (const word of words) {
        pairs.push(word.includes('=') ? word
            : `${word}=${input.isTerminal ? await ask({ ...field, name: word }, input) : (await input.all()).replace(/\r?\n$/, '')}`);
    }
    return { [field.name]: pairs };
}

async function contentOf({ name }: Flag, file: string): Promise<string> {
    try {
        return await readFile(file, 'utf8');
    } catch (error) {
        throw invalid(name, `The file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
    }
}

/** Programs and editors end a line that is a secret, too. */
function trimmed({ source }: Flag, value: string): string {
    return source === 'secret' ? value.replace(/\r?\n$/, '') : value;
}

/** A slip would not be seen: the secret is typed twice. */
async function ask({ name }: Flag, input: Input): Promise<string> {
    const first = await input.hidden(`${name}: `);
    if (await input.hidden(`${name} again: `) !== first)
        throw new HostingError('Invalid', 'The two are not the same. Nothing was done.');
    return first;
}

const standardInput: Input = {
    get isTerminal() { return process.stdin.isTTY; },
    all: () => text(process.stdin),
    hidden: async question => {
        process.stderr.write(question);
        const terminal = createInterface({
            input: process.stdin, output: new Writable({ write: (_chunk, _encoding, done) => { done(); } }), terminal: true,
        });
        terminal.on('SIGINT', () => process.exit(EXIT_INTERRUPTED));
        const answer = await terminal.question('');
        terminal.close();
        process.stderr.write('\n');
        return answer;
    },
};
