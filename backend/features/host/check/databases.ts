// SPDX-License-Identifier: LGPL-2.1-or-later
/* Database servers near what they can take. */

import type { DatabaseServer } from '../../../contract/database-server.ts';
import { engines } from '../../databases/engines.ts';
import { type Check, command, type Finding, inOrder } from './check.ts';

/** Shares of the connections a server takes. */
const MANY = 0.8, NEARLY_ALL = 0.95;

export function databasesCheck(ask: () => Promise<DatabaseServer[]>): Check {
    return {
        name: 'databases', title: 'Limits of the database servers',
        run: async () => {
            const running = (await ask()).filter(({ state }) => state === 'running');
            return running.length === 0 ? { inapplicable: 'No database server runs.' } : running.flatMap(connectionFaults);
        },
    };
}

export function connectionFaults({ engine, connections, maxConnections }: DatabaseServer): Finding[] {
    if (connections === null || maxConnections === null || connections < maxConnections * MANY)
        return [];
    const more = String(maxConnections * 2);
    return [{
        state: connections >= maxConnections * NEARLY_ALL ? 'fail' : 'warn', subject: engine,
        message: `${connections} of ${maxConnections} connections of ${engines[engine].title} are in use: `
            + 'websites that come after them are refused.',
        ...engine === 'mariadb' ? {
            repair: command('mariadb', '-e', `SET GLOBAL max_connections = ${more}`),
            hint: `To make it last, put max_connections = ${more} under [mysqld] into a file in /etc/my.cnf.d. `
                + 'See who has them: SHOW PROCESSLIST',
        } : {
            repair: inOrder(command('runuser', '-u', 'postgres', '--', 'psql', '-c', `ALTER SYSTEM SET max_connections = ${more}`),
                command('systemctl', 'restart', 'postgresql.service')),
            hint: 'The restart ends the connections there are. See who has them: SELECT * FROM pg_stat_activity',
        },
    }];
}
