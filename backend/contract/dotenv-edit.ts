// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Changes of the text of an environment file. What is not changed stays as it is, to the character: comments, order, `export`,
 * empty lines, the way in which other values are written.
 *
 *     setVariables('# Mine\nDB_PASSWORD=old # of the shop\n', { DB_PASSWORD: 'n$w', MAIL: 'on' })
 *         // '# Mine\nDB_PASSWORD=\'n$w\' # of the shop\nMAIL=on\n'
 */

import { type Entry, parseDotenv } from './dotenv.ts';
import { HostingError } from './errors.ts';

/** What stands for itself without quotes, in a shell and in Docker, too. */
const PLAIN = /^[A-Za-z0-9_./:@%+,=-]*$/;
/** In single quotes nothing means anything, to a shell neither; but phpdotenv counts double quotes even there. */
const LITERAL = /^[^'"\u0000-\u001f\u007f]*[$`\\][^'"\u0000-\u001f\u007f]*$/;
const ESCAPED: Readonly<Record<string, string>> = {
    '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\v': '\\v', '"': '\\"', '\\': '\\\\', $: '\\$',
};

/** A value as it is written: on one line, whatever it holds, and never replaced in part by another variable. */
export function quoteDotenv(value: string): string {
    if (PLAIN.test(value))
        return value;
    if (LITERAL.test(value))
        return `'${value}'`;
    return `"${value.replaceAll(/[\n\r\t\f\v"\\$]/g, character => ESCAPED[character] ?? '')}"`;
}

/**
 * The text with other values. A name that is not in it is added at the end; `null` takes it out, with all its lines.
 * @throws HostingError `Conflict` where the text is not one that can be read, so that nobody knows what a change would do
 */
export function setVariables(text: string, changes: Readonly<Record<string, string | null>>): string {
    const before = readable(text);
    let result = text;
    const entries = before.toReversed();
    const missing = new Map(Object.entries(changes).filter(([, value]) => value !== null) as [string, string][]);
    for (const entry of entries) {
        const wanted = Object.hasOwn(changes, entry.name) ? changes[entry.name] : undefined;
        if (wanted === null) {
            result = result.slice(0, entry.start) + result.slice(entry.end);
        } else if (wanted !== undefined && missing.delete(entry.name)) {
            // The last one of a name is the one that counts.
            if (entry.value !== wanted || entry.references.length > 0)
                result = replaceValue(result, entry, wanted);
        }
    }
    if (missing.size > 0 && result !== '' && !/[\r\n]$/.test(result))
        result += '\n';
    for (const [name, value] of missing)
        result += `${name}=${quoteDotenv(value)}\n`;
    requireKept(before, result, changes);
    return result;
}

function replaceValue(text: string, { value, written: [from, to] }: Entry, wanted: string): string {
    return `${text.slice(0, from)}${value === null ? '=' : ''}${quoteDotenv(wanted)}${text.slice(to)}`;
}

function readable(text: string): Entry[] {
    const { entries, errors: [error], unclosed } = parseDotenv(text);
    const problem = error ?? (unclosed && { ...unclosed, message: 'The quote that begins here is not closed.' });
    if (problem) {
        throw new HostingError('Conflict', `Line ${problem.line} of the environment file cannot be read: ${problem.message}`,
            { hint: 'Mend the line first.' });
    }
    return entries;
}

/** A last look at what was made: quotes in a comment, for one, can make the lines after it part of something else. */
function requireKept(before: readonly Entry[], text: string, changes: Readonly<Record<string, string | null>>): void {
    const wanted = new Map(before.map(({ name, value }) => [name, value]));
    for (const [name, value] of Object.entries(changes)) {
        if (value === null)
            wanted.delete(name);
        else
            wanted.set(name, value);
    }
    const { entries, errors, unclosed } = parseDotenv(text);
    const present = new Map(entries.map(({ name, value }) => [name, value]));
    const differs = errors.length > 0 || unclosed !== undefined ? 'another line'
        : [...new Set([...wanted.keys(), ...present.keys()])].find(name => wanted.get(name) !== present.get(name));
    if (differs !== undefined) {
        throw new HostingError('Conflict', `The environment file cannot be changed line by line: ${differs} would change with it.`,
            { hint: 'Look for quotes in comments, and change the text as a whole.' });
    }
}
