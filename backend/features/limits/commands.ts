// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command about what a site uses of its limits. */

import type { Handlers } from '../../contract/handlers.ts';
import type { Usage } from '../../contract/limits.ts';
import { findSite } from '../sites/lookup.ts';
import type { SiteRecord } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';
import { storageOf } from './quota.ts';
import { usageOf } from './usage.ts';

/** A page asks every few seconds, and what is on the disk takes a program each time. Milliseconds. */
const KEPT = 60_000;

export function limitHandlers(records: SiteRecords): Pick<Handlers, 'site.usage'> {
    const read = new Map<number, { at: number, stored: Awaited<ReturnType<typeof storageOf>> }>();
    const stored = async (site: SiteRecord): ReturnType<typeof storageOf> => {
        const before = read.get(site.uid);
        if (before && Date.now() - before.at < KEPT)
            return before.stored;
        const answer = await storageOf(site);
        read.set(site.uid, { at: Date.now(), stored: answer });
        return answer;
    };
    return {
        'site.usage': async ({ site: reference }, caller): Promise<Usage> => {
            const site = findSite(records, reference, caller);
            const { disk, files } = site.storage;
            const isLimited = disk !== 'none' || files > 0;
            const [used, kept] = await Promise.all([usageOf(site), isLimited ? stored(site) : null]);
            return { ...used, disk: { current: kept?.bytes ?? null, limit: disk }, files: { current: kept?.files ?? null, limit: files } };
        },
    };
}
