// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every command with documents that are nearly what its schema wants, made from the schema: each is taken, or refused with a
 * sentence; what is secret comes back in no refusal and reaches no audit; nothing takes long.
 */

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { FUZZ, Hostile, problemOfRefusal } from '../../test/support/hostile.ts';
import { TYPICAL } from '../../test/support/typical.ts';
import type { HostingError } from '../contract/errors.ts';
import { commandList, commands } from '../contract/index.ts';
import { withoutSecrets } from '../contract/values.ts';
import { parseInput } from './input.ts';

const CASES = 25 * FUZZ;
/** Milliseconds. The longest input is 256 kB, and nobody else is answered meanwhile. */
const PATIENCE = 1000;
const MARK = 'hunter2hunter2';

const taken = new Set<string>();

describe.each(commandList)('%s', (name, command) => {
    const schema = z.toJSONSchema(command.input, { io: 'input' }) as Parameters<Hostile['value']>[0];
    const shape = (command.input as z.ZodMiniObject).shape as Record<string, z.ZodMiniType>;
    const secret = Object.keys(shape).filter(field =>
        ['secret', 'secret-text', 'pairs'].includes(z.globalRegistry.get(shape[field]!)?.['source'] as string));

    function documentOf(seed: number): string {
        const hostile = new Hostile(seed * 1009 + name.length);
        const document = hostile.value(schema, TYPICAL, hostile.pick([0, 0.05, 0.3]));
        if (typeof document === 'object' && document !== null) {
            for (const field of secret.filter(each => each in document))
                (document as Record<string, unknown>)[field] = hostile.chance(0.3) ? [MARK, { a: MARK }] : hostile.text([MARK, `A=${MARK}`]);
        }
        return JSON.stringify(document);
    }

    test('takes or refuses each document with a sentence', () => {
        const problems: [string, unknown][] = [];
        for (let seed = 0; seed < CASES; seed++) {
            const text = documentOf(seed);
            const begun = performance.now();
            try {
                const parsed = parseInput(command, text);
                taken.add(name);
                if (JSON.stringify(withoutSecrets(command.input, parsed)).includes(MARK))
                    problems.push([text, 'a secret for the audit']);
            } catch (error) {
                if (problemOfRefusal(error) !== undefined || JSON.stringify((error as HostingError).document()).includes(MARK))
                    problems.push([text, error]);
            }
            if (performance.now() - begun > PATIENCE)
                problems.push([text, 'took too long']);
        }
        expect(problems).toEqual([]);
        expect(Object.keys(Object.prototype)).toEqual([]);
    });
});

test('most of the commands have taken something: else only refusals were tried', () => {
    expect(taken.size / commandList.length).toBeGreaterThan(0.7);
});

test.each(['', '{', '\0', '{"a":1}{', '[1,]', '{"site":"\ud800"', '{"__proto__":', 'x'.repeat(300_000), '['.repeat(100_000),
    `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, `${'['.repeat(100_000)}${']'.repeat(100_000)}`].map(text => [text.slice(0, 20), text]))(
    'refuses what is no JSON, too deep or too long: %s', (_begin, text) => {
        let error: unknown;
        try { parseInput(commands['site.create'], text); } catch (thrown) { error = thrown; }
        expect(problemOfRefusal(error)).toBeUndefined();
    });
