// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the document of all websites. */

import { invalid } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import type { Applications } from '../applications/application.ts';
import { findSite, isWebsite } from '../sites/lookup.ts';
import type { SiteRecords } from '../sites/records.ts';
import { describe } from './describe.ts';
import { plan } from './plan.ts';

export function documentHandlers(records: SiteRecords, applications: Applications): Pick<Handlers, 'document.plan' | 'site.export'> {
    return {
        'document.plan': async ({ sites, prune }) => ({ changes: await plan({ records, applications }, sites, prune) }),
        'site.export': ({ site, all }, caller) => {
            if (site !== undefined && all)
                throw invalid('all', 'Name a site, or say --all.');
            // One that is being made or deleted is no wanted state.
            const chosen = site === undefined ? records.list().filter(isWebsite).filter(({ state }) => state === 'active')
                : [findSite(records, site, caller)];
            return { sites: chosen.map(describe) };
        },
    };
}
