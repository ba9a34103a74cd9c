// SPDX-License-Identifier: LGPL-2.1-or-later
/* What all sites use at this moment. Of a site that is idle and has no visitors, two looks at its files tell it. */

import type { Handlers } from '../../contract/handlers.ts';
import type { SiteActivity } from '../../contract/limits.ts';
import { keptFor } from '../common/kept.ts';
import { RequestCounts } from '../logs/requests.ts';
import { isWebsite, maySee } from '../sites/lookup.ts';
import type { SiteOutline, SiteRecords } from '../sites/records.ts';
import { storageOfAll } from './quota.ts';
import { usageOf } from './usage.ts';

/** What is on the disk takes a program each time. Milliseconds. */
const KEPT = 60_000;
/** So many logs are read at once: a busy one is a megabyte in memory. */
const AT_ONCE = 16;

export function topHandlers(records: SiteRecords): Pick<Handlers, 'site.top'> {
    const requests = new RequestCounts();
    const shares = new Shares();
    const stored = keptFor(KEPT, () => storageOfAll().catch(() => null));

    const activityOf = async (site: SiteOutline, disk: Map<number, number> | null): Promise<SiteActivity> => {
        const [used, { counts, complete }] = await Promise.all([usageOf(site), requests.of(site.name)]);
        return {
            site: site.name,
            memory: used.running ? used.memory.current : 0,
            cpu: shares.of(site.name, used.running ? used.cpu.usedMicroseconds : 0),
            disk: disk && (disk.get(site.uid) ?? 0),
            requests: counts,
            requestsComplete: complete,
        };
    };
    return {
        'site.top': async (_input, caller) => {
            const sites = records.outlines().filter(isWebsite).filter(({ state, owner }) => state === 'active' && maySee(caller, owner));
            const disk = await stored();
            const rows: SiteActivity[] = [];
            for (let at = 0; at < sites.length; at += AT_ONCE)
                rows.push(...await Promise.all(sites.slice(at, at + AT_ONCE).map(site => activityOf(site, disk))));
            return rows;
        },
    };
}

/** Shorter than this, a share would say nothing: the one before is given again. Milliseconds. */
const SHORTEST = 1000;

/** What a site has used of a processor between two looks. */
export class Shares {
    readonly #seen = new Map<string, { at: number, used: number, share: number | null }>();

    /**
     * @param used microseconds of processor time since its processes were started
     * @returns percent of one processor
     */
    of(site: string, used: number | null, now = performance.now()): number | null {
        const before = this.#seen.get(site);
        if (used === null || (before && now - before.at < SHORTEST))
            return before?.share ?? null;
        // Fewer than before: they were started anew.
        const spent = before && (used >= before.used ? used - before.used : used);
        const share = before && spent !== undefined ? Math.round(spent / (now - before.at)) / 10 : null;
        this.#seen.set(site, { at: now, used, share });
        return share;
    }
}
