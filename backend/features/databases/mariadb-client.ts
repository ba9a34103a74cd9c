// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * MariaDB's own client: over the unix socket that the host's configuration names, as root by peer identity. Statements go to
 * standard input, where no process listing shows them.
 */

import { failed } from '../../contract/errors.ts';
import { ProgramFailure, run } from '../../host/run.ts';

const CLIENT = ['--batch', '--raw', '--skip-column-names', '--user=root', '--connect-timeout=5'];

/** Status of a client that was ended, because its time was up. */
const ENDED = -1;
const TIMEOUT = 60_000;
/** A look is short; a person waits for it. Milliseconds. */
export const LOOK_TIMEOUT = 10_000;

/**
 * Runs statements and answers the rows, as arrays of columns.
 * @throws HostingError `Failed` with the server's words, and a hint when it is not reached
 */
export async function sql(statements: string, timeout = TIMEOUT): Promise<string[][]> {
    try {
        const { stdout } = await run('mariadb', CLIENT, { input: statements, timeout });
        return stdout.split('\n').filter(line => line !== '').map(line => line.split('\t'));
    } catch (error) {
        if (!(error instanceof ProgramFailure))
            throw error;
        const words = error.result.stderr.trim();
        if (error.result.status === ENDED)
            throw failed('MariaDB took the connection and does not answer.', 'See systemctl status mariadb.');
        // 2002, 2013: no socket, or the server went away (https://mariadb.com/kb/en/mariadb-error-codes/)
        throw /ERROR 20(02|03|06|13)/.test(words)
            ? failed(`MariaDB does not answer: ${words}`, 'Start it: systemctl start mariadb')
            : failed(`MariaDB refused: ${words || error.message}`);
    }
}
