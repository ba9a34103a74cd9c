// SPDX-License-Identifier: LGPL-2.1-or-later
/* Ends of PostgreSQL's databases. */

import { LOOK_TIMEOUT, psql } from './postgresql-client.ts';
import { identifier, literal } from './postgresql-sql.ts';

/** Files of a large database are removed one by one. */
const DROP_TIMEOUT = 600_000;
/** What a drop that was cut off has made of `datconnlimit`: nobody comes in, and nothing can be done but another drop. */
const INVALID = '-2';

/** Lets nobody in, and ends who is. */
export async function closeDatabase(database: string): Promise<void> {
    await psql(`ALTER DATABASE ${identifier(database)} ALLOW_CONNECTIONS false;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${literal(database)};`);
}

/** Drops a database with whoever is in it; completes a drop that was cut off. Nothing, where there is none. */
export async function dropWithSessions(database: string): Promise<void> {
    const [row] = await psql(`SELECT datconnlimit FROM pg_database WHERE datname = ${literal(database)};`, { timeout: LOOK_TIMEOUT });
    if (!row)
        return;
    if (row[0] !== INVALID)
        await closeDatabase(database);
    await psql(`DROP DATABASE IF EXISTS ${identifier(database)};`, { timeout: DROP_TIMEOUT });
}
