// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Entries of the local file-context database: what is there, what should be, and the commands of semanage-import(8) between the
 * two. The database is the administrator's as well; only entries that we remember as ours are taken away.
 */

import { STAGING } from '../common/site.ts';
import { contextOf, type Label, labelsOf, type Labelled } from './table.ts';

/** Patterns of paths and the context each gets. */
export type Contexts = ReadonlyMap<string, string>;

/** Characters of a regular expression that a path of ours may hold. */
const SPECIAL = /[.+]/g;
/** All that a path and a context may hold; no space, quote or backslash: the rest is not ours to write. */
const PATH = /^(?:\/[A-Za-z0-9_.+-]+)+$/;
/** A context without categories is the panel's home alone: a site's files never lack them. */
const CONTEXT = /^system_u:object_r:([a-z_]+_t):(s0:c[0-9]{1,4},c[0-9]{1,4}|(?<=:hostingd_home_t:)s0)$/;

/** The panel's own entries while there are sites: what a module says of paths below /home yields to the template of home directories. */
export const PANEL_CONTEXTS: Contexts = new Map([[patternOf({ path: STAGING, tree: true }), 'system_u:object_r:hostingd_home_t:s0']]);

/** The entries of a site. */
export function contextsOf(site: Labelled): Contexts {
    return new Map(labelsOf(site).map(label => [patternOf(label), contextOf(label, site.level)]));
}

/** A path as a regular expression of file_contexts(5): itself alone, or with all below it. */
export function patternOf({ path, tree }: Pick<Label, 'path' | 'tree'>): string {
    if (!PATH.test(path) || path.split('/').includes('..'))
        throw new Error(`${JSON.stringify(path)} cannot be written as a file context`);
    return path.replaceAll(SPECIAL, '\\$&') + (tree ? '(/.*)?' : '');
}

/** What file_contexts.local says about all kinds of files. A line that is about one kind is not ours. */
export function parseContexts(text: string): Contexts {
    return new Map(text.split('\n').flatMap(line => {
        const [pattern = '', context = '', more] = line.trim().split(/\s+/);
        return pattern.startsWith('/') && context !== '' && more === undefined ? [[pattern, context] as const] : [];
    }));
}

/**
 * The lines for `semanage import` that bring the database to what is wanted; none where it is so already.
 * @param ours patterns that we may have added before
 */
export function importLines(wanted: Contexts, present: Contexts, ours: Iterable<string>): string[] {
    const lines: string[] = [];
    // Before anything is added: a pattern that changes hands is in one of the two only.
    for (const pattern of new Set(ours)) {
        if (present.has(pattern) && !wanted.has(pattern))
            lines.push(`fcontext -d -f a ${quoted(pattern)}`);
    }
    for (const [pattern, context] of wanted) {
        const [, type, level] = CONTEXT.exec(context) ?? [];
        if (type === undefined || level === undefined)
            throw new Error(`${JSON.stringify(context)} cannot be written as a file context`);
        if (present.get(pattern) !== context)
            lines.push(`fcontext ${present.has(pattern) ? '-m' : '-a'} -f a -s system_u -t ${type} -r ${level} ${quoted(pattern)}`);
    }
    return lines;
}

/** A word for semanage, which splits lines at spaces and knows quotes, but no way to write one. */
function quoted(pattern: string): string {
    if (!/^(?:[A-Za-z0-9_/+-]|\\[.+])+(?:\(\/\.\*\)\?)?$/.test(pattern))
        throw new Error(`${JSON.stringify(pattern)} cannot be written as a file context`);
    return `'${pattern}'`;
}
