// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the variables of an environment file are in the end, with `${OTHER}` replaced as vlucas/phpdotenv 5 does it (its Resolver). */

import type { Entry } from './dotenv.ts';

/**
 * The values as a program sees them: the last entry of a name counts; null where it is unset.
 * @param outside variables that are there already; they are only looked up
 */
export function valuesOf(entries: readonly Entry[], outside: ReadonlyMap<string, string> = new Map()): Map<string, string | null> {
    return expand(entries, outside).values;
}

/**
 * Characters that references may put into all values together. A customer writes the file that the service reads, and thirty lines
 * that each name the one before twice would be a value of a gigabyte.
 */
export const MAX_PUT_IN = 1024 * 1024;

/** The same, and the first variable for which there was no room: from there on references stay as they are written. */
export function expand(
    entries: readonly Entry[], outside: ReadonlyMap<string, string> = new Map(),
): { values: Map<string, string | null>, tooLong: Entry | undefined } {
    const values = new Map<string, string | null>();
    let room = MAX_PUT_IN;
    let tooLong: Entry | undefined;
    for (const entry of entries) {
        const look = (name: string): string | undefined => {
            const found = (values.has(name) ? values.get(name) : outside.get(name)) ?? undefined;
            if (found !== undefined && found.length > room)
                tooLong ??= entry;
            if (tooLong)
                return undefined;
            room -= found?.length ?? 0;
            return found;
        };
        values.set(entry.name, entry.value === null ? null : withReferences(entry.value, entry.references, look));
    }
    return { values, tooLong };
}

/** From the end: what is put in for an inner one can complete an outer one, as in ${A${B}}. */
function withReferences(value: string, references: readonly number[], look: (name: string) => string | undefined): string {
    // What is done, in pieces, the first one last: a text of many references is not copied for each of them.
    const done: string[] = [];
    let end = value.length;
    for (const at of references.toReversed()) {
        done.push(value.slice(at, end));
        end = at;
        const begin = takeBegin(done);
        const [, name] = /^\$\{([a-zA-Z0-9_.]+)\}$/.exec(begin) ?? [];
        done.push((name === undefined ? undefined : look(name)) ?? begin);
    }
    return value.slice(0, end) + done.reverse().join('');
}

/** Takes as much from the begin of the pieces as may be one reference. */
function takeBegin(pieces: string[]): string {
    let begin = '';
    for (let isOpen = true; isOpen;) {
        const piece = pieces.pop();
        if (piece === undefined)
            break;
        const [part = ''] = (begin === '' ? /^\$\{?[a-zA-Z0-9_.]*\}?/ : /^\{?[a-zA-Z0-9_.]*\}?/).exec(piece) ?? [];
        begin += part;
        isOpen = part.length === piece.length && !part.endsWith('}');
        if (part.length < piece.length)
            pieces.push(piece.slice(part.length));
    }
    return begin;
}
