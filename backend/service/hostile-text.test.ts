// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Line breaks and control characters in every text field of every command. The fields are read from the command table: a new one is
 * attacked by being declared, and fails here until it refuses them or says below why it may not.
 */

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { TYPICAL } from '../../test/support/typical.ts';
import type { HostingError } from '../contract/errors.ts';
import { commandList } from '../contract/index.ts';
import { parseInput } from './input.ts';

/** What no line of a configuration, a log or a list may hold. */
const HOSTILE = ['\n', '\r', '\0', '\u001b[2J', '\u007f', '\u0085', '\u2028'];

/** Texts that are no part of a line: what becomes of them instead. */
const FREE: Record<string, string> = {
    'site.run command': 'arguments of a program, handed on as they are; NUL alone cannot be one',
    'site.log search': 'compared with lines of a log, in memory',
    'audit.list search': 'compared with rows, as a bound parameter',
    'audit.list actor': 'the same',
    'job.list search': 'compared with rows, as a bound parameter',
    'header.remove name': 'compared with the names that are there',
    'job.artifact step': 'compared with names, as a bound parameter',
    'job.artifact name': 'compared with names, as a bound parameter',
    'env.get key': 'compared with the names that are there',
    'env.import file': 'lines are what it is for; contract/dotenv.ts reads each',
    'env.set variables': 'a value may have many lines; contract/dotenv.ts quotes each',
    'certificate.upload certificate': 'PEM has lines; openssl reads it, and nothing else of it is kept',
    'certificate.upload chain': 'the same',
    'certificate.upload key': 'the same',
    'ssh-key.import key': 'a line may have an end; features/ssh-keys/public-key.ts reads it',
    'sftp.allow key': 'the same',
    'site.preview command': 'compared with the names of commands',
    'snippet.set text': 'lines are what it is for; contract/nginx-snippet.ts reads each',
};

interface Property { type?: string, enum?: unknown[], const?: unknown, items?: Property, anyOf?: Property[] }

function isText({ type, enum: choices, const: only, items, anyOf }: Property): boolean {
    return (anyOf ?? []).some(isText) || (type === 'string' && !choices && only === undefined) || (items !== undefined && isText(items));
}

const fields = commandList.flatMap(([name, command]) => {
    const { properties } = z.toJSONSchema(command.input, { io: 'input' }) as { properties?: Record<string, Property> };
    return Object.entries(properties ?? {}).filter(([, property]) => isText(property))
        .map(([field, property]) => ({ label: `${name} ${field}`, command, field, isList: property.type === 'array' }));
});

/** What a command says of one field. */
function problemOf({ command, field, isList }: (typeof fields)[number], text: string): string | undefined {
    try {
        parseInput(command, JSON.stringify({ [field]: isList ? [text] : text }));
        return undefined;
    } catch (error) {
        return (error as HostingError).fields?.[field];
    }
}

test('there are such fields', () => {
    expect(fields.length).toBeGreaterThan(60);
    expect(fields.map(({ label }) => label)).toContain('site.create domain');
    for (const label of Object.keys(FREE))
        expect(fields.map(each => each.label)).toContain(label);
});

describe.each(fields.map(each => [each.label, each] as const))('%s', (label, each) => {
    const taken = TYPICAL.filter(text => problemOf(each, text) === undefined);

    test('takes a typical text', () => { expect(taken, 'put one into TYPICAL').not.toEqual([]); });

    if (label in FREE)
        return;
    test('refuses each hostile character behind it, before it and inside', () => {
        for (const text of taken) {
            for (const character of HOSTILE) {
                for (const attack of [text + character, character + text, text.slice(0, 2) + character + text.slice(2)])
                    expect(problemOf(each, attack), JSON.stringify(attack)).toBeDefined();
            }
        }
    });
});
