// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { type Command, command, MAX_INPUT_BYTES } from '../contract/command.ts';
import { HostingError } from '../contract/errors.ts';
import { commandList, commands } from '../contract/index.ts';
import { domainName, siteUser } from '../contract/values.ts';
import { parseInput } from './input.ts';

const COMMAND: Command = command({
    interface: 'T1', method: 'M', kind: 'job', access: 'anyone', cli: '', summary: '.', output: () => z.object({}),
    input: () => z.object({
        domain: domainName, user: z.optional(siteUser), list: z._default(z.array(domainName), []), count: z._default(z.int(), 5),
        kind: z._default(z.enum(['a', 'b']), 'a'),
    }),
});

const parse = (document: unknown): unknown => parseInput(COMMAND, JSON.stringify(document));

function refusal(text: string, of: Command = COMMAND): HostingError {
    try {
        parseInput(of, text);
    } catch (error) {
        if (error instanceof HostingError)
            return error;
        throw error;
    }
    throw new Error(`${text.slice(0, 100)} was taken`);
}

const fieldsOf = (document: unknown): unknown => refusal(JSON.stringify(document)).fields;

test('defaults are filled in, and values brought into their stored form', () => {
    expect(parse({ domain: 'Bücher.Example' })).toEqual({ domain: 'xn--bcher-kva.example', list: [], count: 5, kind: 'a' });
    expect(parse({ domain: 'a.b', list: ['C.D'], count: -1, kind: 'b', user: 'shop' }))
        .toEqual({ domain: 'a.b', list: ['c.d'], count: -1, kind: 'b', user: 'shop' });
});

describe('a refusal', () => {
    test('names every wrong field, each with one sentence', () => {
        expect(fieldsOf({ domain: 'a..b', user: 'A!', count: 'x', kind: 'c', list: ['ok.example', 'bad_one', 'bad two'] })).toEqual({
            domain: expect.stringContaining('two dots') as string,
            user: expect.stringContaining('2 to 31 lower-case letters') as string,
            count: 'This has to be of the type number.',
            kind: 'This has to be one of: a, b.',
            list: 'A domain name holds only letters, digits, hyphens and dots.',
        });
    });

    test('has the first field\'s sentence as its message', () => {
        const { code, message, fields } = refusal('{"user":"A"}');
        expect(code).toBe('Invalid');
        expect(message).toBe('This field is required.');
        expect(Object.keys(fields!)).toEqual(['domain', 'user']);
    });

    test.each([
        [{}, { domain: 'This field is required.' }],
        [{ domain: null }, { domain: 'This has to be of the type string.' }],
        [{ domain: ['a.b'] }, { domain: 'This has to be of the type string.' }],
        [{ domain: 'a.b', list: 'a.b' }, { list: 'This has to be of the type array.' }],
        [{ domain: 'a.b', kind: 7 }, { kind: 'This has to be one of: a, b.' }],
        [{ domain: 'a.b', dmain: 1 }, { dmain: 'There is no such field.' }],
        [{ domain: 'a.b', Domain: 'a.b' }, { Domain: 'There is no such field.' }],
        [{ domain: 'a.b', x: 1, '': 2 }, { x: 'There is no such field.', '': 'There is no such field.' }],
        [{ domian: 'a.b' }, { domain: 'This field is required.', domian: 'There is no such field.' }],
    ])('of %j', (document, fields) => {
        expect(fieldsOf(document)).toEqual(fields);
    });

    test.each([
        '', ' ', '{', '{domain:1}', '{"domain":"a.b"}}', 'undefined', '\0', '{"domain":"a\nb"}', '['.repeat(100_000),
    ])('of %.30j, which is no JSON document', text => {
        expect(refusal(text)).toMatchObject({ code: 'Invalid', message: 'The input is not a JSON document.' });
    });

    test.each(['null', '[]', '["domain"]', '1', '"a.b"', 'true'])('of %s, which is no object', text => {
        expect(refusal(text)).toMatchObject({ code: 'Invalid', message: 'This has to be of the type object.' });
    });
});

describe('names that every object has', () => {
    test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('as a field are refused: %s', key => {
        expect(refusal(`{"domain":"a.b","${key}":{"domain":"c.d"}}`).code).toBe('Invalid');
    });

    test('do not stand in for fields, and leave nothing behind', () => {
        expect(refusal('{"__proto__":{"domain":"a.b"}}').fields).toMatchObject({ domain: 'This field is required.' });
        expect(refusal('{"constructor":{"prototype":{"domain":"a.b"}}}').fields).toMatchObject({ domain: 'This field is required.' });
        expect(({} as Record<string, unknown>).domain).toBeUndefined();
    });

    test('as values are texts', () => {
        expect(fieldsOf({ domain: 'a.b', kind: 'constructor' })).toEqual({ kind: 'This has to be one of: a, b.' });
    });
});

test('a document is limited by its bytes, not its characters', () => {
    const document = (fill: string): string => `{"domain":"a.b","user":"${fill}"}`;
    const room = MAX_INPUT_BYTES - document('').length;
    expect(refusal(document('a'.repeat(room))).fields).toHaveProperty('user');
    for (const text of [document('a'.repeat(room + 1)), document('ü'.repeat(room / 2 + 1)), ' '.repeat(MAX_INPUT_BYTES + 1)])
        expect(refusal(text)).toMatchObject({ code: 'Invalid', message: 'The input is longer than 256 kB.' });
});

describe.each(commandList)('%s', (_name, each) => {
    test('refuses what it does not know', () => {
        expect(refusal('{"nothing":1}', each).fields).toMatchObject({ nothing: 'There is no such field.' });
    });
});

test('the real table: a creation is checked field by field', () => {
    const wrong = { domain: 'x', alias: ['y'], php: '8', database: 'oracle', user: 'A', owner: '-' };
    const { fields } = refusal(JSON.stringify(wrong), commands['site.create']);
    expect(Object.keys(fields!).sort()).toEqual(['alias', 'database', 'domain', 'owner', 'php', 'user']);
});

test.each([
    [{ domain: 'a.example', php: '8' }, { 'sites[0].php': 'Write a PHP version such as 8.4.' }],
    [{ domain: 'a.example', limits: { ram: '1G' } }, { 'sites[0].limits.ram': 'There is no such field.' }],
    [{ colour: 1, php: 8.4 }, {
        'sites[0].colour': 'There is no such field.', 'sites[0].php': 'This has to be of the type string.',
        'sites[0].domain': 'This field is required.',
    }],
    [{ domain: 'a.example', aliases: ['b.example', 'no name'] }, { 'sites[0].aliases[1]': expect.any(String) as string }],
    [{ domain: 'a.example', snippet: 'root /;' }, { 'sites[0].snippet': expect.stringContaining('root') as string }],
    [{ domain: 'a.example', environment: { variables: ['A=1'] } }, { 'sites[0].environment.variables': 'There is no such field.' }],
])('a document is refused at its places: %j', (site, fields) => {
    expect(refusal(JSON.stringify({ sites: [site] }), commands['document.plan']).fields).toEqual(fields);
});

test('a document may be longer than what other commands take', () => {
    const sites = Array.from({ length: 5000 }, (_each, index) => ({ domain: `a${index}.example`, snippet: `# ${'x'.repeat(50)}\ngzip on;` }));
    const text = JSON.stringify({ sites });
    expect(text.length).toBeGreaterThan(MAX_INPUT_BYTES);
    expect(parseInput(commands['document.plan'], text)).toMatchObject({ prune: false });
});
