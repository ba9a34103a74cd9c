// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the page says of domain names. The service decides; nothing of this is sent to it. */

import type { Site } from '../../backend/contract/sites.ts';

const WWW = 'www.';

export function isWildcard(domain: string): boolean {
    return domain.startsWith('*.');
}

/** The name with www in front, or without it. */
export function twinOf(domain: string): string {
    return domain.startsWith(WWW) ? domain.slice(WWW.length) : WWW + domain;
}

/** Where visitors of a further domain are sent; undefined where the site answers itself. */
export function leadsTo(site: Pick<Site, 'domain' | 'domains' | 'redirects'>, domain: string): string | undefined {
    const redirect = site.redirects.find(each => each.source === domain);
    return redirect?.target ?? (site.domains.redirectTwin && domain === twinOf(site.domain) ? site.domain : undefined);
}
