// SPDX-License-Identifier: LGPL-2.1-or-later
/* How the database servers are, asked of them over their sockets. */

import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';

import type { DatabaseServer, SlowQuery } from '../../../contract/database-server.ts';
import type { Handlers } from '../../../contract/handlers.ts';
import { exists } from '../../../host/files.ts';
import type { Systemd } from '../../../host/systemd.ts';
import type { EngineName } from '../../common/site.ts';
import { engines } from '../engines.ts';
import { LOOK_TIMEOUT, sql } from '../mariadb-client.ts';
import { psql } from '../postgresql-client.ts';
import { slowQueriesIn } from './slow-log.ts';

/** What is read of the end of a log. */
const TAIL = 128 * 1024;
const MOST = 10;
const LONGEST = 500;

type Known = Omit<DatabaseServer, 'engine' | 'state'>;

const UNKNOWN: Known = {
    version: null, uptime: null, connections: null, maxConnections: null, size: null, buffer: null, slowCount: null, slowQueries: null,
};
const ASK: Record<EngineName, () => Promise<Known>> = { mariadb: askMariadb, postgresql: askPostgresql };

export function serverHandlers(systemd: Systemd): Pick<Handlers, 'database-server.show'> {
    return {
        'database-server.show': ({ engine }) => databaseServers(systemd, engine),
    };
}

/** How the servers are, those too that are not there. */
export async function databaseServers(systemd: Systemd, only?: EngineName): Promise<DatabaseServer[]> {
    const asked = (Object.keys(engines) as EngineName[]).filter(each => only === undefined || each === only);
    return await Promise.all(asked.map(each => stateOf(each, systemd)));
}

async function stateOf(engine: EngineName, systemd: Systemd): Promise<DatabaseServer> {
    if (!await exists(engines[engine].program))
        return { engine, state: 'missing', ...UNKNOWN };
    if (await systemd.activeState(`${engine}.service`) !== 'active')
        return { engine, state: 'stopped', ...UNKNOWN };
    return { engine, state: 'running', ...await ASK[engine]() };
}

async function askMariadb(): Promise<Known> {
    const [row = [], ...status] = await sql(
        `SELECT @@version, @@max_connections, @@innodb_buffer_pool_size, @@slow_query_log, @@datadir, @@slow_query_log_file, @@log_output,
                (SELECT coalesce(sum(DATA_LENGTH + INDEX_LENGTH), 0) FROM information_schema.TABLES);
         SHOW GLOBAL STATUS WHERE Variable_name IN ('Uptime', 'Threads_connected', 'Slow_queries');`, LOOK_TIMEOUT);
    const [version = '', most, buffer, isLogged, directory = '', file = '', output = '', size] = row;
    const counted = (name: string): number => Number(status.find(([each]) => each === name)?.[1]);
    return {
        version, uptime: counted('Uptime'), connections: counted('Threads_connected'), maxConnections: Number(most),
        size: Number(size), buffer: Number(buffer), slowCount: counted('Slow_queries'),
        slowQueries: isLogged === '1' && output.includes('FILE') ? slowQueriesIn(await endOf(path.resolve(directory, file))) : null,
    };
}

/** The end of a log of the server's; links are not followed, since its directory is not root's. */
async function endOf(file: string): Promise<string> {
    try {
        const handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        try {
            const { size } = await handle.stat();
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL), 0, TAIL, Math.max(0, size - TAIL));
            return buffer.toString('utf8', 0, bytesRead);
        } finally {
            await handle.close();
        }
    } catch {
        return '';
    }
}

async function askPostgresql(): Promise<Known> {
    const [row = []] = await psql(
        `SELECT current_setting('server_version'), floor(extract(epoch FROM now() - pg_postmaster_start_time())),
                (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'), current_setting('max_connections'),
                (SELECT coalesce(sum(pg_database_size(oid)), 0) FROM pg_database), pg_size_bytes(current_setting('shared_buffers')),
                (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                  WHERE e.extname = 'pg_stat_statements');`, { timeout: LOOK_TIMEOUT });
    const [version = '', uptime, connections, most, size, buffer, schema = ''] = row;
    return {
        version, uptime: Number(uptime), connections: Number(connections), maxConnections: Number(most), size: Number(size),
        buffer: Number(buffer), slowCount: null, slowQueries: schema === '' ? null : await statements(schema),
    };
}

/** The slowest statements. @param schema of the extension, quoted */
async function statements(schema: string): Promise<SlowQuery[] | null> {
    const rows = await psql(
        `SELECT json_build_object('at', NULL, 'database', d.datname, 'user', pg_get_userbyid(s.userid),
                                  'seconds', s.max_exec_time / 1000, 'text', left(s.query, ${LONGEST}))
           FROM ${schema}.pg_stat_statements s LEFT JOIN pg_database d ON d.oid = s.dbid
          ORDER BY s.max_exec_time DESC LIMIT ${MOST};`, { timeout: LOOK_TIMEOUT }).catch(() => undefined);
    return rows?.map(([text = '']) => JSON.parse(text) as SlowQuery) ?? null;
}
