// SPDX-License-Identifier: LGPL-2.1-or-later
/* Help and schema: what the command line derives from the command table. */

import { describe, expect, test } from 'vitest';
import type * as z from 'zod/mini';

import { commandList, commands } from '../contract/index.ts';
import { describeCommand, overview } from './help.ts';
import { cliCommands } from './schema.ts';

const all = cliCommands();
const byName = all.map(each => [each.name, each] as const);
const of = (name: string): (typeof all)[number] => all.find(each => each.name === name)!;

describe('the schema of the command line', () => {
    test('has every command that has words, and no other', () => {
        const names = all.map(({ name }) => name);
        expect(names).toEqual(commandList.filter(([, { cli }]) => cli !== '').map(([name]) => name));
        expect(names).not.toContain('host.subscribe');
    });

    test.each(byName)('has every field of %s once, as operand, flag or what is read', (_name, { command, operands, flags, read }) => {
        const fields = Object.keys((command.input as z.ZodMiniObject).shape)
            // What --follow does by itself.
            .filter(field => !(command.follow && field === 'after'));
        expect([...operands, ...flags, ...read].map(({ name }) => name).sort()).toEqual(fields.sort());
        expect(operands.map(({ name }) => name.toUpperCase())).toEqual(command.cli.replaceAll(/\.\.\.|[[\]]/g, '').split(' ').slice(2));
    });

    test.each(byName)('can give %s all it requires', (_name, { command, operands, flags }) => {
        expect(flags.filter(flag => flag.required)).toEqual([]);
        expect(operands.filter(operand => !operand.required).map(operand => `[${operand.name.toUpperCase()}]`))
            .toEqual(command.cli.match(/\[[A-Z]+\]/g) ?? []);
    });

    test.each(byName)('knows what each flag of %s is for', (_name, { flags }) => {
        expect(flags.filter(flag => flag.description === '').map(({ name }) => name)).toEqual([]);
    });

    test('knows types, choices and defaults', () => {
        const { operands, flags } = of('site.create');
        expect(operands).toMatchObject([{ name: 'domain', type: 'string', required: true, description: 'domain name of the site' }]);
        const known = Object.fromEntries(flags.map(each => [each.name, each]));
        expect(known.alias).toMatchObject({ type: 'list', choices: undefined });
        expect(known.app).toMatchObject({ type: 'string', default: 'generic', choices: ['generic', 'wordpress', 'laravel'] });
        // Which one it is without the flag depends on the application.
        expect(known.database).toMatchObject({ type: 'string', default: undefined, choices: ['none', 'mariadb', 'postgresql'] });
        expect(known.user).toMatchObject({ type: 'string', default: undefined });
        expect(of('job.list').flags.find(({ name }) => name === 'limit')).toMatchObject({ type: 'integer', default: 50 });
        expect(of('job.show').operands).toMatchObject([{ name: 'id', type: 'integer' }]);
    });

    test('keeps the operands in the order of the words', () => {
        expect(of('job.artifact').operands.map(({ name }) => name)).toEqual(['id', 'step', 'name']);
    });
});

describe('the overview', () => {
    test.each(byName)('has %s with its words and its sentence', (_name, { command, noun }) => {
        const words = command.cli + (command.all ? '|--all' : '');
        for (const text of [overview(all), overview(all, noun)])
            expect(text.replaceAll(/ {2,}/g, '  ').split('\n')).toContain(`  ${words}  ${command.summary}`);
    });

    test('of one noun has that noun alone', () => {
        const text = overview(all, 'job');
        expect(text).toContain('job list');
        expect(text).not.toMatch(/^ {2}site /m);
    });

    test('says what the exit statuses mean', () => {
        expect(overview(all)).toMatch(/0 done, 1 failed, 2 bad input, 3 not found, 4 not allowed,\s5 conflict/);
    });
});

describe('the help of a command', () => {
    test.each(byName)('shows the words, sentence, flags and choices of %s', (_name, each) => {
        const text = describeCommand(each);
        expect(text.startsWith(`Usage: hostingctl ${each.command.cli}`)).toBe(true);
        expect(text).toContain(each.command.summary);
        for (const { name, description, choices } of each.flags) {
            expect(text).toMatch(new RegExp(`^  --(?:\\[no-\\])?${name}\\b`, 'm'));
            expect(text).toContain(description);
            expect(text).toContain(choices?.join('|') ?? '');
        }
        expect(text).toContain('--json');
        expect(text).toContain('--help');
        expect(text).not.toMatch(/undefined|\[object|NaN/);
    });

    test('shows a flag of every command only where it means something', () => {
        for (const each of all) {
            expect(describeCommand(each).includes('--follow'), each.name).toBe(each.command.follow === true);
            expect(describeCommand(each).includes('--preview'), each.name).toBe(each.command.preview === true);
            expect(describeCommand(each).includes('--no-wait'), each.name).toBe(each.command.kind === 'job');
            expect(describeCommand(each).includes('--yes'), each.name).toBe((each.command.confirm ?? each.command.plan) !== undefined);
            expect(describeCommand(each).includes('--plan'), each.name).toBe(each.command.plan !== undefined);
        }
    });

    test('shows defaults', () => {
        expect(describeCommand(of('job.list'))).toMatch(/--limit LIMIT +at most so many \(default: 50\)/);
        expect(describeCommand(of('site.create'))).toMatch(/--app generic\|wordpress\|laravel +.*\(default: generic\)/);
        expect(describeCommand(of('site.create'))).toMatch(/--alias ALIAS +[^(]*\n/);
    });
});

test('a deletion asks first', () => {
    expect(commands['site.delete'].confirm).toContain('{site}');
});

test('a secret is no flag, and the help says where it comes from', () => {
    const { flags, read } = of('protection.add');
    expect([flags, read.map(({ name }) => name)]).toEqual([[], ['password']]);
    expect(describeCommand(of('protection.add'))).toMatch(
        /--password-file FILE +password, 8 to 128 characters; without, it is asked for or read from standard input/);
    expect(describeCommand(of('snippet.set'))).toMatch(/--text-file FILE .*; without, it is read from standard input/);
});
