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
        this.#store.setSetting('tls', value);
    }

    /** Let's Encrypt. */
    get defaultDirectory(): string {
        return authority.parse({}).directory;
    }

    get authority(): Authority {
        return authority.parse(this.#read('authority'));
    }

    set authority(value: Authority) {
        this.#store.setSetting('authority', value);
    }

    /** Name that Cockpit has a certificate for; empty where it has none of ours. */
    get certificateName(): string {
        return certificateName.parse(this.#read('certificate-name')).name;
    }

    set certificateName(name: string) {
        this.#store.setSetting('certificate-name', { name });
    }

    #read(name: string): unknown {
        return this.#store.setting(name) ?? {};
    }
}
