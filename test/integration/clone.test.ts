// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site made from another one: files, database and settings are copies, names and secrets its own; the source serves on. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { JobSummary } from '../../backend/contract/jobs.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, until, visit, writeAs } from '../support/machine.ts';
import { random } from '../support/random.ts';
import { endRelease, serveRelease, Visitor } from '../support/wordpress.ts';

const FAILED = 1, INVALID = 2, NOT_FOUND = 3, CONFLICT = 5;
const HOME = '/home/orig', COPY = '/home/copy';
/** An option as WordPress serializes it: a serialized text, JSON and a path inside, and characters of more than one byte. */
const nested = (domain: string, home: string): string => {
    const text = (value: string): string => `s:${Buffer.byteLength(value)}:"${value}";`;
    return `a:3:{i:0;${text(`http://${domain}/ü`)}s:1:"k";${text(`a:1:{i:0;${text(`//${domain}/x`)}}`)}i:2;O:8:"stdClass":1:{s:1:"p";`
        + `${text(`{"u":"https:\\/\\/www.orig.example","p":"${home}/x","n":"a@orig.example"}`)}}}`;
};

const sql = (...args: string[]): Promise<string> => run(['mariadb', '--batch', '--skip-column-names', '--raw', ...args]);
const option = async (database: string, name: string): Promise<string> =>
    (await sql(database, '-e', `SELECT option_value FROM wp_options WHERE option_name = '${name}'`)).trim();
const as = (user: string, ...argv: string[]): Promise<string> => run(argv, { user });
const kill = async (): Promise<void> => { await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']); };

let login: OutputOf<'site.credentials'>;

beforeAll(async () => {
    await serveRelease();
    ({ credentials: login } = await hostingctl<{ credentials: typeof login }>('site', 'create', 'orig.example', '--app', 'wordpress',
        '--www', '--php', '8.2', '--owner', 'customer', '--title', 'Original', '--email', 'a@mail.example'));
    await hostingctl('site', 'set', 'orig', '--memory', '512M');
    await hostingctl('redirect', 'add', 'orig', '/old', 'http://orig.example/new');
    await sql('orig', '-e', `INSERT INTO wp_options (option_name, option_value) VALUES ('nested', '${nested('orig.example', HOME)
        .replaceAll('\\', '\\\\')}'), ('kept', 'orig.example.org a@orig.example http://orig.example.org');
        CREATE TABLE bytes (id INT PRIMARY KEY, data BLOB); INSERT INTO bytes VALUES (1, x'00ff0a0d275c1a22');
        CREATE TABLE keyless (a TEXT); INSERT INTO keyless VALUES ('x');`);
    // As the site's own user does it: all of these name that user as their definer.
    const { stdout: environment } = await exec(['cat', `${HOME}/.env`]);
    const password = /DB_PASSWORD="(.*)"/.exec(environment)?.[1];
    await run(['mariadb', '--user=orig', 'orig', `--password=${password}`, '-e', `
        CREATE VIEW titles AS SELECT post_title FROM wp_posts;
        CREATE TRIGGER mark BEFORE INSERT ON keyless FOR EACH ROW SET NEW.a = 'marked';
        CREATE PROCEDURE one() SELECT 1;`]);
    await as('orig', 'bash', '-c', `cd ${HOME} && echo 'DATABASE_URL="mysql://orig:${password}@localhost/orig?charset=utf8mb4"' >>.env`);
    await as('orig', 'bash', '-c', `cd ${HOME} && echo hard >one && ln one two && ln -s ${HOME}/one link && ln -s /etc/hostname outside
        truncate --size=50M sparse && mkdir closed && echo x >closed/x && chmod 0750 one && chmod 0500 closed && mkfifo fifo
        echo 'API_KEY="kept"' >>.env && echo 'APP_URL=http://orig.example' >>.env && echo session >sessions/sess_x && echo t >tmp/t
        echo odd >$'public_html/-a\\nb' && rm -f public_html/license.txt && chmod 0777 . && chmod 0710 .`);
}, 300_000);

afterAll(async () => {
    for (const name of ['orig', 'copy', 'copy2', 'plain', 'plain2'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await endRelease();
    expect(await leftovers('copy')).toEqual([]);
});

describe('a clone of WordPress', () => {
    it('is made while the source serves, and answers', async () => {
        const { asked, wrong } = await underLoad('orig.example', '/', () => hostingctl('site', 'clone', 'orig', 'copy.example'));
        expect(asked).toBeGreaterThan(3);
        expect(wrong).toEqual([]);
        const { status, body } = await visit('copy.example');
        expect(status).toBe(200);
        expect(body).toContain('<title>Original');
        expect(body).not.toContain('orig.example');
    });

    it('has the settings of the source, and names of its own', async () => {
        expect(await hostingctl<Site>('site', 'show', 'copy')).toMatchObject({
            domain: 'copy.example', aliases: [], php: '8.2', owner: 'customer', app: 'wordpress', suspended: false,
            limits: { memory: '512M' }, redirects: [{ source: '/old', target: 'http://copy.example/new' }], database: { name: 'copy' },
        });
        expect(await refused(['site', 'credentials', 'copy'])).toMatchObject({ status: NOT_FOUND });
    });

    it('has the files, with links, modes and holes, as its own user\'s', async () => {
        expect((await run(['find', COPY, '!', '-user', 'copy', '-o', '!', '-group', 'copy'])).trim()).toBe('');
        expect(await run(['stat', '--format=%h %a', `${COPY}/one`])).toBe('2 750\n');
        expect(await run(['stat', '--format=%i', `${COPY}/one`])).toBe(await run(['stat', '--format=%i', `${COPY}/two`]));
        expect(await run(['readlink', `${COPY}/link`, `${COPY}/outside`])).toBe(`${COPY}/one\n/etc/hostname\n`);
        const [size = 0, blocks = 0] = (await run(['stat', '--format=%s %b', `${COPY}/sparse`])).split(' ').map(Number);
        expect([size, blocks < 1000]).toEqual([50 * 1024 ** 2, true]);
        expect(await run(['stat', '--format=%a %F', `${COPY}/closed`, `${COPY}/fifo`])).toMatch(/^500 directory\n\d+ fifo\n$/);
        const tree = (home: string): Promise<string> =>
            run(['bash', '-c', `cd ${home}/public_html && find . -printf '%P %m %s\\n' | sort`]);
        expect(await tree(COPY)).toBe(await tree(HOME));
        expect(await run(['find', `${COPY}/sessions`, `${COPY}/tmp`, '-type', 'f'])).toBe('');
        expect(await run(['stat', '--format=%a', COPY])).toBe('710\n');
        expect(await run(['getfacl', '--omit-header', '--absolute-names', COPY])).toContain('user:nginx:--x');
    });

    it('has secrets of its own and what the customer wrote beside them', async () => {
        const [mine, theirs] = [await run(['cat', `${COPY}/.env`]), await run(['cat', `${HOME}/.env`])];
        expect(mine).toMatch(/DB_DATABASE="copy"\nDB_USERNAME="copy"\nDB_PASSWORD="\w{32}"/);
        const [, password = ''] = /^DB_PASSWORD="(\w{32})"/m.exec(mine) ?? [];
        expect(mine).toContain(`DATABASE_URL="mysql://copy:${password}@localhost/copy?charset=utf8mb4"\n`);
        expect(await run(['mariadb', '--user=copy', `--password=${password}`, '--batch', '--skip-column-names', 'copy', '-e', 'SELECT 1']))
            .toBe('1\n');
        expect(mine).toContain('API_KEY="kept"\nAPP_URL=http://copy.example\n');
        expect(/DB_PASSWORD.*/.exec(mine)).not.toEqual(/DB_PASSWORD.*/.exec(theirs));
        const config = await run(['cat', `${COPY}/wp-config.php`]);
        expect(config).toContain('define(\'DB_NAME\', \'copy\')');
        const keys = (text: string): string[] => [...text.matchAll(/_(?:KEY|SALT)', '([A-Za-z0-9+/]{64})'/g)].map(([, key = '']) => key);
        expect(new Set([...keys(config), ...keys(await run(['cat', `${HOME}/wp-config.php`]))]).size).toBe(16);
        expect(await run(['stat', '--format=%a', `${COPY}/wp-config.php`])).toBe('600\n');
    });

    it('has the database, whose views and triggers are its own', async () => {
        expect(await option('copy', 'home')).toBe('http://copy.example');
        expect(await option('copy', 'kept')).toBe('orig.example.org a@orig.example http://orig.example.org');
        const value = await option('copy', 'nested');
        expect(value).toContain('http://copy.example/ü');
        expect(value).toContain('https:\\/\\/copy.example');
        expect(value).toContain(`${COPY}/x`);
        await writeAs('copy', `${COPY}/public_html/check.php`,
            '<?php require "wp-load.php"; echo json_encode(get_option("nested") ? array_keys(get_option("nested")) : null);');
        expect((await visit('copy.example', '/check.php')).body).toBe('[0,"k",2]');
        expect(await sql('copy', '-e', 'SELECT HEX(data) FROM bytes; SELECT COUNT(*) > 0 FROM titles; CALL one();'))
            .toBe('00FF0A0D275C1A22\n1\n1\n');
        expect(await sql('copy', '-e', 'INSERT INTO keyless VALUES (\'y\'); SELECT a FROM keyless')).toBe('x\nmarked\n');
        expect(await sql('-e', `SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'copy' UNION
            SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'copy' UNION
            SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'copy'`)).toBe('copy@localhost\n');
        expect(await sql('copy', '-e', 'SELECT COUNT(*) FROM wp_posts WHERE guid LIKE \'%orig.example%\'')).toBe('0\n');
    });

    it('knows the password, and no session, of the source', async () => {
        expect((await new Visitor('copy.example', '127.0.0.9').logIn(login.user, login.password)).status).toBe(302);
        expect((await new Visitor('orig.example', '127.0.0.9').get('/wp-admin/')).status).toBe(302);
    });

    it('leaves the source as it was', async () => {
        expect(await option('orig', 'nested')).toBe(nested('orig.example', HOME));
        expect(await option('orig', 'home')).toBe('http://orig.example');
        expect((await visit('orig.example')).status).toBe(200);
    });

    it('that is deleted leaves an archive from which it can be restored by hand', async () => {
        const { job } = await hostingctl<{ job: number }>('site', 'delete', 'copy', '--yes');
        expect(await leftovers('copy')).toEqual([]);
        await run(['bash', '-c', `rm -rf /tmp/restore && mkdir /tmp/restore && cd /tmp/restore
            tar --extract --gzip --file=/var/lib/hosting/archive/copy-${job}/files.tar.gz
            mariadb -e 'CREATE OR REPLACE DATABASE restored'
            zcat /var/lib/hosting/archive/copy-${job}/database.sql.gz | mariadb restored`]);
        expect(await run(['cat', '/tmp/restore/one'])).toBe('hard\n');
        const tree = (directory: string): Promise<string> =>
            run(['bash', '-c', `cd ${directory} && find . -type f ! -name check.php -printf '%P %m %s\\n' | sort`]);
        expect(await tree('/tmp/restore/public_html')).toBe(await tree(`${HOME}/public_html`));
        expect(await option('restored', 'home')).toBe('http://copy.example');
        const count = 'SELECT COUNT(*) FROM wp_posts; SELECT COUNT(*) FROM wp_options WHERE option_name NOT LIKE \'%transient%\'';
        expect((await sql('restored', '-e', count)).split('\n')[0]).toBe((await sql('orig', '-e', count)).split('\n')[0]);
        await run(['bash', '-c', 'rm -rf /tmp/restore; mariadb -e "DROP DATABASE restored"']);
    });
});

describe('a clone', () => {
    it.each([
        [['orig', 'orig.example'], CONFLICT, 'domain'],
        [['orig', 'a b'], INVALID, 'domain'],
        [['nosuch', 'copy.example'], NOT_FOUND, 'site'],
        [['orig', 'copy.example', '--user', 'orig'], CONFLICT, 'user'],
        [['orig', 'copy.example', '--user', 'root'], INVALID, 'user'],
        [['orig', 'copy.example', '--owner', 'nosuchaccount'], INVALID, 'owner'],
    ])('of %j is refused', async (words, status, field) => {
        expect(await refused(['site', 'clone', ...words])).toMatchObject({ status, fields: { [field]: expect.any(String) as string } });
    });

    it('of a suspended site is refused', async () => {
        await hostingctl('site', 'suspend', 'orig');
        expect(await refused(['site', 'clone', 'orig', 'copy.example'])).toMatchObject({ status: CONFLICT });
        expect(await refused(['domain', 'rename', 'orig', 'x.example'])).toMatchObject({ status: CONFLICT });
        await hostingctl('site', 'resume', 'orig');
    });

    it('with a file that its user cannot read fails, says which, and leaves nothing', async () => {
        await run(['bash', '-c', `echo secret >${HOME}/roots && chmod 600 ${HOME}/roots`]);
        const { status, message } = await refused(['site', 'clone', 'orig', 'copy.example']);
        expect(status).toBe(FAILED);
        expect(message).toContain('./roots: Cannot open: Permission denied');
        expect(await leftovers('copy')).toEqual([]);
        await run(['rm', `${HOME}/roots`]);
    });

    it('whose configuration would use the database of the source is undone', async () => {
        await as('orig', 'sed', '--in-place=.bak', 's/define(.DB_[A-Z]*., /&"" . /', `${HOME}/wp-config.php`);
        expect(await refused(['site', 'clone', 'orig', 'copy.example']))
            .toMatchObject({ status: CONFLICT, message: expect.stringContaining('own database') as string });
        expect(await leftovers('copy')).toEqual([]);
        await as('orig', 'mv', `${HOME}/wp-config.php.bak`, `${HOME}/wp-config.php`);
        expect(await option('orig', 'home')).toBe('http://orig.example');
    });

    const next = random(77);
    for (let round = 0; round < 3; round++) {
        const delay = Math.round(next() * 2500);
        it(`${delay} ms after whose beginning the service is killed is finished or undone`, async () => {
            const work = exec(['hostingctl', 'site', 'clone', 'orig', 'copy2.example', '--json'], { timeout: 100_000 });
            await new Promise(resolve => setTimeout(resolve, delay));
            await kill();
            await work;
            let jobs: JobSummary[] = [];
            await until('the job has ended', async () => {
                const { status, stdout } = await exec(['hostingctl', 'job', 'list', '--site', 'copy2', '--json']);
                jobs = status === 0 ? JSON.parse(stdout) as JobSummary[] : jobs;
                return status === 0 && jobs.every(job => job.finishedAt !== null);
            }, 60);
            if (jobs[0]?.kind === 'site.clone' && jobs[0].state === 'done') {
                expect((await visit('copy2.example')).body).toContain('<title>Original');
                expect(await sql('copy2', '-e', 'SELECT COUNT(*) FROM wp_users')).toBe('1\n');
                await hostingctl('site', 'delete', 'copy2', '--yes', '--files', 'delete');
            } else {
                expect(['rolled-back', 'done', undefined]).toContain(jobs[0]?.state);
            }
            expect(await leftovers('copy2')).toEqual([]);
            expect(await option('orig', 'home')).toBe('http://orig.example');
        });
    }
});

describe('another primary domain of WordPress', () => {
    it('is where everything stored leads to, but for what identifies a post', async () => {
        const guids = (): Promise<string> => sql('orig', '-e', 'SELECT guid FROM wp_posts ORDER BY ID');
        const before = await guids();
        const { asked, wrong } = await underLoad('orig.example', '/wp-json/', () => hostingctl('domain', 'prefer', 'orig', 'www')
            .then(() => hostingctl('domain', 'primary', 'orig', 'orig.example'))
            .then(() => hostingctl('domain', 'prefer', 'orig', 'none')));
        expect(asked).toBeGreaterThan(3);
        expect(wrong.filter(code => code !== '301')).toEqual([]);
        await hostingctl('domain', 'rename', 'orig', 'moved.example');
        expect(await option('orig', 'siteurl')).toBe('http://moved.example');
        expect(await option('orig', 'nested')).toContain('s:23:"http://moved.example/ü";');
        expect(await guids()).toBe(before);
        for (const domain of ['moved.example', 'orig.example']) {
            const { status, body } = await visit(domain);
            expect(status).toBe(200);
            expect(body).toContain('http://moved.example/');
            expect(body).not.toContain('//orig.example');
        }
        await hostingctl('domain', 'rename', 'orig', 'orig.example', '--no-keep-old');
        expect(await option('orig', 'siteurl')).toBe('http://orig.example');
    });

    it('is not taken where the database is a network\'s, and all is as before', async () => {
        await as('orig', 'sed', '--in-place=.bak', 's/^define(.WP_DEBUG.*/define("MULTISITE", true); define("SUBDOMAIN_INSTALL", false);\\n'
            + 'define("DOMAIN_CURRENT_SITE", "orig.example"); define("PATH_CURRENT_SITE", "\\/");\\n'
            + 'define("SITE_ID_CURRENT_SITE", 1); define("BLOG_ID_CURRENT_SITE", 1);/', `${HOME}/wp-config.php`);
        // PHP looks for a changed file every few seconds only.
        await run(['systemctl', 'stop', 'hosting-php@orig.service']);
        const { message } = await refused(['domain', 'rename', 'orig', 'moved.example']);
        expect(message).toMatch(/network|database could not be changed/);
        await as('orig', 'mv', `${HOME}/wp-config.php.bak`, `${HOME}/wp-config.php`);
        await run(['systemctl', 'stop', 'hosting-php@orig.service']);
        expect(await hostingctl<Site>('site', 'show', 'orig')).toMatchObject({ domain: 'orig.example', aliases: ['www.orig.example'] });
        expect((await visit('orig.example')).status).toBe(200);
        expect((await visit('moved.example')).status).toBe(0);
    });
});

it('a clone of a site without application and database is its files', async () => {
    await hostingctl('site', 'create', 'plain.example', '--owner', 'customer');
    await writeAs('plain', '/home/plain/public_html/index.php', '<?php echo "plain ", get_current_user();');
    await hostingctl('site', 'clone', 'plain', 'other.example', '--user', 'plain2', '--owner', '');
    expect((await visit('other.example')).body).toBe('plain plain2');
    expect(await hostingctl<Site>('site', 'show', 'plain2')).toMatchObject({ owner: null, database: null });
});
