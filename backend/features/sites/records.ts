// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sites as rows of the store. */

import { conflict } from '../../contract/errors.ts';
import type { Redirect } from '../../contract/redirects.ts';
import { now, type Store } from '../../store/store.ts';
import { type App, type DatabaseRecord, type SettingGroup, settingGroups, type SiteRecord, type SiteSettings } from '../common/site.ts';
import { DatabaseRecords } from '../databases/records.ts';
import type { HeldName } from '../domains/overlap.ts';
import { levelOf } from '../selinux/levels.ts';

interface SiteRow {
    id: number; name: string; app: App; php: string; state: SiteRecord['state']; owner: string | null;
    settings: string; suspended: number; memory: string; cpu: string; processes: number; io: number;
    uid: number; level: number; created_at: string; domain: string; aliases: string | null;
}

/** What a list of sites shows: with it go no settings, whose schemas take longer than all the rest. */
export type SiteOutline =
    Pick<SiteRecord, 'name' | 'domain' | 'aliases' | 'app' | 'php' | 'state' | 'owner' | 'suspended' | 'limits' | 'uid' | 'createdAt'>
    & { databases: Pick<DatabaseRecord, 'engine' | 'name'>[] };

interface RedirectRow { site_id: number, source: string, target: string, code: number, keep_path: number }

/** Rows of sites, all of them or those of one owner. */
const OWNED = 'sites.owner IS coalesce(?, sites.owner)';
const SELECT = `
    SELECT sites.*, main.name AS domain,
           (SELECT group_concat(name, ' ' ORDER BY name) FROM domains
             WHERE site_id = sites.id AND is_primary = 0) AS aliases
      FROM sites
      JOIN domains AS main ON main.site_id = sites.id AND main.is_primary = 1`;

/** What a new site is reserved with; its numbers are given out by the store. */
export interface NewSite {
    name: string;
    domain: string;
    aliases: string[];
    app: App;
    php: string;
    owner: string | null;
    uid: number;
    databases: DatabaseRecord[];
    /** Where the application needs other settings than the usual ones. */
    settings?: Partial<Pick<SiteSettings, SettingGroup>>;
}

export class SiteRecords {
    readonly #store: Store;
    readonly #databases: DatabaseRecords;

    constructor(store: Store) {
        this.#store = store;
        this.#databases = new DatabaseRecords(store);
    }

    /** All sites by domain, or those of one owner. */
    list(owner?: string): SiteRecord[] {
        const which = `WHERE site_id IN (SELECT id FROM sites WHERE ${OWNED})`;
        const redirects = Map.groupBy(this.#store.all<RedirectRow>(
            `SELECT * FROM redirects ${which} ORDER BY source`, owner ?? null), row => row.site_id);
        const databases = this.#databases.bySite(which, owner ?? null);
        return this.#store.all<SiteRow>(`${SELECT} WHERE ${OWNED} ORDER BY main.name`, owner ?? null)
            .map(row => record(row, redirects.get(row.id) ?? [], databases.get(row.id) ?? []));
    }

    /** The same, in few words. */
    outlines(owner?: string): SiteOutline[] {
        const databases = Map.groupBy(this.#store.all<{ site_id: number } & SiteOutline['databases'][number]>(
            'SELECT site_id, engine, name FROM databases ORDER BY id'), row => row.site_id);
        return this.#store.all<SiteRow>(`${SELECT} WHERE ${OWNED} ORDER BY main.name`, owner ?? null)
            .map(row => ({ ...outline(row), databases: (databases.get(row.id) ?? []).map(({ engine, name }) => ({ engine, name })) }));
    }

    /** By user name. */
    byName(name: string): SiteRecord | undefined {
        const row = this.#store.get<SiteRow>(`${SELECT} WHERE sites.name = ?`, name);
        return row && this.#record(row);
    }

    /** By any of its domains, in ASCII. */
    byDomain(domain: string): SiteRecord | undefined {
        const row = this.#store.get<SiteRow>(
            `${SELECT} WHERE sites.id = (SELECT site_id FROM domains WHERE name = ?)`, domain);
        return row && this.#record(row);
    }

    /** Every name that a site holds. */
    names(): HeldName[] {
        return this.#store.all<HeldName>(
            'SELECT domains.name AS domain, sites.name AS site, sites.owner FROM domains JOIN sites ON sites.id = domains.site_id');
    }

    /** The limits of a new site. */
    usualLimits(): SiteRecord['limits'] {
        const columns = this.#store.all<{ name: string, value: string }>(
            'SELECT name, dflt_value AS value FROM pragma_table_info(?) WHERE dflt_value IS NOT NULL', 'sites');
        // As SQL has it: a text between quotes.
        const usual = (name: string): string => columns.find(column => column.name === name)?.value.replaceAll('\'', '') ?? '';
        return { memory: usual('memory'), cpu: usual('cpu'), processes: Number(usual('processes')), io: Number(usual('io')) };
    }

    /** Lowest user number that was never given out. */
    nextUid(lowest: number): number {
        const row = this.#store.get<{ uid: number | null }>('SELECT max(uid) AS uid FROM system_users');
        return Math.max(lowest, (row?.uid ?? 0) + 1);
    }

    /**
     * Adds a site that is being created; call it within a transaction.
     * @throws HostingError `Conflict` at the field whose name another site holds
     */
    insert(site: NewSite): void {
        if (this.byName(site.name))
            throw conflict('user', `A site with the user name ${site.name} exists already.`);
        const time = now();
        this.#store.run('INSERT INTO system_users (uid, name, created_at) VALUES (?, ?, ?)', site.uid, site.name, time);
        const level = this.#store.run('INSERT INTO selinux_levels (name, created_at) VALUES (?, ?)', site.name, time);
        levelOf(level);     // refuses when all are given out
        const id = this.#store.run(
            `INSERT INTO sites (name, app, php, state, owner, uid, level, settings, created_at)
             VALUES (?, ?, ?, 'creating', ?, ?, ?, ?, ?)`,
            site.name, site.app, site.php, site.owner, site.uid, level, JSON.stringify(site.settings ?? {}), time);
        this.#insertDomains(id, site.domain, site.aliases);
        for (const database of site.databases)
            this.#databases.insert(id, database);
    }

    /**
     * Gives a site other settings; call it within a transaction.
     * @throws HostingError `Conflict` at the field `domain` when another site holds one of the domains
     */
    update(name: string, settings: SiteSettings): void {
        const site = this.byName(name);
        if (!site)
            return;
        const { domain, aliases, php, owner, suspended, limits } = settings;
        this.#store.run(
            'UPDATE sites SET php = ?, owner = ?, suspended = ?, memory = ?, cpu = ?, processes = ?, io = ?, settings = ? WHERE id = ?',
            php, owner, suspended ? 1 : 0, limits.memory, limits.cpu, limits.processes, limits.io,
            JSON.stringify(groups(group => settings[group])), site.id);
        this.#store.run('DELETE FROM domains WHERE site_id = ?', site.id);
        this.#insertDomains(site.id, domain, aliases);
        this.#store.run('DELETE FROM redirects WHERE site_id = ?', site.id);
        for (const { source, target, code, keepPath } of settings.redirects) {
            this.#store.run('INSERT INTO redirects (site_id, source, target, code, keep_path) VALUES (?, ?, ?, ?, ?)',
                site.id, source, target, code, keepPath ? 1 : 0);
        }
    }

    /** A site as it would be read with other settings; nothing is kept. Undefined where there is no such site. */
    withSettings(name: string, settings: SiteSettings): SiteRecord | undefined {
        return this.#store.rehearse(() => {
            this.update(name, settings);
            return this.byName(name);
        });
    }

    setState(name: string, state: SiteRecord['state']): void {
        this.#store.run('UPDATE sites SET state = ? WHERE name = ?', state, name);
    }

    /** Forgets a site and gives its names free; it may be gone already. */
    remove(name: string): void {
        this.#store.run('DELETE FROM sites WHERE name = ?', name);
    }

    #record(row: SiteRow): SiteRecord {
        const redirects = this.#store.all<RedirectRow>('SELECT * FROM redirects WHERE site_id = ? ORDER BY source', row.id);
        return record(row, redirects, this.#databases.ofSite(row.id));
    }

    #insertDomains(id: number, primary: string, aliases: readonly string[]): void {
        [primary, ...aliases].forEach((domain, index) => {
            this.#requireFree(domain, index === 0 ? 'domain' : 'alias');
            this.#store.run('INSERT INTO domains (name, site_id, is_primary) VALUES (?, ?, ?)', domain, id, index === 0 ? 1 : 0);
        });
    }

    #requireFree(domain: string, field: string): void {
        const holder = this.byDomain(domain);
        if (holder)
            throw conflict(field, `${domain} belongs to the site ${holder.name} already.`);
    }
}

function outline(row: SiteRow): Omit<SiteOutline, 'databases'> {
    return {
        name: row.name, domain: row.domain, aliases: row.aliases?.split(' ') ?? [], app: row.app, php: row.php, state: row.state,
        owner: row.owner, suspended: row.suspended === 1, uid: row.uid, createdAt: row.created_at,
        limits: { memory: row.memory, cpu: row.cpu, processes: row.processes, io: row.io },
    };
}

function record(row: SiteRow, redirects: readonly RedirectRow[], databases: DatabaseRecord[]): SiteRecord {
    return {
        id: row.id, ...outline(row), level: levelOf(row.level),
        redirects: redirects.map(redirectOf),
        ...settingsFrom(row.settings),
        database: databases[0] ?? null, databases,
    };
}

function redirectOf({ source, target, code, keep_path: keep }: RedirectRow): Redirect {
    return { source, target, code, keepPath: keep === 1 };
}

/** The groups of settings in a row, what is missing with its default. */
function settingsFrom(text: string): Pick<SiteSettings, SettingGroup> {
    const stored = JSON.parse(text) as Partial<Record<SettingGroup, unknown>>;
    return groups(group => settingGroups[group].parse(stored[group] ?? {}));
}

function groups(value: (group: SettingGroup) => unknown): Pick<SiteSettings, SettingGroup> {
    const names = Object.keys(settingGroups) as SettingGroup[];
    return Object.fromEntries(names.map(group => [group, value(group)])) as unknown as Pick<SiteSettings, SettingGroup>;
}
