// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Hostile values, the same for the same seed: texts that are nearly right with what other formats take for a mark, and JSON that
 * is nearly what a schema wants. `HOSTING_FUZZ=10` makes ten times as many.
 */

import { HostingError } from '../../backend/contract/errors.ts';
import { random } from './random.ts';

/** How many times the usual number of cases is tried. */
export const FUZZ = Number(process.env['HOSTING_FUZZ'] ?? 1);

/** What ends a line, a string, a block or a value in some format, or is read as something else than it looks like. */
const PIECES = [
    '\n', '\r', '\r\n', '\0', '\t', '\v', '\u001b[2J', '\u007f', '\u0085', '\u2028', '\u202e', '\u200b', '\ufeff', '\ud800', '\udc00',
    '"', '\'', '`', '\\', '\\n', '\\"', '\\\'', '\\\\', '$', '${HOME}', '$(id)', '`id`', '%', '%h', '%n', '%00', '%0a', '{', '}', '{{', '}}',
    '{{nginx name}}', '(', ')', '[', ']', '<', '>', '&', ';', '#', '|', '*', '?', '~', '!', '^', '=', ':', '@', ',', '+', '-', '--', ' ', '  ',
    '.', '..', '../', '/', '//', '/../', '<?php system(1) ?>', '?>', '<script>', '-->', '*/', '/*', '//', 'unix:', 'é', 'İ', 'ﬃ', '😀', '\u0301',
    '__proto__', 'constructor', 'toString', 'NaN', 'null', 'true', '-1', '0', '1e999', '0x10', '99999999999999999999', '*.',
    ';\n}\nserver {\n', '\n[Service]\nExecStart=/bin/id', '\nphp_admin_value[x] = y', '))(allow a b', '\'; DROP TABLE sites; --', '\nA=b',
    '"; system(1); //', 'include /etc/shadow;',
];
/** Enough to show what takes time by the square of it. */
const MANY = 5000;

interface Schema {
    type?: string; enum?: unknown[]; const?: unknown; anyOf?: Schema[]; items?: Schema; properties?: Record<string, Schema>;
    required?: string[]; minimum?: number; maximum?: number; exclusiveMinimum?: number; maxLength?: number; minLength?: number;
}

export class Hostile {
    readonly next: () => number;

    constructor(seed: number) {
        this.next = random(seed);
    }

    chance(probability: number): boolean {
        return this.next() < probability;
    }

    /** 0 and up, below a number. */
    below(most: number): number {
        return Math.floor(this.next() * most);
    }

    pick<T>(all: readonly T[]): T {
        return all[this.below(all.length)] as T;
    }

    /** One of some right texts, changed in a place or a few. */
    text(right: readonly string[]): string {
        let text = this.pick(right);
        for (let change = 0; change <= this.below(3); change++)
            text = this.#changed(text, right);
        return text;
    }

    #changed(text: string, right: readonly string[]): string {
        const [one, other] = [this.below(text.length + 1), this.below(text.length + 1)].sort((a, b) => a - b) as [number, number];
        return this.pick([
            () => text.slice(0, one) + this.pick(PIECES) + text.slice(one),
            () => text + this.pick(PIECES),
            () => this.pick(PIECES) + text,
            () => text.slice(0, one) + text.slice(other),
            () => text.slice(0, other) + text.slice(one),
            () => text + this.pick(right),
            () => this.pick(PIECES),
            () => this.chance(0.1) ? (text.slice(one, one + 20) || 'a').repeat(this.below(MANY)) : text.toUpperCase(),
        ])();
    }

    /** Bytes of a text, with some of them changed: what a text is not. */
    bytes(right: readonly Buffer[]): Buffer {
        const bytes = Buffer.from(this.pick(right));
        for (let change = 0; change <= this.below(4); change++)
            bytes[this.below(bytes.length)] = this.below(256);
        return this.chance(0.2) ? bytes.subarray(0, this.below(bytes.length)) : bytes;
    }

    /** A value that a schema takes as far as the schema says, or nearly takes. */
    value(schema: Schema, right: readonly string[], wrong = 0.15): unknown {
        if (this.chance(wrong))
            return this.junk(right);
        const { enum: choices, const: only, anyOf, items, properties } = schema;
        if (only !== undefined || choices)
            return only ?? this.pick(choices ?? []);
        if (anyOf)
            return this.value(this.pick(anyOf), right, wrong);
        if (items)
            return Array.from({ length: this.below(4) }, () => this.value(items, right, wrong));
        if (properties)
            return this.#object(properties, schema.required ?? [], right, wrong);
        switch (schema.type) {
            case 'string': return this.#string(schema, right);
            case 'integer': case 'number': return this.#number(schema);
            case 'boolean': return this.chance(0.5);
            default: return this.junk(right);
        }
    }

    #object(properties: Record<string, Schema>, required: readonly string[], right: readonly string[], wrong: number): object {
        const names = Object.keys(properties).filter(name => required.includes(name) ? !this.chance(0.05) : this.chance(0.4));
        const object = Object.fromEntries(names.map(name => [name, this.value(properties[name] ?? {}, right, wrong)]));
        if (this.chance(wrong / 2))
            Object.defineProperty(object, this.pick(['__proto__', 'constructor', 'toString', 'nosuch', '']), { value: {}, enumerable: true });
        return object;
    }

    #string({ minLength, maxLength }: Schema, right: readonly string[]): string {
        const length = this.pick([minLength, maxLength, maxLength && maxLength + 1]);
        if (length !== undefined && this.chance(0.2))
            return 'a'.repeat(length);
        return this.chance(0.5) ? this.pick(right) : this.text(right);
    }

    #number({ minimum, maximum, exclusiveMinimum }: Schema): number {
        const [low, high] = [minimum ?? exclusiveMinimum ?? 0, maximum ?? 2 ** 53];
        return this.pick([low, high, low - 1, high + 1, low + 1, low + this.below(100), 0.5, -0, 1e308]);
    }

    /** JSON of any kind. */
    junk(right: readonly string[]): unknown {
        return this.pick<() => unknown>([
            () => null, () => 0, () => -1, () => 1e308, () => true, () => '', () => [], () => ({}), () => this.text(right), () => this.text(right),
            () => ({ toString: 'x', valueOf: null, length: 1e9, then: 'x' }), () => [[[['x']]]], () => Array.from({ length: 2000 }, () => 0),
            () => JSON.parse('{"__proto__": {"role": "administrator"}}') as unknown, () => JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`) as unknown,
        ])();
    }
}

/** What is wrong with a refusal: it is a sentence for people, and at each field one. */
export function problemOfRefusal(error: unknown): string | undefined {
    if (!(error instanceof HostingError) || error.code !== 'Invalid')
        return String(error);
    return [error.message, ...Object.values(error.fields ?? {})].find(words =>
        !/^(?:[A-Z“*]|-{0,2}[a-z0-9-]+ (?:has|needs|is)\b).*\S$/s.test(words) || /\bat .*:\d+:\d+|node:|\.ts:|\[object|undefined|ZodError/.test(words));
}
