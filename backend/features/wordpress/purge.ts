// SPDX-License-Identifier: LGPL-2.1-or-later
/* The job that takes pages out of a site's page cache. */

import type { JobKind } from '../../engine/job.ts';
import { hasCache, emptyCache, removePage } from '../nginx/page-cache.ts';
import type { SiteRecords } from '../sites/records.ts';

export const PURGE = 'wordpress.purge';

export interface PurgeArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    /** One page: its path, and the names it is kept under. */
    page: { hosts: string[], path: string } | null;
}

export function purgeCache(records: SiteRecords): JobKind<PurgeArgs> {
    return {
        kind: PURGE,
        title: ({ domain, page }) => page ? `Take ${page.path} out of the cache of ${domain}` : `Empty the page cache of ${domain}`,
        steps: ({ name, page }) => [{
            name: 'purge',
            title: page ? `Remove ${page.path} from the cache` : 'Remove all pages from the cache',
            do: async context => {
                const site = records.byName(name);
                if (!site || !hasCache(site))
                    return { skipped: 'The site has no page cache any more.' };
                const count = page ? await removePage(name, page.hosts, page.path) : await emptyCache(name);
                context.note(count === 0 ? 'nothing was kept' : `${count} removed`);
                return undefined;
            },
        }],
    };
}
