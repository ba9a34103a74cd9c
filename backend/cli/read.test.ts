// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, test, vi } from 'vitest';

import { readFields } from './read.ts';
import type { Flag } from './schema.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'read-'));
const file = path.join(directory, 'value');
afterAll(() => { rmSync(directory, { recursive: true }); });

const field = (name: string, source: 'secret' | 'text', required = true): Flag =>
    ({ name, type: 'string', description: '', choices: undefined, default: undefined, required, source });
const pipe = (given: string) =>
    ({ isTerminal: false, all: vi.fn(() => Promise.resolve(given)), hidden: vi.fn(() => Promise.reject(new Error('asked'))) });
const person = (...answers: string[]) =>
    ({ isTerminal: true, all: vi.fn(() => Promise.resolve('piped\n')), hidden: vi.fn(() => Promise.resolve(answers.shift() ?? '')) });

const secret = { read: [field('password', 'secret')] };
const text = { read: [field('body', 'text')] };

describe('a secret', () => {
    test.each([['hunter2\n', 'hunter2'], ['hunter2\r\n', 'hunter2'], ['hunter2', 'hunter2'], [' a \n\n', ' a \n'], ['', '']])(
        'of %j on standard input is %j', async (given, password) => {
            expect(await readFields(secret, {}, pipe(given))).toEqual({ password });
        });

    test('is asked for twice at a terminal, without being shown', async () => {
        const input = person('hunter2', 'hunter2');
        expect(await readFields(secret, {}, input)).toEqual({ password: 'hunter2' });
        expect(input.hidden.mock.calls).toEqual([['password: '], ['password again: ']]);
        expect(input.all).not.toHaveBeenCalled();
    });

    test('that was not typed the same twice is none', async () => {
        await expect(readFields(secret, {}, person('hunter2', 'hunter3'))).rejects.toMatchObject({ code: 'Invalid' });
    });

    test('comes from a file that is named, and standard input is left alone', async () => {
        writeFileSync(file, 'from a file\n');
        const input = pipe('piped');
        expect(await readFields(secret, { password: file }, input)).toEqual({ password: 'from a file' });
        expect(input.all).not.toHaveBeenCalled();
        expect(await readFields(secret, { password: '-' }, input)).toEqual({ password: 'piped' });
    });

    test('in a file that is not there is refused at its field', async () => {
        await expect(readFields(secret, { password: `${file}.none` }, pipe(''))).rejects.toMatchObject({
            code: 'Invalid', fields: { password: expect.stringContaining('ENOENT') as string },
        });
    });
});

describe('a text', () => {
    test('keeps every line', async () => {
        expect(await readFields(text, {}, pipe('a\n\nb\n'))).toEqual({ body: 'a\n\nb\n' });
    });

    test('is read from a terminal to its end', async () => {
        expect(await readFields(text, {}, person())).toEqual({ body: 'piped\n' });
    });
});

test('what may be left out is read only where a file is named', async () => {
    const both = { read: [field('password', 'secret', false)] };
    const input = pipe('piped');
    expect(await readFields(both, {}, input)).toEqual({});
    expect(input.all).not.toHaveBeenCalled();
    expect(await readFields(both, { password: '-' }, input)).toEqual({ password: 'piped' });
});

test('standard input is read for one field only', async () => {
    await expect(readFields({ read: [...secret.read, ...text.read] }, {}, pipe('x'))).rejects.toMatchObject({
        code: 'Invalid', message: 'Standard input is read for password.',
    });
});
