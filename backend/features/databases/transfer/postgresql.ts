// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Dumps of PostgreSQL. Two databases change places by their names, in one transaction. Whoever loads a dump owns nothing but
 * the new database while it does: an owner of the old one could drop it from there.
 */

import { randomBytes } from 'node:crypto';

import { failed } from '../../../contract/errors.ts';
import { run } from '../../../host/run.ts';
import { newPassword } from '../../common/password.ts';
import type { DatabaseRecord } from '../../common/site.ts';
import { grants } from '../postgresql.ts';
import { atOnce, LOOK_TIMEOUT, psql, SOCKETS } from '../postgresql-client.ts';
import { closeDatabase, dropWithSessions } from '../postgresql-drop.ts';
import { ALL_USERS, mark, roleOf, rolesOf } from '../postgresql-roles.ts';
import { identifier, literal } from '../postgresql-sql.ts';
import { scramVerifier } from '../verifiers.ts';
import { oldName, stagingName, type TransferEngine } from './engine.ts';
import { Neutral } from './neutral.ts';
import { Prepend } from './prepend.ts';
import { CREDENTIALS_INSIDE, giveCredentials, inSandbox, takeCredentials } from './sandbox.ts';

const PASSWORD_LENGTH = 32;

export const postgresqlTransfer: TransferEngine = {
    data: '/var/lib/pgsql',

    stage: async work => {
        const { site, database: { charset, collation }, job } = work;
        const [staging, password] = [stagingName(job), newPassword(PASSWORD_LENGTH)];
        await dropWithSessions(staging);
        await dropRole(staging);
        await atOnce([
            `CREATE ROLE ${identifier(staging)} LOGIN PASSWORD ${literal(scramVerifier(password))};`,
            `GRANT ${identifier(ALL_USERS)} TO ${identifier(staging)};`,
        ]);
        const locale = collation === '' ? '' : `LC_COLLATE ${literal(collation)} LC_CTYPE ${literal(collation)}`;
        await psql(`CREATE DATABASE ${identifier(staging)} OWNER ${identifier(staging)} TEMPLATE template0
            ENCODING ${literal(charset)} ${locale};`);
        await psql(`REVOKE ALL ON DATABASE ${identifier(staging)} FROM PUBLIC;`);
        await psql(`REVOKE ALL ON SCHEMA public FROM PUBLIC; ALTER SCHEMA public OWNER TO ${identifier(staging)};`, { database: staging });
        await giveCredentials(site, job, credentials(staging, password));
    },

    loader: async ({ site, job }) => ({
        filters: [new Neutral(), new Prepend(await restriction())],
        client: inSandbox(site, job, 'client', [
            'psql', '--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1', '--set=VERBOSITY=terse',
            ...connection(stagingName(job)), `--dbname=${stagingName(job)}`,
        ], { credentials: true, env: PASSWORD_FILE }),
    }),

    close: async ({ job }) => {
        await takeCredentials(job);
        await lockOut(stagingName(job));
    },

    unstage: async ({ job }) => {
        await takeCredentials(job);
        await dropWithSessions(stagingName(job));
        await dropRole(stagingName(job));
    },

    keep: async ({ site, database, job }) => {
        const staging = stagingName(job);
        if (await exists(oldName(job)))
            return;
        const [row] = await psql(
            'SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace'
            + ' WHERE c.relkind IN (\'r\', \'p\', \'v\', \'m\', \'f\') AND n.nspname !~ \'^pg_|^information_schema$\';',
            { database: staging });
        if (Number(row?.[0]) === 0)
            throw failed('The dump has no table: nothing was replaced.');
        await handOver(database, staging, site.name);
    },

    swap: async ({ database: { name }, job }) => {
        const [staging, old] = [stagingName(job), oldName(job)];
        if (!await exists(old))
            await rename([[name, old], [staging, name]]);
        await psql(`ALTER DATABASE ${identifier(name)} ALLOW_CONNECTIONS true;`);
    },

    unswap: async ({ database: { name }, job }) => {
        const [staging, old] = [stagingName(job), oldName(job)];
        if (await exists(old))
            await rename([[name, staging], [old, name]]);
        await psql(`ALTER DATABASE ${identifier(name)} ALLOW_CONNECTIONS true;`);
    },

    forget: async ({ job }) => {
        await dropWithSessions(oldName(job));
        await dropWithSessions(stagingName(job));
        await dropRole(stagingName(job));
    },

    dumper: async ({ site, database: { name }, job, login: { user, password } }) => {
        await giveCredentials(site, job, credentials(user, password));
        return {
            client: inSandbox(site, job, 'client', [
                'pg_dump', '--no-password', '--no-owner', '--no-privileges', ...connection(user), '--', name,
            ], { credentials: true, env: PASSWORD_FILE }),
            filters: [],
        };
    },
};

const PASSWORD_FILE = { PGPASSFILE: CREDENTIALS_INSIDE };

function connection(user: string): string[] {
    return [`--host=${SOCKETS}`, `--username=${user}`];
}

/** A password file: host, port, database, user, password. Names of ours hold no colon. */
function credentials(user: string, password: string): string {
    return `*:*:*:${user}:${password}\n`;
}

/** Gives what was loaded to the roles of the database whose place it takes. */
async function handOver({ name, users }: DatabaseRecord, staging: string, site: string): Promise<void> {
    const [owner, write, read] = (['owner', 'read-write', 'read-only'] as const).map(each => identifier(roleOf(name, each)));
    if (await hasRole(staging)) {
        // The role is gone at the end of it: an interrupted run begins here again.
        await psql(`REASSIGN OWNED BY ${identifier(staging)} TO ${owner};`, { database: staging });
    }
    await psql(grants(name).join('\n'), { database: staging });
    const schemas = await psql(
        'SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ \'^pg_|^information_schema$\';', { database: staging });
    await atOnce(schemas.flatMap(([schema = '']) => [
        `GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${write}, ${read};`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${identifier(schema)} TO ${write};`,
        `GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA ${identifier(schema)} TO ${write};`,
        `GRANT SELECT ON ALL TABLES IN SCHEMA ${identifier(schema)} TO ${read};`,
        `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${identifier(schema)} TO ${read};`,
    ]), { database: staging });
    await dropRole(staging, staging);
    await atOnce([
        `ALTER DATABASE ${identifier(staging)} ALLOW_CONNECTIONS false;`,
        ...rolesOf(name).map(role => `GRANT CONNECT, TEMPORARY ON DATABASE ${identifier(staging)} TO ${identifier(role)};`),
        ...users.map(user => `GRANT CONNECT ON DATABASE ${identifier(staging)} TO ${identifier(user.name)};`),
        `COMMENT ON DATABASE ${identifier(staging)} IS ${literal(mark(site))};`,
    ]);
}

/** Closes databases and renames them, one after the other, all or none. */
async function rename(moves: readonly (readonly [from: string, to: string])[]): Promise<void> {
    for (const [from] of moves)
        await closeDatabase(from);
    await atOnce(moves.map(([from, to]) => `ALTER DATABASE ${identifier(from)} RENAME TO ${identifier(to)};`));
}

async function exists(database: string): Promise<boolean> {
    return (await psql(`SELECT 1 FROM pg_database WHERE datname = ${literal(database)};`, { timeout: LOOK_TIMEOUT })).length > 0;
}

async function hasRole(role: string): Promise<boolean> {
    return (await psql(`SELECT 1 FROM pg_roles WHERE rolname = ${literal(role)};`, { timeout: LOOK_TIMEOUT })).length > 0;
}

async function lockOut(role: string): Promise<void> {
    if (await hasRole(role)) {
        await psql(`ALTER ROLE ${identifier(role)} NOLOGIN;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${literal(role)};`);
    }
}

/** @param database where it was granted something */
async function dropRole(role: string, database?: string): Promise<void> {
    if (!await hasRole(role))
        return;
    await lockOut(role);
    if (database !== undefined)
        await psql(`DROP OWNED BY ${identifier(role)};`, { database });
    await psql(`DROP ROLE ${identifier(role)};`);
}

/**
 * The first line of what psql reads: from there on it obeys no command of its own (`\!`, `\copy`, `\connect`, …). Empty for one
 * that is too old; then its sandbox is what there is against them, and `Neutral`, which knows those at the beginning of a line.
 */
export async function restriction(): Promise<string> {
    const { stdout } = await run('psql', ['--version']);
    const [, major = '0', minor = '0'] = /\(PostgreSQL\) (\d+)\.(\d+)/.exec(stdout) ?? [];
    const since: Record<string, number> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };
    const knows = Number(major) >= 18 || Number(minor) >= (since[major] ?? Infinity);
    return knows ? `\\restrict ${randomBytes(16).toString('hex')}\n` : '';
}
