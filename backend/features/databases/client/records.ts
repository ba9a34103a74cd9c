// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sessions of the web client, as rows of the store: written before a user is made for one, removed after it is gone. */

import type { Store } from '../../../store/store.ts';
import type { EngineName } from '../../common/site.ts';

export interface GuestRecord {
    /** 16 hexadecimal digits. */
    id: string;
    site: string;
    engine: EngineName;
    database: string;
    /** The user whose privileges it has. */
    user: string;
    /** What of its token is kept: see handover.ts. */
    token: string;
    /** `opening`: nobody was told of it yet. */
    state: 'opening' | 'open';
    /** Point in time until which its address opens it, and its end at the latest. */
    openUntil: string;
    endsAt: string;
}

interface Row extends Omit<GuestRecord, 'openUntil' | 'endsAt'> { open_until: string, ends_at: string }

/** The name of its user on the server. No site takes names that begin so: "hosting" is reserved. */
export function guestName(id: string): string {
    return `hosting_client_${id}`;
}

export class GuestRecords {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    list(): GuestRecord[] {
        return this.#store.all<Row>('SELECT * FROM database_guests ORDER BY ends_at')
            .map(({ open_until: openUntil, ends_at: endsAt, ...row }) => ({ ...row, openUntil, endsAt }));
    }

    insert({ id, site, engine, database, user, token, state, openUntil, endsAt }: GuestRecord): void {
        // Durably: a user that nobody remembers would stay for ever.
        this.#store.durably(() => this.#store.run(
            `INSERT INTO database_guests (id, site, engine, database, user, token, state, open_until, ends_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, site, engine, database, user, token, state, openUntil, endsAt));
    }

    setOpen(id: string): void {
        this.#store.run('UPDATE database_guests SET state = \'open\' WHERE id = ?', id);
    }

    remove(id: string): void {
        this.#store.run('DELETE FROM database_guests WHERE id = ?', id);
    }
}
