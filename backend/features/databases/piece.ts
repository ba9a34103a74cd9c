// SPDX-License-Identifier: LGPL-2.1-or-later
/* The database of a site, as a piece of it. */

import type { Secrets } from '../../store/secrets.ts';
import { newPassword } from '../common/password.ts';
import type { Piece } from '../common/piece.ts';
import type { DatabaseRecord } from '../common/site.ts';
import { createDatabase, dropDatabase } from './mariadb.ts';

const PASSWORD_LENGTH = 32;     // 190 bits

/** A record with a fresh password. */
export function newDatabase(secrets: Secrets, engine: 'mariadb', name: string): DatabaseRecord {
    return { engine, name, user: name, password: secrets.seal(newPassword(PASSWORD_LENGTH), databasePlace(name)) };
}

export function passwordOf(secrets: Secrets, record: DatabaseRecord): string {
    return secrets.unseal(record.password, databasePlace(record.name));
}

export function database(secrets: Secrets): Piece {
    return {
        name: 'database',
        label: site => `database ${site}`,
        make: async (site, context) => {
            if (!site.database)
                return { skipped: 'No database was asked for.' };
            await createDatabase(site.database, passwordOf(secrets, site.database), site.name);
            context.log(`MariaDB database ${site.database.name}, user ${site.database.user}, over the local socket only.`);
            return undefined;
        },
        remove: async site => {
            if (!site.database)
                return { skipped: 'The site has no database.' };
            await dropDatabase(site.database, site.name);
            return undefined;
        },
    };
}

/** What a sealed password is bound to: see store/secrets.ts. */
export function databasePlace(name: string): string {
    return `databases/mariadb/${name}/password`;
}
