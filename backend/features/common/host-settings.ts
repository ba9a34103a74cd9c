// SPDX-License-Identifier: LGPL-2.1-or-later
/* Settings of the host as a whole, each a JSON document in the store; what is missing has its default. */

import * as z from 'zod/mini';

import { type Authority, authority, type HostTls, hostTls } from '../../contract/certificates.ts';
import type { Store } from '../../store/store.ts';

const certificateName = z.object({ name: z._default(z.string(), '') });

export class HostSettings {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    get tls(): HostTls {
        return hostTls.parse(this.#read('tls'));
    }

    set tls(value: HostTls) {
        this.#write('tls', value);
    }

    /** Let's Encrypt. */
    get defaultDirectory(): string {
        return authority.parse({}).directory;
    }

    get authority(): Authority {
        return authority.parse(this.#read('authority'));
    }

    set authority(value: Authority) {
        this.#write('authority', value);
    }

    /** Name that Cockpit has a certificate for; empty where it has none of ours. */
    get certificateName(): string {
        return certificateName.parse(this.#read('certificate-name')).name;
    }

    set certificateName(name: string) {
        this.#write('certificate-name', { name });
    }

    #read(name: string): unknown {
        const row = this.#store.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', name);
        return row ? JSON.parse(row.value) : {};
    }

    #write(name: string, value: unknown): void {
        this.#store.run('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
            name, JSON.stringify(value));
    }
}
