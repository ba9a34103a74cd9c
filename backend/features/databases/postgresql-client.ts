// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * PostgreSQL's own client, run as the system user postgres, whom the server knows by peer identity over its socket. Statements go
 * to standard input, where no process listing shows them.
 */

import { failed } from '../../contract/errors.ts';
import { findAccount } from '../../host/accounts.ts';
import { ProgramFailure, run } from '../../host/run.ts';
import type { SystemUser } from './engine.ts';

export const SOCKETS = '/run/postgresql';

/** Neither a customer's nor root's settings, no words but the answers, the first mistake ends it. */
const CLIENT = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--no-password', '--field-separator=\t',
    '--set=ON_ERROR_STOP=1', '--set=VERBOSITY=terse', `--host=${SOCKETS}`, '--username=postgres'];

const TIMEOUT = 60_000;
/** A look is short; a person waits for it. Milliseconds. */
export const LOOK_TIMEOUT = 10_000;
/** Status of a client that was ended, because its time was up. */
const ENDED = -1;

let known: SystemUser | undefined;

/** The system user that the server belongs to. @throws HostingError `Failed` where there is none */
export async function postgres(): Promise<SystemUser> {
    if (!known) {
        const account = await findAccount('postgres');
        if (!account)
            throw failed('PostgreSQL is not installed on this host.', 'Install it: dnf install postgresql-server');
        known = { uid: account.uid, gid: account.gid };
    }
    return known;
}

/**
 * Runs statements in a database and answers the rows, as arrays of columns.
 * @throws HostingError `Failed` with the server's words, and a hint when it is not reached
 */
export async function psql(statements: string, { database = 'postgres', timeout = TIMEOUT } = {}): Promise<string[][]> {
    try {
        const { stdout } = await run('psql', [...CLIENT, `--dbname=${database}`],
            { input: statements, timeout, as: await postgres(), env: { PGCONNECT_TIMEOUT: '5' } });
        return stdout.split('\n').filter(line => line !== '').map(line => line.split('\t'));
    } catch (error) {
        if (!(error instanceof ProgramFailure))
            throw error;
        const words = error.result.stderr.trim();
        if (error.result.status === ENDED)
            throw failed('PostgreSQL took the connection and does not answer.', 'See systemctl status postgresql.');
        // psql(1): the connection to the server went bad
        throw error.result.status === 2
            ? failed(`PostgreSQL does not answer: ${words}`,
                    'Start it: systemctl start postgresql. A new installation is prepared first: postgresql-setup --initdb')
            : failed(`PostgreSQL refused: ${words || error.message}`);
    }
}

/** The same, all or nothing. */
export function atOnce(statements: readonly string[], options: Parameters<typeof psql>[1] = {}): Promise<string[][]> {
    return psql(`BEGIN;\n${statements.join('\n')}\nCOMMIT;`, options);
}
