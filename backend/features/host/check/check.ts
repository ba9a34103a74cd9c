// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a check is. Each area of the host has a file here with its checks; one that stands in `list.ts` is run, shown and remembered.
 *
 *     { name: 'time', title: 'Clock', run: async () => await isSynchronised() ? [] : [{ state: 'warn', message: 'The clock …' }] }
 *
 * A check only looks. What it prints as a repair is for an administrator to run, as it stands, in a shell of root's.
 */

export interface Finding {
    state: 'warn' | 'fail';
    /** What it is about, where a check can find several: a unit, a site, a file. */
    subject?: string;
    /** What is wrong, in a sentence. */
    message: string;
    /** The command that mends it, from `command()` and `inOrder()`. */
    repair?: string;
    /** What else is to be known, or done where no command does it. */
    hint?: string;
}

/** There is nothing of the kind here. */
export interface Inapplicable { inapplicable: string }

/** Nothing found means that all is well. */
export type Outcome = readonly Finding[] | Inapplicable;

export interface Check {
    /** Kept with what it has found: it stays the same. */
    name: string;
    /** What is looked at, for people. */
    title: string;
    /** Milliseconds after which it counts as hanging, where it may take longer than others. */
    limit?: number;
    run: () => Promise<Outcome>;
}

/** Words as a shell takes them for what they are. */
export function command(...words: readonly string[]): string {
    return words.map(quoted).join(' ');
}

/** Commands of which each is run where the one before it has succeeded. */
export function inOrder(...commands: readonly string[]): string {
    return commands.join(' && ');
}

function quoted(word: string): string {
    return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;
}

/** The first of many, and how many more. */
export function some(all: readonly string[], most = 5): string {
    return all.length <= most ? all.join(', ') : `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
}
