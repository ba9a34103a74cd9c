// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { command } from '../contract/command.ts';
import { HostingError } from '../contract/errors.ts';
import { globalFlags, parseArguments } from './arguments.ts';
import { type CliCommand, cliCommands, type Flag } from './schema.ts';

const flag = (name: string, type: Flag['type']): Flag =>
    ({ name, type, description: '', choices: undefined, default: undefined, required: false });
const operand = (name: string, type: Flag['type']): Flag => ({ ...flag(name, type), required: true });
const declared = command({
    interface: 'T1', method: 'M', kind: 'job', access: 'anyone', cli: '', summary: '.', input: () => z.object({}), output: () => z.object({}),
});

/** A command with everything a command can have, so that the tests do not move with the table. */
const COMMANDS: CliCommand[] = [
    {
        name: 'site.create', command: declared, noun: 'thing', verb: 'make',
        operands: [operand('domain', 'string'), operand('count', 'integer')],
        flags: [
            flag('php', 'string'), flag('alias', 'list'), flag('limit', 'integer'), flag('force', 'boolean'), flag('two-words', 'string'),
        ],
        read: [{ ...flag('key', 'string'), source: 'secret' }, { ...flag('body', 'string'), source: 'text' }],
    },
    { name: 'site.list', command: declared, noun: 'thing', verb: 'list', operands: [flag('domain', 'string')], flags: [], read: [] },
    {
        name: 'site.show', command: declared, noun: 'thing', verb: 'run',
        operands: [operand('domain', 'string'), operand('words', 'list')], flags: [], read: [],
    },
];

/** The input that words after `thing make DOMAIN COUNT` come to. */
const input = (...words: string[]): unknown => parseArguments(['thing', 'make', 'a.example', '1', ...words], COMMANDS).input;
const NONE = { json: false, wait: true, yes: false, help: false, follow: false, plan: false, preview: false, all: false };
const BASE = { domain: 'a.example', count: 1 };

function refusal(...words: string[]): HostingError {
    try {
        parseArguments(words, COMMANDS);
    } catch (error) {
        if (error instanceof HostingError)
            return error;
        throw error;
    }
    throw new Error(`${words.join(' ')} was taken`);
}

describe('words', () => {
    test('become a command with its operands', () => {
        const { command: found, noun, flags } = parseArguments(['thing', 'make', 'a.example', '7'], COMMANDS);
        expect(found).toBe(COMMANDS[0]);
        expect([noun, flags]).toEqual(['thing', NONE]);
        expect(input()).toEqual(BASE);
    });

    test.each([
        ['a flag and its value', ['--php', '8.4'], { php: '8.4' }],
        ['a flag with an equals sign', ['--php=8.4'], { php: '8.4' }],
        ['an equals sign in a value', ['--php=a=b'], { php: 'a=b' }],
        ['an empty value', ['--php='], { php: '' }],
        ['an empty word as value', ['--php', ''], { php: '' }],
        ['a value that looks like a flag', ['--php', '--alias'], { php: '--alias' }],
        ['a value with a newline', ['--php=a\nb'], { php: 'a\nb' }],
        ['a hyphen as value', ['--php', '-'], { php: '-' }],
        ['a list of one', ['--alias', 'x'], { alias: ['x'] }],
        ['a list in both forms, in its order', ['--alias=x', '--alias', 'y', '--alias=x'], { alias: ['x', 'y', 'x'] }],
        ['a number', ['--limit', '50'], { limit: 50 }],
        ['a negative number', ['--limit=-5'], { limit: -5 }],
        ['a switch', ['--force'], { force: true }],
        ['a switch that is off', ['--force=false'], { force: false }],
        ['a flag of two words', ['--two-words', 'x'], { 'two-words': 'x' }],
        ['several', ['--force', '--php', '8.4', '--alias=x'], { force: true, php: '8.4', alias: ['x'] }],
    ])('take %s', (_what, words, more) => {
        expect(input(...words)).toEqual({ ...BASE, ...more });
    });

    test('may be without an operand that can be left out', () => {
        expect(parseArguments(['thing', 'list'], COMMANDS).input).toEqual({});
        expect(parseArguments(['thing', 'list', 'a'], COMMANDS).input).toEqual({ domain: 'a' });
    });

    test('turn a switch off', () => {
        expect(parseArguments(['thing', 'make', 'a', '1', '--no-force'], COMMANDS).input).toMatchObject({ force: false });
        expect(() => parseArguments(['thing', 'make', 'a', '1', '--no-php'], COMMANDS)).toThrow('There is no flag --no-php.');
        expect(() => parseArguments(['thing', 'make', 'a', '1', '--no-force', '--force'], COMMANDS)).toThrow('given twice');
    });

    test('give the last operand all words that are left, where it takes them', () => {
        expect(parseArguments(['thing', 'run', 'a', '--', 'php', '-v', '--json'], COMMANDS).input)
            .toEqual({ domain: 'a', words: ['php', '-v', '--json'] });
        expect(() => parseArguments(['thing', 'run', 'a'], COMMANDS)).toThrow('WORDS is missing.');
    });

    test('take flags before, between and after operands', () => {
        for (const words of [['--php', '8.4', 'a.example', '1'], ['a.example', '--php', '8.4', '1'], ['a.example', '1', '--php', '8.4']])
            expect(parseArguments(['thing', 'make', ...words], COMMANDS).input).toEqual({ ...BASE, php: '8.4' });
    });

    test('behind -- are operands, whatever they look like', () => {
        expect(parseArguments(['thing', 'make', '--', '--php', '1'], COMMANDS).input).toEqual({ domain: '--php', count: 1 });
        const { input: given, flags } = parseArguments(['thing', 'make', '--force', '--', '--json', '1'], COMMANDS);
        expect([given, flags.json]).toEqual([{ domain: '--json', count: 1, force: true }, false]);
        expect(parseArguments(['thing', 'make', 'a', '--', '1'], COMMANDS).input).toEqual({ domain: 'a', count: 1 });
    });

    test('take - as an operand', () => {
        expect(parseArguments(['thing', 'make', '-', '1'], COMMANDS).input).toEqual({ domain: '-', count: 1 });
    });

    test.each([
        ['no such noun', ['other', 'make'], 'There is no command “other”.', undefined],
        ['no such verb', ['thing', 'break'], '“thing” has no command “break”.', undefined],
        ['a noun alone', ['thing'], '“thing” has no command “”.', undefined],
        ['an operand that is missing', ['thing', 'make', 'a'], 'COUNT is missing.', { count: 'COUNT is missing.' }],
        ['an operand too many', ['thing', 'make', 'a', '1', 'b', 'c'], '“b” is one word too many.', undefined],
        ['an operand where there is none', ['thing', 'list', 'a', 'b'], '“b” is one word too many.', undefined],
        ['a flag that is not there', ['thing', 'make', 'a', '1', '--nothing', 'x'], 'There is no flag --nothing.', undefined],
        ['a flag that is not there, with a value', ['thing', 'make', 'a', '1', '--nothing=x'], 'There is no flag --nothing.', undefined],
        ['an operand as a flag', ['thing', 'make', 'a', '1', '--domain', 'b'], 'There is no flag --domain.', undefined],
        ['a short flag', ['thing', 'make', 'a', '1', '-p'], 'There is no flag -p.', undefined],
        ['a flag in capitals', ['thing', 'make', 'a', '1', '--PHP', 'x'], 'There is no flag --PHP.', undefined],
        ['a flag cut short', ['thing', 'make', 'a', '1', '--ph', 'x'], 'There is no flag --ph.', undefined],
        ['a flag without its value', ['thing', 'make', 'a', '1', '--php'], '--php needs a value.', undefined],
        ['a flag given twice', ['thing', 'make', 'a', '1', '--php', 'x', '--php', 'x'],
            '--php is given twice.', { php: '--php is given twice.' }],
        ['a switch given twice', ['thing', 'make', 'a', '1', '--force', '--force'],
            '--force is given twice.', { force: '--force is given twice.' }],
        ['a flag of another command', ['thing', 'list', '--php', 'x'], 'There is no flag --php.', undefined],
    ])('are refused: %s', (_what, words, message, fields) => {
        const { code, message: said, fields: at } = refusal(...words);
        expect([code, said, at]).toEqual(['Invalid', message, fields]);
    });

    test.each(['', 'x', '1.5', '1e3', '0x10', ' 1', '1 ', '1\n', '--1', '1234567890123456', '٣'])('are refused as a number: %j', text => {
        expect(refusal('thing', 'make', 'a', '1', `--limit=${text}`).fields).toEqual({ limit: 'limit has to be a number.' });
    });

    test('that are refused say where help is', () => {
        expect(refusal('thing', 'make').hint).toBe('See hostingctl thing make --help');
        expect(refusal('thing', 'break').hint).toBe('See hostingctl thing --help');
        expect(refusal('other').hint).toBe('See hostingctl --help');
    });
});

describe('the flags of every command', () => {
    test.each([
        [['--json'], { json: true }], [['--no-wait'], { wait: false }], [['--yes'], { yes: true }], [['--help'], { help: true }],
        [['-h'], { help: true }], [['--follow'], { follow: true }], [['--json', '--json', '--yes'], { json: true, yes: true }],
        [['--', '--json'], {}], [['--jsonx', 'json'], {}],
    ])('%j', (words, given) => {
        expect(globalFlags(words)).toEqual({ ...NONE, ...given });
    });

    test('stand anywhere and are no input', () => {
        for (let place = 0; place <= 4; place++) {
            const words = ['thing', 'make', 'a.example', '1'];
            words.splice(place, 0, '--json');
            const { input: given, flags } = parseArguments(words, COMMANDS);
            expect([given, flags.json]).toEqual([BASE, true]);
        }
    });

    test('--plan is for commands that can tell what they would do', () => {
        expect(refusal('thing', 'list', '--plan').message).toBe('There is no flag --plan.');
        expect(parseArguments(['host', 'setup', '--plan', '--php', '8.4,8.3', '--no-quota'], cliCommands()))
            .toMatchObject({ flags: { plan: true }, input: { php: ['8.4,8.3'], quota: false } });
    });

    test('--preview is for commands that can tell beforehand, of one site', () => {
        expect(refusal('thing', 'list', '--preview').message).toBe('There is no flag --preview.');
        expect(parseArguments(['site', 'apply', 'shop', '--preview'], cliCommands()).flags.preview).toBe(true);
        expect(() => parseArguments(['site', 'apply', '--all', '--preview'], cliCommands())).toThrow('one site at a time');
        // What comes after -- is a program's.
        expect(parseArguments(['site', 'run', 'shop', '--', 'php', '--preview'], cliCommands()).flags.preview).toBe(false);
    });

    test('--follow is for commands that can be followed', () => {
        expect(refusal('thing', 'list', '--follow').message).toBe('There is no flag --follow.');
        expect(parseArguments(['site', 'log', 'shop', '--follow'], cliCommands()).flags.follow).toBe(true);
    });

    test('--help asks for nothing else to be right', () => {
        expect(parseArguments(['thing', 'make', '--nothing', '--help'], COMMANDS)).toMatchObject({ command: COMMANDS[0], input: {} });
        expect(parseArguments(['thing', '--help'], COMMANDS)).toMatchObject({ command: undefined, noun: 'thing' });
        expect(parseArguments(['--help'], COMMANDS)).toMatchObject({ command: undefined, noun: undefined });
        expect(parseArguments([], COMMANDS)).toMatchObject({ command: undefined, noun: undefined });
    });
});

test('the real table: a site is created with everything it takes', () => {
    const { command: found, input: given, flags } = parseArguments([
        'site', 'create', 'shop.example', '--alias', 'www.shop.example', '--alias=a.example', '--php', '8.4', '--database=mariadb',
        '--user', 'shop', '--json',
    ], cliCommands());
    expect(found?.name).toBe('site.create');
    expect(given).toEqual({
        domain: 'shop.example', alias: ['www.shop.example', 'a.example'], php: '8.4', database: 'mariadb', user: 'shop',
    });
    expect(flags.json).toBe(true);
    expect(parseArguments(['job', 'show', '12'], cliCommands()).input).toEqual({ id: 12 });
});

describe('what is read instead of typed', () => {
    const parsed = (...words: string[]) => parseArguments(['thing', 'make', 'a.example', '1', ...words], COMMANDS);

    test.each([[['--key', 'hunter2']], [['--key=hunter2']], [['--body=x']]])('is refused as an argument: %j', words => {
        const { fields, hint, message } = refusal('thing', 'make', 'a.example', '1', ...words);
        expect(Object.keys(fields ?? {})).toEqual([words[0]!.slice(2).split('=')[0]]);
        expect(hint).toMatch(/standard input.*-file/);
        expect(message).not.toContain('hunter2');
    });

    test('may be in a file, which is no field of the input', () => {
        expect(parsed('--key-file', '/a b', '--body-file=-')).toMatchObject({ input: BASE, files: { key: '/a b', body: '-' } });
        expect(parsed()).toMatchObject({ input: BASE, files: {} });
    });
});
