// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site's redirects in the form the templates want. */

import type { SiteRecord } from '../common/site.ts';

export interface PathRedirect {
    /** The path itself, without a slash at its end. */
    source: string;
    target: string;
    code: number;
    keepPath: boolean;
    /** The path in a regular expression that is matched against the address as it was sent. */
    pattern: string;
}

export interface DomainRedirect {
    source: string;
    target: string;
    code: number;
    keepPath: boolean;
}

export function redirectsOf({ redirects }: SiteRecord): { paths: PathRedirect[], domains: DomainRedirect[] } {
    const paths = redirects.filter(each => each.source.startsWith('/'))
        .map(each => ({ ...each, pattern: each.source.replaceAll(/[.+]/g, '\\$&'), target: trimmed(each.target, each.keepPath) }));
    const domains = redirects.filter(each => !each.source.startsWith('/'))
        .map(each => ({ ...each, target: trimmed(each.target, each.keepPath) }));
    return { paths, domains };
}

/** What is appended begins with a slash of its own. */
function trimmed(target: string, keepPath: boolean): string {
    return keepPath ? target.replace(/\/+$/, '') : target;
}
