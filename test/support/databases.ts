// SPDX-License-Identifier: LGPL-2.1-or-later
/* Statements on the database servers of the test host, with the passwords that hostingctl gave out. */

import { expect } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import { exec, hostingctl, type Result, run } from './machine.ts';

export type Credentials = OutputOf<'database.credentials'>;

/** A log-in, the one time that it is shown. @param name of the database or user, without the site's */
export function credentialsOf(name: string, site: string): Promise<Credentials> {
    return hostingctl<Credentials>('database', 'credentials', site, name);
}

/** A statement as a user of a database; the site's own system user calls, as everything of the site does. */
export function as({ engine, database, user, password }: Credentials, statement: string, target = database): Promise<Result> {
    return engine === 'mariadb'
        ? exec(['env', `MYSQL_PWD=${password}`, 'mariadb', '--batch', '--skip-column-names', `--user=${user}`, `--execute=${statement}`,
                '--', target], { user: 'dbs' })
        : exec(['env', `PGPASSWORD=${password}`, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-U', user, '-c', statement, '--', target],
                { user: 'dbs' });
}

/** What a statement answers that is allowed. */
export const says = async (who: Credentials, statement: string, target?: string): Promise<string> => {
    const { status, stdout, stderr } = await as(who, statement, target);
    expect(status, `${statement}: ${stderr}`).toBe(0);
    return stdout.trim();
};

/** What a server says to a statement that it refuses. */
export const denies = async (who: Credentials, statement: string, target?: string): Promise<string> => {
    const { status, stdout, stderr } = await as(who, statement, target);
    expect(status, `${statement} was allowed: ${stdout}`).not.toBe(0);
    return stderr;
};

/** A statement as PostgreSQL's own administrator. */
export const postgres = (statement: string, database = 'postgres'): Promise<string> =>
    run(['psql', '-XAtq', '-c', statement, '--', database], { user: 'postgres' });
