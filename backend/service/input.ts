// SPDX-License-Identifier: LGPL-2.1-or-later
/* A caller's JSON document, checked against the command's schema. */

import * as z from 'zod/mini';

import { type Command, MAX_INPUT_BYTES } from '../contract/command.ts';
import { HostingError } from '../contract/errors.ts';
import { withoutSecrets } from '../contract/values.ts';

// Sentences for people where the schema itself brings none.
z.config({
    customError: issue => {
        if (issue.code === 'invalid_type')
            return issue.input === undefined ? 'This field is required.' : `This has to be of the type ${issue.expected}.`;
        if (issue.code === 'invalid_value')
            return `This has to be one of: ${issue.values.join(', ')}.`;
        return undefined;
    },
});

/**
 * Parses and checks.
 * @throws HostingError `Invalid` with a sentence for each wrong field
 */
export function parseInput(command: Command, text: string): unknown {
    const most = command.maxInput ?? MAX_INPUT_BYTES;
    if (Buffer.byteLength(text) > most)
        throw new HostingError('Invalid', `The input is longer than ${most / 1024} kB.`);
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch {
        throw new HostingError('Invalid', 'The input is not a JSON document.');
    }
    const result = z.safeParse(strict(command.input), document);
    if (result.success)
        return result.data;

    // A Map: every object has names such as `constructor` already.
    const fields = new Map<string, string>();
    for (const issue of result.error.issues) {
        const names = issue.code === 'unrecognized_keys'
            ? issue.keys.map(key => fieldName([...issue.path, key])) : [fieldName(issue.path)];
        for (const name of names) {
            if (!fields.has(name))
                fields.set(name, issue.code === 'unrecognized_keys' ? 'There is no such field.' : issue.message);
        }
    }
    const [first] = fields.values();
    throw new HostingError('Invalid', first ?? 'The input is wrong.', { fields: Object.fromEntries(fields) });
}

/** A field of the command, or a place in a document: `sites[3].php`. An entry of a field that is a plain list has no name of its own. */
function fieldName([field = '', ...below]: readonly PropertyKey[]): string {
    const isPlain = below.length === 1 && typeof below[0] === 'number';
    return String(field) + (isPlain ? '' : below.map(key => typeof key === 'number' ? `[${key}]` : `.${String(key)}`).join(''));
}

/** What was sent, as the audit may have it, whatever is wrong with it; null for what is no document. */
export function sentInput(command: Command, text: string): unknown {
    if (Buffer.byteLength(text) > MAX_INPUT_BYTES)
        return null;
    try {
        return withoutSecrets(command.input, JSON.parse(text));
    } catch {
        return null;
    }
}

/** A misspelt field would be ignored silently, and with it what the caller wanted. */
function strict(schema: z.ZodMiniType): z.ZodMiniType {
    return schema instanceof z.ZodMiniObject ? z.strictObject(schema.shape) : schema;
}
