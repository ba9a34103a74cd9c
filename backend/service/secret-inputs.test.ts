// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * No secret reaches the audit. The fields are read from the command table: one that is declared a secret, wherever in its command it
 * stands, is tried here; and one that sounds like a secret is declared one, or says below why it is none.
 */

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { commandList } from '../contract/index.ts';
import { withoutSecrets } from '../contract/values.ts';
import { sentInput } from './input.ts';

const CANARY = 'canary-4711';

interface Property {
    source?: string;
    program?: boolean;
    type?: string;
    properties?: Record<string, Property>;
    items?: Property;
    anyOf?: Property[];
}

/** Sound like secrets and are none. */
const HARMLESS: Record<string, string> = {
    'env.get key': 'the name of a variable',
    'sftp.allow key': 'a public key',
    'ssh-key.import key': 'a public key',
};

const fieldsOf = (schema: z.ZodMiniType): [string, Property][] =>
    Object.entries((z.toJSONSchema(schema, { io: 'input' }) as { properties?: Record<string, Property> }).properties ?? {});

/** Whether something secret is declared below a field: there nothing would hide it. */
const secretBelow = (property: Property): boolean => [
    ...Object.values(property.properties ?? {}), ...property.items ? [property.items] : [], ...property.anyOf ?? [],
].some(each => isSecret(each) || secretBelow(each));

const isSecret = ({ source, program }: Property): boolean =>
    source === 'secret' || source === 'secret-text' || source === 'pairs' || program === true;

const secrets = commandList.flatMap(([name, { input }]) =>
    fieldsOf(input).filter(([, property]) => isSecret(property)).map(([field, property]) => ({ name, input, field, property })));

test('there are secrets to be tried', () => {
    expect(secrets.map(({ name, field }) => `${name} ${field}`)).toEqual(expect.arrayContaining([
        'env.set variables', 'env.import file', 'protection.add password', 'certificate.upload key', 'site.run command',
    ]));
});

describe.each(secrets)('$name $field', ({ name, input, field, property }) => {
    const command = commandList.find(([each]) => each === name)![1];
    const value = property.type === 'array' ? ['KEY=' + CANARY, CANARY] : CANARY;

    test('is hidden, and that it was there is not', () => {
        const kept = withoutSecrets(input, { [field]: property.program ? ['program', CANARY] : value }) as Record<string, unknown>;
        expect(JSON.stringify(kept)).not.toContain(CANARY);
        expect(kept).toHaveProperty([field]);
    });

    test.each([CANARY, [CANARY], { a: CANARY }, [[CANARY]], 7, null])('is hidden where it has another form: %j', wrong => {
        const sent = sentInput(command, JSON.stringify({ [field]: property.program ? ['program', wrong] : wrong, [`${field}s`]: CANARY, x: { CANARY } }));
        expect(JSON.stringify(sent)).not.toContain(CANARY);
    });
});

test.each(commandList)('%s has no secret where it would not be hidden', (name, { input }) => {
    for (const [field, property] of fieldsOf(input)) {
        expect(secretBelow(property), field).toBe(false);
        if (/passw|secret|token|passphrase|credential|(^|-)key($|-)/i.test(field))
            expect(isSecret(property) || `${name} ${field}` in HARMLESS, `${name} ${field} is not declared a secret`).toBe(true);
    }
});

test('what is no document, or too long, leaves nothing', () => {
    const [, command] = commandList.find(([name]) => name === 'protection.add')!;
    for (const text of [`{"password":"${CANARY}"`, CANARY, '', `{"site":"${'a'.repeat(300_000)}"}`])
        expect(JSON.stringify(sentInput(command, text))).not.toContain(CANARY);
});
