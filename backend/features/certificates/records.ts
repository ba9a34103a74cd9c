// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is remembered of the sites' certificates beside what they say themselves: tries, what failed, whom nobody was told of. */

import type { ErrorDocument } from '../../contract/errors.ts';
import { now, type Store } from '../../store/store.ts';

const HOUR = 3_600_000;
/** Let's Encrypt takes five failed tries for a name in an hour; one is left to a person. */
export const TRIES_PER_HOUR = 4;
const LONGEST_PAUSE = 24 * HOUR;

export interface LeftOut { name: string, why: string }

export interface CertificateRecord {
    /** Names of the site that the certificate was not ordered for, or did not get. */
    leftOut: LeftOut[];
    renewals: number;
    /** When tries failed since the last one that did not. */
    failures: string[];
    failure: ErrorDocument | null;
    /** Nothing is tried by itself before. */
    nextTry: string | null;
    /** Days of the last warning: 20, 10, 3 or 0. */
    warned: number | null;
}

interface Row {
    left_out: string; renewals: number; failures: string; failure: string | null; next_try: string | null; warned: number | null;
}

const NOTHING: CertificateRecord = { leftOut: [], renewals: 0, failures: [], failure: null, nextTry: null, warned: null };

export class CertificateRecords {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    /** By the site's user name. */
    read(site: string): CertificateRecord {
        const row = this.#store.get<Row>(
            'SELECT certificates.* FROM certificates JOIN sites ON sites.id = certificates.site_id WHERE sites.name = ?', site);
        return row ? {
            leftOut: JSON.parse(row.left_out) as LeftOut[], renewals: row.renewals, failures: JSON.parse(row.failures) as string[],
            failure: row.failure === null ? null : JSON.parse(row.failure) as ErrorDocument, nextTry: row.next_try, warned: row.warned,
        } : NOTHING;
    }

    setLeftOut(site: string, leftOut: readonly LeftOut[]): void {
        this.#write(site, { ...this.read(site), leftOut: [...leftOut] });
    }

    setWarned(site: string, warned: number | null): void {
        this.#write(site, { ...this.read(site), warned });
    }

    /** A certificate is there: what failed before is history. */
    succeeded(site: string, isRenewal: boolean): void {
        const { renewals, leftOut } = this.read(site);
        this.#write(site, { ...NOTHING, leftOut, renewals: renewals + (isRenewal ? 1 : 0) });
    }

    /** @param notBefore when the authority takes the next order, where it has said so */
    failed(site: string, failure: ErrorDocument, notBefore?: string): void {
        const record = this.read(site);
        const failures = [...record.failures, now()].slice(-20);
        const own = new Date(Date.now() + pauseAfter(failures.length)).toISOString();
        this.#write(site, { ...record, failures, failure, nextTry: notBefore !== undefined && notBefore > own ? notBefore : own });
    }

    /** Another kind of certificate than before: nothing of what was remembered is about it. */
    forget(site: string): void {
        this.#store.run('DELETE FROM certificates WHERE site_id = (SELECT id FROM sites WHERE name = ?)', site);
    }

    #write(site: string, { leftOut, renewals, failures, failure, nextTry, warned }: CertificateRecord): void {
        this.#store.run(
            `INSERT INTO certificates (site_id, left_out, renewals, failures, failure, next_try, warned)
             SELECT id, ?, ?, ?, ?, ?, ? FROM sites WHERE name = ?
             ON CONFLICT (site_id) DO UPDATE SET left_out = excluded.left_out, renewals = excluded.renewals,
                failures = excluded.failures, failure = excluded.failure, next_try = excluded.next_try, warned = excluded.warned`,
            JSON.stringify(leftOut), renewals, JSON.stringify(failures), failure && JSON.stringify(failure), nextTry, warned, site);
    }
}

/** An hour after the first failure, then twice as long each time, a day at most. */
export function pauseAfter(failures: number): number {
    return Math.min(HOUR * 2 ** (failures - 1), LONGEST_PAUSE);
}

/** When a person may try again; undefined: now. */
export function nextManualTry({ failures }: Pick<CertificateRecord, 'failures'>, at: number): string | undefined {
    const recent = failures.filter(each => at - Date.parse(each) < HOUR);
    const [oldest] = recent.slice(-TRIES_PER_HOUR);
    return recent.length < TRIES_PER_HOUR || oldest === undefined ? undefined : new Date(Date.parse(oldest) + HOUR).toISOString();
}
