// SPDX-License-Identifier: LGPL-2.1-or-later
/* How fields that are wanted differ from those that are there. */

type Fields = Readonly<Record<string, unknown>>;

/** The wanted fields that are not so already; what is not wanted is left as it is. */
export function differences(wanted: Fields, present: Fields): Record<string, unknown> {
    return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => value !== undefined && !isSame(value, present[field])));
}

/** `memory 512M → 1G, cpu 50%`: the present value where there is one. */
export function wordsFor(changed: Fields, present: Fields): string {
    return Object.entries(changed).map(([field, value]) =>
        `${field} ${isPlain(present[field]) ? `${word(present[field])} → ` : ''}${word(value)}`).join(', ');
}

/** A list is the same in any order. */
function isSame(one: unknown, other: unknown): boolean {
    return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
    return Array.isArray(value) ? [...value as unknown[]].sort() : value;
}

function isPlain(value: unknown): boolean {
    return value !== undefined && !Array.isArray(value);
}

function word(value: unknown): string {
    if (typeof value === 'boolean')
        return value ? 'on' : 'off';
    const text = Array.isArray(value) ? value.join(' ') : String(value);
    return text === '' ? 'none' : text;
}
