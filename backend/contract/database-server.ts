// SPDX-License-Identifier: LGPL-2.1-or-later
/* The database servers of the host: whether they run, how full they are, and what is slow on them. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { databaseEngine, described, time } from './values.ts';

/** A query that took long. Whoever wrote it is a customer: it is text, and nothing else (rule R10). */
export const slowQuery = z.object({
    /** Null where the server keeps sums alone. */
    at: z.nullable(time),
    database: z.nullable(z.string()),
    user: z.nullable(z.string()),
    /** Of the slowest run, where it stands for several. */
    seconds: z.number(),
    text: z.string(),
});

export const databaseServer = z.object({
    engine: databaseEngine,
    state: z.enum(['running', 'stopped', 'missing']),
    version: z.nullable(z.string()),
    /** Seconds since its start. */
    uptime: z.nullable(z.int()),
    connections: z.nullable(z.int()),
    maxConnections: z.nullable(z.int()),
    /** Bytes of all databases. */
    size: z.nullable(z.int()),
    /** Bytes of memory it keeps data in: innodb_buffer_pool_size, shared_buffers. */
    buffer: z.nullable(z.int()),
    /** Number since its start, as the server counts them; null where it does not. */
    slowCount: z.nullable(z.int()),
    /** What stands in its slow log, or in pg_stat_statements, the newest or slowest first. Null where neither is on. */
    slowQueries: z.nullable(z.array(slowQuery)),
});

export const serverCommands = {
    show: command({
        interface: 'Databases1', method: 'ShowServers', kind: 'query', access: 'administrator',
        cli: 'database-server show [ENGINE]', summary: 'Show how the database servers of this host are, and what was slow on them.',
        input: () => z.object({ engine: described(z.optional(databaseEngine), 'only this one') }),
        output: () => z.array(databaseServer),
    }),
};

export type DatabaseServer = z.output<typeof databaseServer>;
export type SlowQuery = z.output<typeof slowQuery>;
