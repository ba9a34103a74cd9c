// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who may come to a site, in the form the templates want. */

import type { SiteRecord } from '../common/site.ts';
import { passwordFile } from './passwords.ts';

export interface Area {
    path: string;
    /** What addresses below it look like, for a map of nginx. */
    pattern: string;
    users: string;
}

export interface Access {
    rules: { action: string, address: string }[];
    /** Who is not named is denied. */
    closed: boolean;
    /** The deepest first: the first that fits is asked for. */
    areas: Area[];
}

export function accessOf({ name, access: { rules, protections } }: SiteRecord): Access {
    return {
        rules,
        closed: rules.some(each => each.action === 'allow'),
        areas: protections.map(({ path }) => ({ path, pattern: patternOf(path), users: passwordFile(name, path) }))
            .sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1)),
    };
}

/**
 * A pattern that is matched against an address as it came and as it was rewritten, with a space between them. More is asked
 * for than has to be, never less: in any case of letters, since an application may not tell them apart, and with a script
 * anywhere on the way, since frameworks read /index.php/admin as /admin. It ends where no letter of a name follows: not only
 * at a slash, since patterns of an application may take /admin%0a for /admin.
 */
export function patternOf(path: string): string {
    const segments = path.split('/').filter(Boolean).map(segment => `/${segment.replaceAll('.', '\\.')}`);
    const script = '(?:/[^/]*\\.php)*';
    return segments.length === 0 ? '~.' : `~*(?:^| )${segments.map(each => script + each).join('')}(?![\\w.~\\x80-\\xff-])`;
}
