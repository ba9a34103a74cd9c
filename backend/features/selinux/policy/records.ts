// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the store knows of each site's part in the policy of the host, and whether sites have types of their own. */

import type { Store } from '../../../store/store.ts';

export interface PolicyRecord {
    name: string;
    state: 'waiting' | 'applied' | 'failed';
    reason: string | null;
    /** Digest of the module that was installed; null while there is none. */
    module: string | null;
    /** Patterns of file contexts that may be in the local database. */
    contexts: string[];
    /** Whether its files have yet to get their labels: it was made while SELinux was off. */
    relabel: boolean;
    /** Counts how often it was marked as waiting: what is marked while a transaction runs is not taken for done with it. */
    version: number;
}

type Row = Omit<PolicyRecord, 'contexts' | 'relabel'> & { contexts: string, relabel: number };

const OWN_TYPES = 'selinux.own-types';

export class PolicyRecords {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    list(): PolicyRecord[] {
        return this.#store.all<Row>('SELECT * FROM selinux_policies ORDER BY name').map(record);
    }

    of(name: string): PolicyRecord | undefined {
        const row = this.#store.get<Row>('SELECT * FROM selinux_policies WHERE name = ?', name);
        return row && record(row);
    }

    /** Whether something is to be brought into the policy. What failed is tried again with it, not by itself. */
    isWaiting(): boolean {
        return this.#store.get('SELECT 1 FROM selinux_policies WHERE state = \'waiting\' LIMIT 1') !== undefined;
    }

    /** Marks a site, or its absence, as not yet known to the policy. */
    wait(name: string, { relabel = false } = {}): void {
        this.#store.run(
            `INSERT INTO selinux_policies (name, state, relabel) VALUES (?, 'waiting', ?)
             ON CONFLICT (name) DO UPDATE SET state = 'waiting', version = version + 1, relabel = max(relabel, excluded.relabel)`,
            name, relabel ? 1 : 0);
    }

    /** The same for all sites there are. */
    waitAll(): void {
        this.#store.run('UPDATE selinux_policies SET state = \'waiting\', version = version + 1');
    }

    /** Before they are written, so that they are taken away whatever happens. */
    setContexts(name: string, patterns: readonly string[]): void {
        this.#store.run('UPDATE selinux_policies SET contexts = ? WHERE name = ?', JSON.stringify(patterns), name);
    }

    setModule(name: string, digest: string | null): void {
        this.#store.run('UPDATE selinux_policies SET module = ? WHERE name = ?', digest, name);
    }

    setRelabelled(name: string): void {
        this.#store.run('UPDATE selinux_policies SET relabel = 0 WHERE name = ?', name);
    }

    setApplied({ name, version }: Pick<PolicyRecord, 'name' | 'version'>): void {
        this.#store.run('UPDATE selinux_policies SET state = \'applied\', reason = NULL WHERE name = ? AND version = ?', name, version);
    }

    /** What failed waits again. */
    retry(): void {
        this.#store.run('UPDATE selinux_policies SET state = \'waiting\', reason = NULL WHERE state = \'failed\'');
    }

    setFailed(name: string, reason: string): void {
        this.#store.run('UPDATE selinux_policies SET state = \'failed\', reason = ? WHERE name = ?', reason.slice(0, 2000), name);
    }

    /** Nothing of it is left on the host. */
    forget(name: string): void {
        this.#store.run('DELETE FROM selinux_policies WHERE name = ?', name);
    }

    /** Whether each site gets a process type of its own: unless an administrator has decided otherwise. */
    get ownTypes(): boolean {
        return this.#store.setting(OWN_TYPES) !== false;
    }

    set ownTypes(value: boolean) {
        this.#store.setSetting(OWN_TYPES, value);
    }
}

function record(row: Row): PolicyRecord {
    return { ...row, contexts: JSON.parse(row.contexts) as string[], relabel: row.relabel === 1 };
}
