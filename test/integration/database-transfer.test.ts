// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps of databases: out and in again on both servers, in bounded memory; broken and hostile ones leave everything as it was. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job, JobSummary } from '../../backend/contract/jobs.ts';
import { exec, hostingctl, run, until, writeAs } from '../support/machine.ts';
import { random } from '../support/random.ts';

const SITE = 'dumped';
const MARIADB = 'dumped';
const POSTGRESQL = 'dumped_pg';
type EngineName = 'mariadb' | 'postgresql';
const NAMES: Record<EngineName, string> = { mariadb: MARIADB, postgresql: POSTGRESQL };

async function sql(engine: EngineName, statements: string, database = NAMES[engine]): Promise<string> {
    return (engine === 'mariadb'
        ? await run(['mariadb', '--batch', '--skip-column-names', '--', database], { input: statements })
        : await run(['psql', '--no-psqlrc', '-qAt', '--set=ON_ERROR_STOP=1', `--dbname=${database}`], { input: statements, user: 'postgres' })).trim();
}

/** `database import … -` with a text as the dump. */
async function load(engine: EngineName, dump: string): Promise<{ status: number, message: string }> {
    const { status, stdout } = await exec(['hostingctl', '--json', 'database', 'import', SITE, NAMES[engine], '-', '--yes'], { input: dump });
    return { status, message: (JSON.parse(stdout) as { message?: string }).message ?? '' };
}

/** What imports may have left of themselves; nothing, when they are over. */
async function leftovers(): Promise<string[]> {
    const found = [
        await sql('mariadb', 'SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE \'hosting-%\' UNION ALL SELECT User FROM mysql.user WHERE User LIKE \'hosting-%\';', 'mysql'),
        await sql('postgresql', 'SELECT datname FROM pg_database WHERE datname LIKE \'hosting-%\' UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE \'hosting-%\';', 'postgres'),
        (await exec(['find', '/var/lib/hosting/transfers', '/run/hosting/.credentials', '/run/hosting/.streams', '-mindepth', '1'])).stdout.trim(),
        (await run(['systemctl', 'list-units', '--all', '--plain', '--no-legend', `hosting-run-*@${SITE}.service`])).trim(),
    ];
    return found.filter(text => text !== '');
}

/** A table that tells old data from new. */
async function mark(engine: EngineName, word: string): Promise<void> {
    await sql(engine, `DROP TABLE IF EXISTS marker; CREATE TABLE marker (word VARCHAR(20)); INSERT INTO marker VALUES ('${word}');`);
    if (engine === 'postgresql')
        await sql(engine, `ALTER TABLE marker OWNER TO "${POSTGRESQL}:owner";`);
}

const marked = (engine: EngineName): Promise<string> => sql(engine, 'SELECT word FROM marker;');
const NEW = 'CREATE TABLE marker (word VARCHAR(20));\nINSERT INTO marker VALUES (\'new\');\n';

beforeAll(async () => {
    await run(['systemctl', 'start', 'postgresql.service', 'mariadb.service']);
    await hostingctl('site', 'create', `${SITE}.example`, '--database', 'mariadb');
    await hostingctl('database', 'create', SITE, '--engine', 'postgresql', '--name', 'pg');
});

afterAll(async () => { await exec(['hostingctl', 'site', 'delete', SITE, '--yes', '--files', 'delete']); });

describe('MariaDB', () => {
    it('brings tables, keys, views, triggers, routines and events back as they were', async () => {
        await sql('mariadb', `CREATE TABLE parent (id INT PRIMARY KEY, data LONGBLOB);
            CREATE TABLE child (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES parent (id));
            INSERT INTO parent VALUES (1, x'00ff27'), (2, 'ü'); INSERT INTO child VALUES (10, 1);
            DELIMITER ;;
            CREATE DEFINER=dumped@localhost FUNCTION next_of(x INT) RETURNS INT DETERMINISTIC RETURN x + 1 ;;
            CREATE DEFINER=dumped@localhost TRIGGER on_child BEFORE INSERT ON child FOR EACH ROW SET NEW.parent = 2 ;;
            CREATE DEFINER=dumped@localhost EVENT weekly ON SCHEDULE EVERY 1 WEEK DO DELETE FROM child WHERE FALSE ;;
            CREATE DEFINER=dumped@localhost VIEW children AS SELECT id, next_of(id) AS next FROM child ;;`);
        await hostingctl('database', 'export', SITE, MARIADB, 'exports/one.sql.zst');
        await sql('mariadb', 'DELETE FROM child; DROP VIEW children; CREATE TABLE later (id INT);');
        for (const round of [1, 2]) {
            await hostingctl('database', 'import', SITE, MARIADB, 'exports/one.sql.zst', '--yes');
            expect(await sql('mariadb', 'SELECT * FROM children; SELECT HEX(data) FROM parent ORDER BY id; SHOW TABLES;'), String(round))
                .toBe('10\t11\n00FF27\nC3BC\nchild\nchildren\nparent');
        }
        await sql('mariadb', 'INSERT INTO child VALUES (11, 1);');
        expect(await sql('mariadb', 'SELECT parent FROM child WHERE id = 11; SELECT EVENT_NAME, DEFINER FROM information_schema.EVENTS;'))
            .toBe('2\nweekly\tdumped@localhost');
        await expect(sql('mariadb', 'DELETE FROM parent WHERE id = 1;')).rejects.toThrow('foreign key constraint');
        expect(await leftovers()).toEqual([]);
    });

    it.each([
        ['a client command', '\\! touch /tmp/escaped'], ['a client command by its name', 'system touch /tmp/escaped'],
        ['a client command behind a statement', 'SELECT 1; \\! touch /tmp/escaped'], ['another file', 'source /etc/passwd'],
        ['another file', '\\. /etc/passwd'], ['a log file', '\\T /tmp/escaped'], ['a pager', '\\P touch /tmp/escaped'],
        ['a new delimiter before it', 'DELIMITER ;;\n\\! touch /tmp/escaped\n;;'],
        ['a local file', 'LOAD DATA LOCAL INFILE \'/etc/passwd\' INTO TABLE marker;'], ['a file of the server', 'SELECT 1 INTO OUTFILE \'/tmp/escaped\';'],
        ['another database', 'USE mysql;'], ['the old data', `DROP TABLE \`${MARIADB}\`.marker;`], ['the old data by its database', `DROP DATABASE \`${MARIADB}\`;`],
        ['rights', 'GRANT ALL ON *.* TO dumped@localhost;'], ['an account', 'CREATE USER x@y;'], ['a setting of the server', 'SET GLOBAL max_connections = 1;'],
        ['a mistake', 'CREATE TABLE half (id INT); INSERT INTO;'],
    ])('refuses a dump with %s: %s', async (_what, line) => {
        await mark('mariadb', 'old');
        expect((await load('mariadb', `${NEW}${line}\n`)).status).toBe(1);
        expect(await marked('mariadb')).toBe('old');
        expect((await exec(['ls', '/tmp/escaped'])).status).not.toBe(0);
        expect(await leftovers()).toEqual([]);
    });

    it('leaves out who defined something on another host', async () => {
        const { status } = await load('mariadb', `${NEW}/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=\`root\`@\`%\` SQL SECURITY DEFINER */\n/*!50001 VIEW v AS SELECT word FROM marker */;\n`);
        expect(status).toBe(0);
        expect(await sql('mariadb', 'SELECT * FROM v; SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = \'v\';')).toBe('new\ndumped@localhost');
    });
});

describe('PostgreSQL', () => {
    it('brings everything back as it was, whoever owns it and may read it', async () => {
        await hostingctl('database-user', 'add', SITE, 'pg', 'reader', '--privileges', 'read-only');
        await sql('postgresql', `SET ROLE "${POSTGRESQL}:owner"; CREATE SCHEMA more; CREATE TABLE more.t (id serial PRIMARY KEY, data bytea);
            INSERT INTO more.t (data) VALUES ('\\x00ff27'), (NULL); CREATE VIEW v AS SELECT id FROM more.t;
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 7';`);
        const { file } = await hostingctl<{ file: string }>('database', 'export', SITE, 'pg');
        expect(file).toMatch(/^\/home\/dumped\/exports\/dumped_pg-.*\.sql\.gz$/);
        await sql('postgresql', 'DROP VIEW v; DELETE FROM more.t;');
        await hostingctl('database', 'import', SITE, 'pg', file, '--yes');
        expect(await sql('postgresql', 'SELECT id, data FROM more.t ORDER BY id; SELECT max(id), f() FROM v;')).toBe('1|\\x00ff27\n2|\n2|7');
        expect(await sql('postgresql', `SELECT tableowner FROM pg_tables WHERE tablename = 't'; SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '${POSTGRESQL}';`))
            .toBe(`${POSTGRESQL}:owner\n${POSTGRESQL}:owner`);
        expect(await sql('postgresql', `SET ROLE "${POSTGRESQL}:read"; SELECT count(*) FROM more.t;`)).toBe('2');
        expect((await hostingctl<{ ok: boolean }>('database', 'test', SITE, 'pg')).ok).toBe(true);
        expect(await leftovers()).toEqual([]);
    });

    it.each([
        ['a client command', '\\! touch /tmp/escaped'], ['a client command behind a statement', 'SELECT 1 \\! touch /tmp/escaped'],
        ['a program for the output', 'SELECT 1 \\g |touch /tmp/escaped'], ['a program for rows', '\\copy marker from program \'touch /tmp/escaped\''],
        ['a program of the server', 'COPY marker FROM PROGRAM \'touch /tmp/escaped\';'], ['a file of the server', 'COPY marker FROM \'/etc/passwd\';'],
        ['another file', '\\i /etc/passwd'], ['another database', `\\connect ${POSTGRESQL}`], ['a command in an answer', 'SELECT \'\\\\! id\' \\gexec'],
        ['the old data', `DROP DATABASE ${POSTGRESQL};`], ['a role', 'CREATE ROLE x;'], ['the rights of an owner', `SET ROLE "${POSTGRESQL}:owner";`],
        ['a setting of the server', 'ALTER SYSTEM SET port = 1;'], ['a mistake', 'CREATE TABLE half (id INT); INSERT INTO;'],
        ['the end of the restriction', '\\unrestrict abc\n\\! touch /tmp/escaped'],
    ])('refuses a dump with %s: %s', async (_what, line) => {
        await mark('postgresql', 'old');
        expect((await load('postgresql', `${NEW}${line}\n`)).status).toBe(1);
        expect(await marked('postgresql')).toBe('old');
        expect((await exec(['ls', '/tmp/escaped'])).status).not.toBe(0);
        expect(await leftovers()).toEqual([]);
    });
});

describe('what is no whole dump', () => {
    it.each(['mariadb', 'postgresql'] as const)('leaves a database of %s as it is', async engine => {
        await mark(engine, 'old');
        expect((await load(engine, '')).message).toBe('The dump is empty.');
        expect((await load(engine, '-- nothing\n')).message).toContain('has no table');
        expect((await load(engine, `-- ${engine === 'mariadb' ? 'PostgreSQL database dump' : 'MariaDB dump '}\n${NEW}`)).message).toContain('This is a dump of');
        await writeAs(SITE, `/home/${SITE}/dump.sql`, `${NEW}${'-- a comment\n'.repeat(50_000)}`);
        for (const [program, ending] of [['gzip', 'gz'], ['zstd', 'zst']] as const) {
            await run([program, '--force', '--quiet', '--keep', `/home/${SITE}/dump.sql`], { user: SITE });
            await run(['truncate', '--size=-20', `/home/${SITE}/dump.sql.${ending}`], { user: SITE });
            const { status } = await exec(['hostingctl', 'database', 'import', SITE, NAMES[engine], `dump.sql.${ending}`, '--yes']);
            expect(status, ending).toBe(1);
        }
        expect(await marked(engine)).toBe('old');
        expect(await leftovers()).toEqual([]);
    });

    it('is what a caller sends who is killed in the middle', async () => {
        await mark('mariadb', 'old');
        await exec(['timeout', '--signal=KILL', '4', 'bash', '-c',
            `(printf '%s' "$1"; sleep 20) | hostingctl database import ${SITE} ${MARIADB} - --yes`, 'bash', NEW]);
        await ended();
        expect(await marked('mariadb')).toBe('old');
        expect(await leftovers()).toEqual([]);
    });
});

describe('a file', () => {
    it.each([
        ['../other/dump.sql', 2], ['/etc/passwd', 2], ['missing.sql', 3], ['.', 2], ['public_html', 2],
    ])('%s is refused', async (file, status) => {
        expect((await exec(['hostingctl', 'database', 'import', SITE, MARIADB, file, '--yes'])).status).toBe(status);
    });

    it('is followed as the site\'s user alone', async () => {
        await run(['ln', '--symbolic', '--force', '/etc/shadow', `/home/${SITE}/link.sql`], { user: SITE });
        const { status, stderr } = await exec(['hostingctl', 'database', 'import', SITE, MARIADB, 'link.sql', '--yes']);
        expect(status).not.toBe(0);
        expect(stderr).toContain('may not read');
        expect(stderr).not.toContain('root:');
        expect((await exec(['hostingctl', 'database', 'export', SITE, MARIADB, 'link.sql'])).status).toBe(5);
    });

    it('that the site takes away before it has its name is not called a dump', async () => {
        const thief = exec(['timeout', '30', 'bash', '-c', `until rm /home/${SITE}/taken.sql.*.part 2>/dev/null; do :; done`], { user: SITE });
        const { status, stderr } = await exec(['hostingctl', 'database', 'export', SITE, MARIADB, 'taken.sql']);
        expect((await thief).status).toBe(0);
        expect(stderr).toContain('was removed before the dump had its name');
        expect(status).not.toBe(0);
        await hostingctl('database', 'export', SITE, MARIADB, 'taken.sql');
        await run(['test', '-s', `/home/${SITE}/taken.sql`]);
    });
});

describe('who may', () => {
    it('is the owner of the site, and nobody else', async () => {
        await hostingctl('site', 'set', SITE, '--owner', 'customer');
        const args = ['hostingctl', 'database', 'export', SITE, MARIADB, '-'];
        const dump = await exec(args, { user: 'customer' });
        expect(dump.stdout).toContain('-- Dump completed');
        expect((await exec(args, { user: 'nobodyelse' })).status).toBe(3);
        expect((await exec(['hostingctl', 'database', 'import', SITE, MARIADB, '-', '--yes'], { user: 'customer', input: dump.stdout })).status).toBe(0);
    });
});

/** Waits until no job of the site is open, and answers the newest. */
async function ended(): Promise<JobSummary | undefined> {
    let jobs: JobSummary[] = [];
    await until(`the jobs of ${SITE} have ended`, async () => {
        const { status, stdout } = await exec(['hostingctl', 'job', 'list', '--site', SITE, '--json']);
        jobs = status === 0 ? JSON.parse(stdout) as JobSummary[] : [];
        return jobs.length > 0 && jobs.every(job => job.finishedAt !== null);
    }, 60);
    return jobs[0];
}

describe('SIGKILL of the service', () => {
    const next = random(77);
    for (const engine of ['mariadb', 'postgresql'] as const) {
        for (let round = 0; round < 3; round++) {
            const delay = Math.round(300 + next() * 2200);
            it(`${delay} ms into an import into ${engine} leaves the old data or the new`, async () => {
                await mark(engine, 'old');
                const before = (await ended())?.id;
                await writeAs(SITE, `/home/${SITE}/killed.sql`, `${NEW}${engine === 'mariadb' ? 'CREATE VIEW w AS SELECT word FROM marker;' : ''}\n`);
                const job = exec(['hostingctl', '--json', 'database', 'import', SITE, NAMES[engine], 'killed.sql', '--yes']);
                await new Promise(resolve => setTimeout(resolve, delay));
                await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
                await job;
                const last = await ended();
                expect(['done', 'rolled-back'], JSON.stringify(last)).toContain(last?.state);
                // It may have been killed before the job was made.
                expect(await marked(engine)).toBe(last?.id !== before && last?.state === 'done' ? 'new' : 'old');
                expect(await leftovers()).toEqual([]);
            });
        }
    }
});

/** HOSTING_DUMP_MB=1000 loads so much. */
const MEGABYTES = Number(process.env['HOSTING_DUMP_MB'] ?? 100);
const TIME = 60_000 + 600 * MEGABYTES;

describe(`a dump of ${MEGABYTES} MB`, () => {
    it.each([['mariadb', 'INT AUTO_INCREMENT'], ['postgresql', 'SERIAL']] as const)('needs no more memory than a small one, into %s', async (engine, id) => {
        const row = `('${'x'.repeat(1000)}')`;
        const line = `INSERT INTO big (data) VALUES ${Array.from({ length: 100 }, () => row).join(',')};`;
        await writeAs(SITE, `/home/${SITE}/line.sql`, `${line}\n`);
        await run(['bash', '-c', `cd; { echo "CREATE TABLE big (id ${id} PRIMARY KEY, data TEXT);"; for i in {1..${MEGABYTES * 10}}; do cat line.sql; done; } >big.sql`],
            { user: SITE, timeout: TIME });
        const job = exec(['hostingctl', '--json', 'database', 'import', SITE, NAMES[engine], `/home/${SITE}/big.sql`, '--yes'], { timeout: TIME });
        let most = 0;
        const over = job.then(() => true);
        // A look every 300 ms until the job is over.
        while (!await Promise.race([over, new Promise<false>(resolve => setTimeout(resolve, 300, false))])) {
            const { stdout } = await exec(['bash', '-c',
                'ps -o rss= -p "$(systemctl show --value -p MainPID hostingd)"; ps -o rss= -C mariadb; ps -o rss= -C psql']);
            most = Math.max(most, ...stdout.trim().split(/\s+/).map(Number));
        }
        const { steps, state } = JSON.parse((await job).stdout) as Job;
        expect(state).toBe('done');
        expect(steps[0]?.note).toMatch(/^1[\d.]+ [MG]B$/);
        const separator = engine === 'mariadb' ? '\t' : '|';
        expect(await sql(engine, 'SELECT count(*), sum(length(data)) FROM big;')).toBe(`${MEGABYTES}000${separator}${MEGABYTES}000000`);
        // Kilobytes.
        expect(most).toBeLessThan(160_000);
        expect(most).toBeGreaterThan(20_000);
        const dump = await run(['bash', '-c',
            `hostingctl database export ${SITE} ${NAMES[engine]} - --compression gzip | gzip --decompress --stdout | wc --bytes`], { timeout: TIME });
        expect(Number(dump)).toBeGreaterThan(MEGABYTES * 1_000_000);
    }, TIME);
});
