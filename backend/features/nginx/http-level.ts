// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which directives an administrator's own files set for all servers: nginx takes most of them once only, and what a person has
 * chosen for the whole host goes before what we would.
 */

import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { readFile } from '../../host/files.ts';

const CONFIGURATION = '/etc/nginx';
export const INCLUDED = path.join(CONFIGURATION, 'conf.d');

/** Names of the directives at the level of `http`, in the files that are not ours. */
export async function foreignDirectives(): Promise<Set<string>> {
    const names = await readdir(INCLUDED).catch(() => []);
    const foreign = names.filter(name => name.endsWith('.conf') && !/^(00-)?hosting/.test(name));
    const [main, ...included] = await Promise.all(
        [path.join(CONFIGURATION, 'nginx.conf'), ...foreign.map(name => path.join(INCLUDED, name))].map(readFile));
    return new Set([...directivesAt(1, main ?? ''), ...included.flatMap(text => directivesAt(0, text ?? ''))]);
}

/** The first word of every directive that stands inside of so many braces. */
export function directivesAt(wanted: number, text: string): string[] {
    // What is quoted or a comment holds no brace that counts. A quote that is never closed takes the rest: to look for its end from
    // every quote on would take minutes.
    const bare = text.replaceAll(/"(?:\\[^]|[^"\\])*(?:"|\\?$)|'(?:\\[^]|[^'\\])*(?:'|\\?$)|(?<=^|\s|;|\{|\})#[^\n\r]*/g, ' ');
    const found: string[] = [];
    let depth = 0;
    let isFirst = true;
    for (const [token] of bare.matchAll(/[{};]|(?:\$\{[^\s{};]*\}|[^\s{};])+/g)) {
        if (token === '{' || token === '}' || token === ';') {
            depth += token === '{' ? 1 : token === '}' ? -1 : 0;
            isFirst = true;
        } else {
            if (isFirst && depth === wanted)
                found.push(token);
            isFirst = false;
        }
    }
    return found;
}
