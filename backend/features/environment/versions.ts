// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The versions of the sites' environments, sealed, with who made them and when. A version is never changed; which one is in force
 * is a setting of the site. So a change of variables is a change of settings like any other, and its job holds a number only.
 */

import { HostingError } from '../../contract/errors.ts';
import { type EnvironmentVersion, MAX_VERSIONS } from '../../contract/environment.ts';
import type { Secrets } from '../../store/secrets.ts';
import { now, type Store } from '../../store/store.ts';
import { settingsOf, type SiteRecord } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';

interface Row { version: number, text: string, actor: string, at: string, comment: string }

type Site = Pick<SiteRecord, 'id' | 'name' | 'environment'>;

export class Environments {
    readonly #store: Store;
    readonly #secrets: Secrets;
    readonly #records: SiteRecords;

    constructor(store: Store, secrets: Secrets, records: SiteRecords) {
        this.#store = store;
        this.#secrets = secrets;
        this.#records = records;
    }

    /** The text that is in force; undefined on a site that has none yet. */
    current(site: Site): string | undefined {
        return site.environment.version === 0 ? undefined : this.read(site, site.environment.version);
    }

    /** @throws HostingError `NotFound` where there is no such version, or none any more */
    read(site: Site, version: number): string {
        const row = this.#store.get<Row>('SELECT * FROM environment WHERE site_id = ? AND version = ?', site.id, version);
        if (!row) {
            throw new HostingError('NotFound', `The environment of ${site.name} has no version ${version}.`,
                { hint: `The last ${MAX_VERSIONS} are kept: see hostingctl env history ${site.name}` });
        }
        return this.#secrets.unseal(row.text, environmentPlace(site.name));
    }

    /** All that are kept, the newest first, without their texts. */
    list(site: Site): EnvironmentVersion[] {
        return this.#store.all<Row>('SELECT * FROM environment WHERE site_id = ? ORDER BY version DESC', site.id)
            .map(({ version, at, actor, comment }) => ({ version, at, actor, comment, current: version === site.environment.version }));
    }

    /** The number of the version that `insert` would make. */
    next(site: Site): number {
        const row = this.#store.get<{ last: number | null }>('SELECT max(version) AS last FROM environment WHERE site_id = ?', site.id);
        return (row?.last ?? 0) + 1;
    }

    /** Records a text; call it within the transaction that puts it into force, or stores the job that does. */
    insert(site: Site, text: string, actor: string, comment: string): number {
        const version = this.next(site);
        this.#store.run('INSERT INTO environment (site_id, version, text, actor, at, comment) VALUES (?, ?, ?, ?, ?, ?)',
            site.id, version, this.#secrets.seal(text, environmentPlace(site.name)), actor, now(), comment);
        this.#store.run(
            `DELETE FROM environment WHERE site_id = ? AND version <> ? AND version NOT IN
                 (SELECT version FROM environment WHERE site_id = ? ORDER BY version DESC LIMIT ?)`,
            site.id, site.environment.version, site.id,
            // The one in force may be older than the others that are kept.
            MAX_VERSIONS - (site.environment.version > 0 && version - site.environment.version >= MAX_VERSIONS ? 1 : 0));
        return version;
    }

    /** Records a text and puts it into force at once: for steps of jobs, which undo it with the rest of the site. */
    begin(site: SiteRecord, text: string, actor: string, comment: string): void {
        this.#store.durably(() => {
            const version = this.insert(site, text, actor, comment);
            this.#records.update(site.name, { ...settingsOf(site), environment: { ...site.environment, version } });
        });
    }
}

/** What a sealed text is bound to: see store/secrets.ts. */
export function environmentPlace(site: string): string {
    return `environment/${site}/text`;
}
