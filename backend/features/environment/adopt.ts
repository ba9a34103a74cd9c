// SPDX-License-Identifier: LGPL-2.1-or-later
/* A copied environment file: the values that are generated for each site are the new site's, all others stay as they were. */

/** What the copied database holds may be encrypted with it. */
const KEPT = new Set(['APP_KEY']);

const VARIABLE = /^((?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=).*$/;

/**
 * @param copied what the file of the other site says
 * @param fresh what is generated for this site
 */
export function adoptEnvironment(copied: string, fresh: string): string {
    const values = new Map<string, string>();
    for (const line of fresh.split('\n')) {
        const [, begin = '', name] = VARIABLE.exec(line) ?? [];
        if (name !== undefined && !KEPT.has(name))
            values.set(name, line.slice(begin.length));
    }
    return copied.split('\n').map(line => {
        const [, begin = '', name = ''] = VARIABLE.exec(line) ?? [];
        const value = values.get(name);
        return value === undefined ? line : begin + value;
    }).join('\n');
}
