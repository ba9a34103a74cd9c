// SPDX-License-Identifier: LGPL-2.1-or-later
/* Denials in the store: alike ones are one row with a count, and each site has so many rows and no more. */

import { createHash } from 'node:crypto';

import type { Store } from '../../../store/store.ts';
import { idOf } from '../levels.ts';
import type { Avc } from './parse.ts';
import type { Entry } from './read.ts';
import { isSiteProcess } from './sentence.ts';

/** Setting that says how far the journal was read. */
const CURSOR = 'selinux.cursor';
/** Rows kept for a site; the oldest go. A hostile one can invent names without end. */
const ROWS_OF_A_SITE = 200;

export interface DenialRow {
    id: number; site: string; first_at: string; last_at: string; count: number;
    /** JSON of an Avc. */
    avc: string;
}

export class DenialRecords {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    /** User name of the site that has, or had, a level. */
    siteOf(level: string): string | undefined {
        const id = idOf(level);
        return id === undefined ? undefined : this.#store.get<{ name: string }>('SELECT name FROM selinux_levels WHERE id = ?', id)?.name;
    }

    /**
     * Adds a denial if it is about a site: one of its processes tried, or one of its files was tried.
     * @returns the site
     */
    add({ at }: Entry, avc: Avc): string | undefined {
        // What our own domain lacks while it refuses nothing is no matter of a site's.
        if (avc.source.type === 'hostingd_t')
            return undefined;
        const site = isSiteProcess(avc.source.type) ? this.siteOf(avc.source.level) : this.siteOf(avc.target.level);
        if (site === undefined)
            return undefined;
        const kind = createHash('sha256').update(JSON.stringify(avc)).digest('hex');
        this.#store.run(
            `INSERT INTO selinux_denials (site, kind, avc, first_at, last_at, count) VALUES (?, ?, ?, ?, ?, 1)
             ON CONFLICT (site, kind) DO UPDATE SET last_at = max(last_at, excluded.last_at), count = count + 1`,
            site, kind, JSON.stringify(avc), at, at);
        this.#store.run(
            `DELETE FROM selinux_denials WHERE site = ? AND id NOT IN
             (SELECT id FROM selinux_denials WHERE site = ? ORDER BY last_at DESC, id DESC LIMIT ${ROWS_OF_A_SITE})`, site, site);
        return site;
    }

    list({ sites, limit }: { sites: readonly string[] | undefined, limit: number }): DenialRow[] {
        const names = sites === undefined ? null : JSON.stringify(sites);
        return this.#store.all<DenialRow>(
            `SELECT id, site, avc, first_at, last_at, count FROM selinux_denials
              WHERE ? IS NULL OR site IN (SELECT value FROM json_each(?)) ORDER BY last_at DESC, id DESC LIMIT ?`, names, names, limit);
    }

    /** What is not blocked now and would be when enforcing: the last of each kind was since a point in time. */
    permitted(since: string): DenialRow[] {
        return this.#store.all<DenialRow>(
            `SELECT id, site, avc, first_at, last_at, count FROM selinux_denials
              WHERE last_at >= ? AND json_extract(avc, '$.permissive') ORDER BY site, last_at DESC, id DESC`, since);
    }

    /** How many denials each site has had since a point in time, of the kinds that were seen since. */
    counts(since: string, sites: readonly string[] | undefined): { site: string, count: number }[] {
        const names = sites === undefined ? null : JSON.stringify(sites);
        return this.#store.all<{ site: string, count: number }>(
            `SELECT site, sum(count) AS count FROM selinux_denials
              WHERE last_at >= ? AND (? IS NULL OR site IN (SELECT value FROM json_each(?))) GROUP BY site ORDER BY site`,
            since, names, names);
    }

    /** Denials since a point in time. */
    since(time: string): number {
        const row = this.#store.get<{ sum: number }>(
            'SELECT coalesce(sum(count), 0) AS sum FROM selinux_denials WHERE last_at >= ?', time);
        return row?.sum ?? 0;
    }

    get cursor(): string | undefined {
        return this.#store.setting(CURSOR) as string | undefined;
    }

    set cursor(cursor: string | undefined) {
        if (cursor !== undefined)
            this.#store.setSetting(CURSOR, cursor);
    }

    /** All of a look as one: it is looked at again, or not. */
    together(work: () => void): void {
        this.#store.transaction(work);
    }
}
