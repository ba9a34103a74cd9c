// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command about what a site uses of its limits. */

import type { Handlers } from '../../contract/handlers.ts';
import { findSite } from '../sites/lookup.ts';
import type { SiteRecords } from '../sites/records.ts';
import { usageOf } from './usage.ts';

export function limitHandlers(records: SiteRecords): Pick<Handlers, 'site.usage'> {
    return { 'site.usage': ({ site }, caller) => usageOf(findSite(records, site, caller)) };
}
