// SPDX-License-Identifier: LGPL-2.1-or-later
/* The state directory: the database, and the key of its secrets. */

import { existsSync } from 'node:fs';
import path from 'node:path';

import { failed } from '../contract/errors.ts';
import type { SealedKeys } from './key-place.ts';
import { Secrets } from './secrets.ts';
import { Store } from './store.ts';

/** In the state directory. */
export const KEY_FILE = 'secrets.key';

/** A sealed value by which a key file is known to be the one of a database, and where it is bound to. */
export const KEY_CHECK = 'key-check';

/**
 * Opens both, and makes them on a host that has none.
 * @throws HostingError `Failed` when the key file is missing, damaged, or not the one that the database's secrets are sealed with
 */
export function openState(directory: string, sealed?: SealedKeys): { store: Store, secrets: Secrets } {
    const file = path.join(directory, 'hosting.db');
    const isNew = !existsSync(file);
    // The key first: cut off between the two, the next start finds a key and makes the database.
    const secrets = Secrets.open(path.join(directory, KEY_FILE), isNew, sealed);
    const store = Store.open(file);
    try {
        requireFitting(store, secrets);
    } catch (error) {
        store.close();
        throw error;
    }
    return { store, secrets };
}

/** With another key, old secrets would not open and new ones would be lost when the right one is put back. */
function requireFitting(store: Store, secrets: Secrets): void {
    const sealed = store.setting(KEY_CHECK) as string | undefined;
    if (sealed === undefined) {
        store.setSetting(KEY_CHECK, secrets.seal(KEY_CHECK, KEY_CHECK));
        return;
    }
    try {
        secrets.unseal(sealed, KEY_CHECK);
    } catch {
        throw failed(`The key file ${secrets.keyFile} is not the one that the secrets of this host are sealed with.`,
            'Put the right one back from a backup: nothing is changed until then.');
    }
}
