// SPDX-License-Identifier: LGPL-2.1-or-later
/* Databases on both engines: real log-ins as each user, what each may do and see, passwords that change under load. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Job } from '../../backend/contract/jobs.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { as, type Credentials, credentialsOf, denies, postgres, says } from '../support/databases.ts';
import { leftovers } from '../support/leftovers.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, type Result, run, until, visit, writeAs } from '../support/machine.ts';

const FAILED = 1, INVALID = 2, NOT_FOUND = 3, CONFLICT = 5;

type Shown = OutputOf<'database.show'>;

const kill = (): Promise<unknown> => exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
const credentials = (name: string, site = 'dbs'): Promise<Credentials> => credentialsOf(name, site);
const environment = async (site: string): Promise<Record<string, string>> => Object.fromEntries(
    [...(await run(['cat', `/home/${site}/.env`])).matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)].map(([, key, value]) => [key!, value!]));

/** A page that logs in with what .env says at this moment. */
const PAGE = `<?php
preg_match_all('/^([A-Z_]+)="?([^"\\n]*)"?$/m', file_get_contents('/home/' . get_current_user() . '/.env'), $all);
$env = array_combine($all[1], $all[2]);
$name = $env['DB_CONNECTION'] === 'pgsql' ? "pgsql:host={$env['DB_HOST']}" : "mysql:unix_socket={$env['DB_SOCKET']}";
$db = new PDO("$name;dbname={$env['DB_DATABASE']}", $env['DB_USERNAME'], $env['DB_PASSWORD']);
echo 'it is ', $db->query('SELECT 42')->fetchColumn();`;

let hba: string;

beforeAll(async () => {
    hba = await run(['cat', '/var/lib/pgsql/data/pg_hba.conf']);
    await hostingctl('site', 'create', 'dbs.example', '--database', 'mariadb', '--php', '8.4', '--owner', 'customer');
    await hostingctl('site', 'create', 'pg.example', '--database', 'postgresql', '--php', '8.4');
    await postgres('CREATE DATABASE precious');
    await run(['mariadb', '-e', 'CREATE DATABASE precious; CREATE TABLE precious.t (id INT)']);
    for (const site of ['dbs', 'pg'])
        await writeAs(site, `/home/${site}/public_html/login.php`, PAGE);
}, 200_000);

afterAll(async () => {
    for (const name of ['dbs', 'pg', 'copydb', 'art'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await postgres('DROP DATABASE IF EXISTS precious');
    await run(['mariadb', '-e', 'DROP DATABASE IF EXISTS precious']);
    for (const name of ['dbs', 'pg', 'copydb', 'art'])
        expect(await leftovers(name)).toEqual([]);
    // The rules went with the last user; what else the file says was never touched.
    expect(await run(['cat', '/var/lib/pgsql/data/pg_hba.conf'])).toBe(hba);
});

describe('a site made with PostgreSQL', () => {
    it('has it in its .env, and its PHP logs in', async () => {
        expect(await environment('pg')).toMatchObject({ DB_CONNECTION: 'pgsql', DB_HOST: '/run/postgresql', DB_DATABASE: 'pg', DB_USERNAME: 'pg' });
        expect(await visit('pg.example', '/login.php')).toEqual({ status: 200, body: 'it is 42' });
        expect(await hostingctl<Site>('site', 'show', 'pg')).toMatchObject({
            database: { engine: 'postgresql', name: 'pg', user: 'pg' }, databases: [{ engine: 'postgresql', name: 'pg', user: 'pg' }],
        });
    });

    it('may be one of Laravel, and none of WordPress, which is said why', async () => {
        await hostingctl('site', 'create', 'art.example', '--app', 'laravel', '--database', 'postgresql');
        expect(await environment('art')).toMatchObject({ DB_CONNECTION: 'pgsql', DB_PORT: '5432', DB_DATABASE: 'art' });
        expect(await refused(['site', 'create', 'press.example', '--app', 'wordpress', '--database', 'postgresql']))
            .toMatchObject({ status: INVALID, fields: { database: 'A wordpress site works with mariadb alone.' } });
    });
});

describe.each(['mariadb', 'postgresql'] as const)('%s', engine => {
    const name = engine === 'mariadb' ? 'maria' : 'elephant';
    const who: Record<'owner' | 'second' | 'writer' | 'reader', Credentials> = {} as never;

    it('a database is made under the site\'s name, tested from inside the site, its password shown once', async () => {
        await hostingctl('database', 'create', 'dbs', '--engine', engine, '--name', name);
        expect(await hostingctl<Shown>('database', 'show', 'dbs', name)).toMatchObject({
            site: 'dbs', engine, name: `dbs_${name}`, user: `dbs_${name}`, sessions: 0,
            users: [{ name: `dbs_${name}`, privileges: 'owner', maxConnections: 40, isWaiting: true }],
        });
        expect(await hostingctl('database', 'test', 'dbs', name)).toMatchObject({ ok: true, user: `dbs_${name}` });
        who.owner = await credentials(name);
        expect(await refused(['database', 'credentials', 'dbs', name])).toMatchObject({ status: NOT_FOUND });
        expect((await hostingctl<Shown[]>('database', 'list', 'dbs')).map(each => each.name)).toContain(`dbs_${name}`);
    });

    it('users have what was granted, on tables that come later too, whoever of the owners makes them', async () => {
        for (const [user, privileges] of [['second', 'owner'], ['writer', 'read-write'], ['reader', 'read-only']] as const) {
            await hostingctl('database-user', 'add', 'dbs', name, `${name}_${user}`, '--privileges', privileges);
            who[user] = await credentials(`${name}_${user}`);
        }
        await says(who.owner, 'CREATE TABLE one (id INT PRIMARY KEY, text VARCHAR(20))');
        await says(who.second, 'CREATE TABLE two (id INT); INSERT INTO two VALUES (1); ALTER TABLE one ADD COLUMN more INT');
        await says(who.owner, 'DELETE FROM two; ALTER TABLE two ADD COLUMN more INT');
        await says(who.writer, 'INSERT INTO one VALUES (1, \'a\', 2); UPDATE two SET id = 3; INSERT INTO two VALUES (7, 7)');
        expect(await says(who.reader, 'SELECT count(*) FROM one; ')).toBe('1');
        for (const statement of ['INSERT INTO one VALUES (2, \'b\', 3)', 'DELETE FROM two', 'CREATE TABLE three (id INT)', 'DROP TABLE one'])
            await denies(who.reader, statement);
        for (const statement of ['CREATE TABLE three (id INT)', 'DROP TABLE one', 'ALTER TABLE one ADD COLUMN x INT'])
            await denies(who.writer, statement);
    });

    it('nobody sees or reaches anything else', async () => {
        const foreign = engine === 'mariadb' ? ['dbs', 'precious', 'mysql'] : ['pg', 'precious', 'postgres', 'template1'];
        for (const user of Object.values(who)) {
            for (const database of foreign)
                await denies(user, 'SELECT 1', database);
        }
        if (engine === 'mariadb') {
            expect((await says(who.owner, 'SHOW DATABASES')).split('\n').sort()).toEqual([`dbs_${name}`, 'information_schema']);
            for (const statement of [
                'SELECT LOAD_FILE(\'/etc/passwd\') IS NOT NULL AS r HAVING r = 0 AND 1 / 0; SELECT 1 INTO OUTFILE \'/tmp/x\'',
                'SET GLOBAL max_connections = 1', 'SELECT * FROM mysql.global_priv', 'CREATE DATABASE mine', 'CREATE USER mine',
                'GRANT SELECT ON *.* TO CURRENT_USER',
            ])
                await denies(who.owner, statement);
            expect(await says(who.owner, 'SELECT LOAD_FILE(\'/etc/hostname\')')).toBe('NULL');
            expect(await says(who.owner, 'SELECT count(*) FROM information_schema.PROCESSLIST WHERE USER <> SUBSTRING_INDEX(USER(), \'@\', 1)'))
                .toBe('0');
        } else {
            for (const statement of [
                'SELECT pg_read_file(\'/etc/hostname\')', 'COPY (SELECT 1) TO PROGRAM \'id\'', 'COPY one FROM \'/etc/hostname\'',
                'CREATE DATABASE mine', 'CREATE ROLE mine', 'SELECT * FROM pg_authid', 'SET ROLE postgres', 'SET ROLE "pg:owner"',
                'ALTER ROLE dbs_elephant_reader SUPERUSER', 'SET ROLE NONE; CREATE TABLE mine (id INT)', 'SET ROLE NONE; SELECT * FROM one',
                'SET SESSION AUTHORIZATION pg', 'ALTER TABLE one OWNER TO dbs_elephant_reader',
            ])
                await denies(who.owner, statement);
        }
    });

    it('a password that is wrong, or no password, lets nobody in', async () => {
        for (const password of ['', 'x', `${who.owner.password}x`])
            await denies({ ...who.owner, password }, 'SELECT 1');
        // Not by the identity of the site's system user either.
        expect((await exec(['psql', '-XAtqw', '-U', 'pg', '-c', 'SELECT 1', 'pg'], { user: 'pg' })).status).not.toBe(0);
    });

    it('the number of sessions is limited', async () => {
        await hostingctl('database', 'set', 'dbs', name, '--max-connections', '1');
        const sleep = engine === 'mariadb' ? 'SELECT SLEEP(100)' : 'SELECT pg_sleep(100)';
        const first = as(who.owner, sleep);
        await until('a session is there', async () => (await hostingctl<Shown>('database', 'show', 'dbs', name)).sessions === 1);
        expect(await denies(who.owner, 'SELECT 1')).toMatch(/max_user_connections|too many connections for role/);
        await (engine === 'mariadb' ? run(['mariadb', '-e', `KILL USER dbs_${name}@localhost`])
            : postgres(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dbs_${name}'`));
        expect((await first).status).not.toBe(0);
        await hostingctl('database', 'set', 'dbs', name, '--max-connections', '20');
        expect((await hostingctl<Shown>('database', 'show', 'dbs', name)).users[0]).toMatchObject({ maxConnections: 20 });
    });

    it('privileges change, and the first user stays the owner', async () => {
        await hostingctl('database-user', 'set', 'dbs', `${name}_writer`, '--privileges', 'read-only');
        await denies(who.writer, 'DELETE FROM two');
        expect(await says(who.writer, 'SELECT count(*) FROM one')).toBe('1');
        await hostingctl('database-user', 'set', 'dbs', `${name}_writer`, '--privileges', 'owner');
        await says(who.writer, 'CREATE TABLE four (id INT); DROP TABLE four');
        expect(await refused(['database-user', 'set', 'dbs', name, '--privileges', 'read-only'])).toMatchObject({ status: CONFLICT });
        expect(await refused(['database-user', 'remove', 'dbs', name, '--yes'])).toMatchObject({ status: CONFLICT });
    });

    it('what somebody changes on the server is found and mended', async () => {
        const owner = `dbs_${name}`;
        if (engine === 'mariadb') {
            await run(['mariadb', '-e', `GRANT FILE ON *.* TO ${owner}@localhost; REVOKE INSERT ON \`dbs\\_maria\`.* FROM ${owner}@localhost;
                GRANT SELECT ON precious.* TO ${owner}@localhost; DROP USER ${owner}_reader@localhost;
                ALTER USER ${owner}@localhost IDENTIFIED BY 'other';
                ALTER USER ${owner}_second@localhost WITH MAX_USER_CONNECTIONS 0`]);
        } else {
            await postgres(`ALTER ROLE ${owner} SUPERUSER PASSWORD 'other'; GRANT CONNECT ON DATABASE ${owner} TO PUBLIC;
                ALTER ROLE ${owner}_second CONNECTION LIMIT -1; ALTER ROLE ${owner}_second RESET role`);
            await postgres(`DROP OWNED BY ${owner}_reader; DROP ROLE ${owner}_reader`, owner);
        }
        const { drift } = await hostingctl<OutputOf<'site.check'>>('site', 'check', 'dbs');
        const title = engine === 'mariadb' ? 'MariaDB' : 'PostgreSQL';
        expect(drift).toContainEqual({ path: `${title} user ${owner}_reader`, reason: 'missing', diff: '' });
        expect(drift.filter(({ path }) => path === `${title} user ${owner}`).length).toBeGreaterThanOrEqual(2);
        await hostingctl('site', 'apply', 'dbs');
        expect(await hostingctl('site', 'check', 'dbs')).toEqual({ site: 'dbs', drift: [] });
        await says(who.owner, 'INSERT INTO one VALUES (9, \'z\', 9); DELETE FROM one WHERE id = 9');
        await denies(who.owner, 'SELECT 1', 'precious');
        // Nobody here knew its password: it has a new one.
        who.reader = await credentials(`${name}_reader`);
        expect(await says(who.reader, 'SELECT count(*) FROM one')).toBe('1');
    });

    it('a suspended site is let in no more, its sessions end; resumed, all is as before', async () => {
        const sleep = engine === 'mariadb' ? 'SELECT SLEEP(60)' : 'SELECT pg_sleep(60)';
        const open = as(who.writer, sleep);
        await until('a session is there', async () => (await hostingctl<Shown>('database', 'show', 'dbs', name)).sessions === 1);
        await hostingctl('site', 'suspend', 'dbs');
        expect((await open).status).not.toBe(0);
        for (const user of Object.values(who))
            await denies(user, 'SELECT 1');
        expect(await refused(['database', 'test', 'dbs', name])).toMatchObject({ status: CONFLICT });
        await hostingctl('site', 'resume', 'dbs');
        for (const user of Object.values(who))
            expect(await says(user, 'SELECT count(*) FROM one')).toBe('1');
    });

    it('a user is removed with its sessions', async () => {
        await hostingctl('database-user', 'remove', 'dbs', `${name}_second`, '--yes');
        await denies(who.second, 'SELECT 1');
        expect(await refused(['database-user', 'remove', 'dbs', `${name}_second`, '--yes'])).toMatchObject({ status: NOT_FOUND });
    });

    it('is not reached: said with what to do, and other sites are served', async () => {
        const unit = `${engine}.service`;
        await run(['systemctl', 'stop', unit]);
        try {
            expect(await refused(['database', 'create', 'dbs', '--engine', engine, '--name', 'never']))
                .toMatchObject({ status: FAILED, hint: expect.stringContaining(`systemctl start ${engine}`) as string });
            expect(await hostingctl<Shown>('database', 'show', 'dbs', name)).toMatchObject({ size: null, sessions: null });
            expect(await hostingctl('database', 'test', 'dbs', name)).toMatchObject({ ok: false });
            const other = engine === 'mariadb' ? 'pg.example' : 'dbs.example';
            expect((await visit(other, '/login.php')).body).toBe('it is 42');
        } finally {
            await run(['systemctl', 'start', unit]);
        }
    });
});

describe('a password', () => {
    it.each(['dbs', 'pg'])('of %s changes under load, no request fails, and .env has the new one', async site => {
        const before = await environment(site);
        const { asked, wrong } = await underLoad(`${site}.example`, '/login.php', async () => {
            await hostingctl('database', 'password', site, site);
            await hostingctl('database', 'password', site, site);
        });
        expect(wrong).toEqual([]);
        expect(asked).toBeGreaterThan(5);
        const after = await environment(site);
        expect(after['DB_PASSWORD']).not.toBe(before['DB_PASSWORD']);
        expect({ ...after, DB_PASSWORD: '' }).toEqual({ ...before, DB_PASSWORD: '' });
        expect(await run(['stat', '--format=%a %U', `/home/${site}/.env`])).toBe(`600 ${site}\n`);
        const now = await credentials(site, site);
        expect(now.password).toBe(after['DB_PASSWORD']);
        await denies({ ...now, password: before['DB_PASSWORD']! }, 'SELECT 1');
        expect(await hostingctl('site', 'check', site)).toEqual({ site, drift: [] });
        expect(await run(['cat', '/var/lib/pgsql/data/pg_ident.conf'])).not.toContain('BEGIN Hosting');
    });

    it.each(['dbs', 'pg'])('of %s is one of two, and .env has that one, wherever the service is killed', async site => {
        for (const wait of [0.05, 0.15, 0.3, 0.5]) {
            const change = exec(['hostingctl', '--json', 'database', 'password', site, site]);
            await new Promise(resolve => setTimeout(resolve, wait * 1000));
            await kill();
            await change;
            await until('the job has ended', async () => (await hostingctl<Job[]>('job', 'list', '--site', site, '--limit', '1'))[0]!.finishedAt !== null);
            expect((await visit(`${site}.example`, '/login.php')).body).toBe('it is 42');
            expect(await hostingctl('database', 'test', site, site)).toMatchObject({ ok: true });
            expect(await hostingctl('site', 'check', site)).toEqual({ site, drift: [] });
        }
    });

    it('stands in no log, audit, job or list', async () => {
        await exec(['hostingctl', 'database', 'password', 'pg', 'pg']);
        const { password } = await credentials('pg', 'pg');
        const found = await exec(['grep', '--recursive', '--text', '--files-with-matches', '--fixed-strings', '--', password,
            '/var/lib/hosting', '/var/log', '/var/lib/pgsql/data/log', '/etc', '/tmp']);
        expect(found.stdout).toBe('');
        expect(await run(['journalctl', '--no-pager', '--all', '--grep', password, '--quiet']).catch(() => '')).toBe('');
    });
});

describe('names, words and callers', () => {
    it('that are wrong are refused at their field', async () => {
        const create = (...args: string[]): Promise<unknown> => refused(['database', 'create', 'dbs', ...args]);
        expect(await create('--name', 'maria')).toMatchObject({ status: CONFLICT, fields: { name: expect.stringContaining('dbs_maria') as string } });
        expect(await create('--name', 'elephant', '--engine', 'mariadb')).toMatchObject({ status: CONFLICT });
        expect(await create('--name', 'x'.repeat(54))).toMatchObject({ status: INVALID, fields: { name: expect.any(String) as string } });
        expect(await create('--name', 'a"b')).toMatchObject({ status: INVALID });
        expect(await create('--name', 'y', '--encoding', 'UTF8')).toMatchObject({ status: INVALID, fields: { encoding: 'MariaDB has no encoding.' } });
        expect(await create('--name', 'y', '--collation', 'klingon')).toMatchObject({ status: INVALID, fields: { collation: expect.any(String) as string } });
        expect(await create('--engine', 'postgresql', '--name', 'y', '--encoding', 'EBCDIC')).toMatchObject({ fields: { encoding: expect.any(String) as string } });
        expect(await create('--engine', 'postgresql', '--name', 'y', '--locale', 'xx_YY')).toMatchObject({ fields: { locale: expect.any(String) as string } });
        expect(await refused(['database', 'drop', 'pg', 'dbs_maria', '--yes'])).toMatchObject({ status: NOT_FOUND });
    });

    it('that are right are the server\'s', async () => {
        await hostingctl('database', 'create', 'dbs', '--name', 'latin', '--charset', 'latin1', '--collation', 'latin1_german1_ci');
        await hostingctl('database', 'create', 'dbs', '--name', 'plain', '--engine', 'postgresql', '--encoding', 'LATIN1', '--locale', 'C');
        expect(await run(['mariadb', '-BNe', 'SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "dbs_latin"']))
            .toBe('latin1_german1_ci\n');
        expect(await postgres('SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = \'dbs_plain\'')).toBe('LATIN1|C\n');
    });

    it('an owner sees its databases and changes nothing; others see nothing', async () => {
        const ctl = (user: string, ...args: string[]): Promise<Result> => exec(['hostingctl', '--json', 'database', ...args], { user });
        expect(JSON.parse((await ctl('customer', 'list')).stdout)).toHaveLength(5);
        expect((await ctl('customer', 'credentials', 'dbs', 'latin')).status).toBe(4);
        expect((await ctl('customer', 'password', 'dbs', 'latin')).status).toBe(4);
        expect((await ctl('customer', 'drop', 'dbs', 'latin', '--yes')).status).toBe(4);
        expect((await ctl('customer', 'show', 'pg', 'pg')).status).toBe(NOT_FOUND);
    });
});

describe('as a whole', () => {
    it('a clone has copies of all databases, its own users and passwords', async () => {
        await hostingctl('site', 'clone', 'dbs', 'copydb.example');
        const { databases } = await hostingctl<Site>('site', 'show', 'copydb');
        expect(databases.map(({ name }) => name)).toEqual(['copydb', 'copydb_maria', 'copydb_elephant', 'copydb_latin', 'copydb_plain']);
        for (const name of ['maria', 'elephant']) {
            const reader = await credentials(`${name}_reader`, 'copydb');
            expect(await says(reader, 'SELECT count(*) FROM one')).toBe('1');
            await denies(reader, 'DELETE FROM one');
            const owner = await credentials(name, 'copydb');
            await says(owner, 'ALTER TABLE one ADD COLUMN cloned INT');
        }
        expect(await hostingctl('site', 'check', 'copydb')).toEqual({ site: 'copydb', drift: [] });
        expect((await visit('copydb.example', '/login.php')).body).toBe('it is 42');
    }, 120_000);

    it.each(['maria', 'elephant'])('a drop of %s keeps a dump that can be loaded', async name => {
        const { id } = await hostingctl<Job>('database', 'drop', 'dbs', name, '--yes');
        const dump = await run(['zcat', `/var/lib/hosting/archive/dbs-${id}/dbs_${name}.sql.gz`]);
        expect(dump).toMatch(/CREATE TABLE (public\.one|`one`)/);
        expect(await refused(['database', 'show', 'dbs', name])).toMatchObject({ status: NOT_FOUND });
        expect(await postgres(`SELECT rolname FROM pg_roles WHERE rolname LIKE 'dbs%${name}%'`)).toBe('');
        expect(await run(['mariadb', '-BNe', `SELECT User FROM mysql.user WHERE User LIKE 'dbs%${name}%'`])).toBe('');
    });

    it('a deletion archives and drops all of them', async () => {
        const { id } = await hostingctl<Job>('site', 'delete', 'copydb', '--yes');
        expect((await run(['ls', `/var/lib/hosting/archive/copydb-${id}`])).trim().split('\n').sort()).toEqual([
            'copydb_elephant.sql.gz', 'copydb_latin.sql.gz', 'copydb_maria.sql.gz', 'copydb_plain.sql.gz', 'database.sql.gz', 'files.tar.gz']);
        expect(await leftovers('copydb')).toEqual([]);
        expect(await postgres('SELECT count(*) FROM pg_roles WHERE rolname LIKE \'copydb%\'')).toBe('0\n');
        expect(await run(['mariadb', '-BNe', 'SELECT count(*) FROM mysql.db WHERE Db LIKE "copydb%"'])).toBe('0\n');
    });
});
