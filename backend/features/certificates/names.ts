// SPDX-License-Identifier: LGPL-2.1-or-later
/* The names that a site answers on, which are those that a certificate of it is for. */

import { isWildcard } from '../../contract/domain.ts';
import type { SiteRecord } from '../common/site.ts';

type Named = Pick<SiteRecord, 'domain' | 'aliases' | 'wordpress'>;

/** Everything the site answers on: the primary domain first, then the others, those that lead elsewhere too. */
export function namesOf(site: Named): string[] {
    return [site.domain, ...namesBeside(site)];
}

/** Names the site answers on beside its primary domain: in a network of subdomains every name below that, too. */
export function namesBeside({ domain, aliases, wordpress }: Named): string[] {
    const wildcard = `*.${domain}`;
    return wordpress.multisite === 'subdomain' && !aliases.includes(wildcard) ? [...aliases, wildcard] : aliases;
}

/** Whether a certificate for some names is good for another: a wildcard stands for one label (RFC 9525, section 6.3). */
export function covers(names: readonly string[], name: string): boolean {
    const parent = `*${name.slice(name.indexOf('.'))}`;
    return names.includes(name) || (!isWildcard(name) && names.includes(parent));
}
