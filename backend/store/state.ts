// SPDX-License-Identifier: LGPL-2.1-or-later
/* The state directory: the database, and the key of its secrets. */

import { existsSync } from 'node:fs';
import path from 'node:path';

import { Secrets } from './secrets.ts';
import { Store } from './store.ts';

/** Opens both, and makes them on a host that has none. */
export function openState(directory: string): { store: Store, secrets: Secrets } {
    const file = path.join(directory, 'hosting.db');
    const isNew = !existsSync(file);
    // The key first: cut off between the two, the next start finds a key and makes the database.
    const secrets = Secrets.open(path.join(directory, 'secrets.key'), isNew);
    return { store: Store.open(file), secrets };
}
