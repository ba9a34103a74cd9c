// SPDX-License-Identifier: LGPL-2.1-or-later
/* What all faces derive from has to hold together: see command.ts. */

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { type Command, INTERFACE_PREFIX } from './command.ts';
import { EXIT_STATUS, HostingError } from './errors.ts';
import { commandList, commands } from './index.ts';

const spoken = commandList.filter(([, command]) => command.cli !== '');
const fieldsOf = (command: Command): string[] => Object.keys((command.input as z.ZodMiniObject).shape);

test('the list is the table, in its order', () => {
    expect(commandList.map(([name]) => name)).toEqual(Object.keys(commands));
    expect(commandList.length).toBeGreaterThan(10);
});

test('no two commands share the words of the command line', () => {
    const words = spoken.map(([, { cli }]) => cli.split(' ').slice(0, 2).join(' '));
    expect(new Set(words).size).toBe(words.length);
});

test('no two commands share a method of an interface', () => {
    const methods = commandList.map(([, command]) => `${INTERFACE_PREFIX}${command.interface}.${command.method}`);
    expect(new Set(methods).size).toBe(methods.length);
});

describe.each(commandList)('%s', (name, command) => {
    test('has names that D-Bus takes', () => {
        expect(command.interface).toMatch(/^[A-Z][A-Za-z]*[0-9]+$/);
        expect(command.method).toMatch(/^[A-Z][A-Za-z0-9]*$/);
    });

    test('takes an object, and a caller may not leave out what has no default', () => {
        expect(command.input).toBeInstanceOf(z.ZodMiniObject);
        for (const operand of command.cli.replaceAll(/\.\.\.|\[[A-Z]+\]/g, '').trim().split(' ').slice(2))
            expect(z.safeParse(command.input, {}).error?.issues.map(issue => issue.path[0])).toContain(operand.toLowerCase());
    });

    test('is a query that may be anybody\'s, or a change that is an administrator\'s', () => {
        expect(['query', 'job']).toContain(command.kind);
        // What runs as a site may be started by its owner, and cancelled: it can do there what its PHP can. So can whoever it lets in by
        // SFTP.
        const allowed = [
            'site.run', 'database.export', 'database.import', 'job.cancel',
            'sftp.password', 'sftp.new-password', 'sftp.remove-password', 'sftp.allow', 'sftp.revoke',
        ].includes(name) ? ['owner']
            : command.kind === 'job' ? ['administrator'] : ['administrator', 'owner', 'anyone'];
        expect(allowed).toContain(command.access);
    });

    // Whoever may ask for a preview is asked for no more than it, and an administrator who may change things.
    test('tells beforehand only what an administrator\'s job would do to a site', () => {
        expect(command.preview ? [command.kind, command.access] : ['job', 'administrator']).toEqual(['job', 'administrator']);
        expect(command.preview ? fieldsOf(command) : ['site']).toContain('site');
    });

    test('is described in one sentence', () => {
        expect(command.summary).toMatch(/^[A-Z][^\n]*\.$/);
    });

    test('has a JSON schema for its input', () => {
        expect(z.toJSONSchema(command.input, { io: 'input' })).toMatchObject({ type: 'object' });
    });

    test('asks about fields that its input has', () => {
        for (const [, field] of command.confirm?.matchAll(/\{([a-z]+)\}/g) ?? [])
            expect(fieldsOf(command), name).toContain(field);
    });
});

describe.each(spoken)('%s on the command line', (name, command) => {
    const [noun, verb, ...operands] = command.cli.replaceAll(/\.\.\.|[[\]]/g, '').split(' ');

    test('has the two words of its name', () => {
        expect(`${noun}.${verb}`).toBe(name);
    });

    test('has operands that are fields of its input, each once', () => {
        const fields = fieldsOf(command).map(field => field.toUpperCase());
        expect(fields).toEqual(expect.arrayContaining(operands));
        expect(new Set(operands).size).toBe(operands.length);
    });

    test('has fields that can be typed as flags and are not the global ones', () => {
        for (const field of fieldsOf(command)) {
            expect(field).toMatch(/^[a-z][a-z0-9-]*$/);
            expect(['json', 'yes', 'help', 'no-wait', 'wait']).not.toContain(field);
        }
    });
});

describe('a HostingError', () => {
    test('shows what it was given and nothing else', () => {
        expect(new HostingError('Failed', 'No.').document()).toEqual({ message: 'No.' });
        expect(new HostingError('Invalid', 'No.', { fields: { a: 'b' }, hint: 'c' }).document())
            .toEqual({ message: 'No.', fields: { a: 'b' }, hint: 'c' });
    });

    test('of each kind has an exit status of its own that is not success', () => {
        const all = Object.values(EXIT_STATUS);
        expect(new Set(all).size).toBe(5);
        expect([...all].sort()).toEqual([1, 2, 3, 4, 5]);
    });
});
