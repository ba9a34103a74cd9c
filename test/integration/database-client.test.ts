// SPDX-License-Identifier: LGPL-2.1-or-later
/* The web client for databases: real log-ins over HTTPS with Adminer as Debian has it; tokens, users and sandbox before and after. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { credentialsOf, postgres, says } from '../support/databases.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, run, until, visit } from '../support/machine.ts';
import {
    DOMAIN, guests, handedOver, HOME, installAdminer, opened, type Opened, PROGRAM, Tab, tidy, tokenOf,
} from '../support/web-client.ts';

const [FAILED, INVALID, NOT_FOUND, DENIED, CONFLICT] = [1, 2, 3, 4, 5];
const NAMES = { mariadb: 'dbs', postgresql: 'dbs_pg' } as const;
const ENGINES = ['mariadb', 'postgresql'] as const;
/** Opened at the beginning, and looked at when their minute is over. */
const unused: Opened[] = [];
const unusedGuests: unknown[] = [];
let unusedSince = 0;
let hba: string;

const customer = (...args: string[]): Parameters<typeof refused> => [args, { user: 'customer' }];
const isActive = async (unit: string): Promise<boolean> => (await exec(['systemctl', 'is-active', '--quiet', unit])).status === 0;

beforeAll(async () => {
    hba = await run(['cat', '/var/lib/pgsql/data/pg_hba.conf']);
    await run(['rm', '-f', PROGRAM]);
    await hostingctl('site', 'create', 'dbs.example', '--database', 'mariadb', '--owner', 'customer');
    await hostingctl('database', 'create', 'dbs', '--engine', 'postgresql', '--name', 'pg');
    await hostingctl('site', 'create', 'other.example', '--database', 'mariadb');
    await run(['mariadb', 'dbs', '-e', 'CREATE TABLE fruit (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO fruit VALUES (1, \'plum-of-maria\')']);
    await says(await credentialsOf('pg', 'dbs'),
        'CREATE TABLE fruit (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO fruit VALUES (1, \'plum-of-post\')');
}, 120_000);

afterAll(async () => {
    await exec(['hostingctl', 'database-client', 'disable', '--yes']);
    for (const site of ['dbs', 'other'])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
    expect([...await leftovers('dbwebclient'), ...await leftovers('dbs'), ...await guests()]).toEqual([]);
    expect(await run(['cat', '/var/lib/pgsql/data/pg_hba.conf'])).toBe(hba);
    await run(['rm', '-rf', '/usr/share/adminer']);
});

describe('until it is turned on', () => {
    it('is off, and says who turns it on', async () => {
        expect(await hostingctl('database-client', 'show')).toEqual({ state: 'off', domain: null, certificate: null, sessions: 0 });
        expect(await refused(['database-client', 'open', 'dbs', 'dbs'])).toMatchObject({
            status: CONFLICT, message: 'The web client for databases is off.', hint: expect.stringContaining('database-client enable') as string,
        });
        expect((await refused(['database-client', 'disable', '--yes'])).status).toBe(CONFLICT);
    });

    it('wants the package, and an administrator, and a domain that is free', async () => {
        expect(await refused(['database-client', 'enable', DOMAIN]))
            .toMatchObject({ status: FAILED, message: 'Adminer is not installed on this host.', hint: expect.stringContaining('dnf install') as string });
        await installAdminer();
        expect((await refused(...customer('database-client', 'enable', DOMAIN))).status).toBe(DENIED);
        expect((await refused(['database-client', 'enable', 'dbs.example'])).status).toBe(CONFLICT);
        expect((await refused(['database-client', 'enable', 'not a domain'])).status).toBe(INVALID);
    });
});

describe('turned on', () => {
    beforeAll(async () => {
        await hostingctl('database-client', 'enable', DOMAIN);
        for (const engine of ENGINES)
            unused.push(await opened('dbs', NAMES[engine]));
        for (const each of unused)
            unusedGuests.push((await handedOver(tokenOf(each)))['user']);
        unusedSince = Date.now();
    });

    it('is a sandbox of its own, and no site that anybody sees or changes', async () => {
        expect(await hostingctl('database-client', 'show')).toMatchObject({ state: 'on', domain: DOMAIN, certificate: 'self-signed' });
        expect((await hostingctl<Site[]>('site', 'list')).map(each => each.name).sort()).toEqual(['dbs', 'other']);
        for (const args of [['site', 'show', 'dbwebclient'], ['site', 'delete', DOMAIN, '--yes'], ['site', 'set', 'dbwebclient', '--owner', 'customer'],
            ['database', 'create', 'dbwebclient'], ['site', 'clone', 'dbwebclient', 'copy.example'], ['snippet', 'show', 'dbwebclient']])
            expect((await refused(args)).status, args.join(' ')).toBe(NOT_FOUND);
        expect((await refused(...customer('certificate', 'show', 'dbwebclient'))).status).toBe(NOT_FOUND);
        expect(await hostingctl('certificate', 'show', 'dbwebclient')).toMatchObject({ domain: DOMAIN, forceHttps: true });
        expect(await hostingctl('site', 'check', 'dbwebclient')).toEqual({ site: 'dbwebclient', drift: [] });
        expect((await refused(['site', 'create', 'dbwebclient.example', '--user', 'dbwebclient'])).status).toBe(INVALID);
        expect((await refused(['database-client', 'enable', DOMAIN])).status).toBe(CONFLICT);
    });

    it('shows nobody anything who has no token, and nothing to search engines', async () => {
        const tab = new Tab();
        const page = await tab.get('/');
        expect(page.status).toBe(200);
        expect(page.body).not.toMatch(/adminer|password/i);
        expect(page.headers).toMatch(/x-robots-tag: noindex, nofollow/i);
        expect(page.headers).toMatch(/content-security-policy: default-src 'none'/i);
        expect((await tab.get('/robots.txt')).body).toContain('Disallow: /');
        expect((await visit(DOMAIN, '/')).status).toBe(301);
        for (const url of ['/index.php', '/adminer.php', '/.env', '/open', '/0123456789abcdef/x', '/../../etc/passwd'])
            expect((await tab.get(url, '--path-as-is')).status, url).toBeGreaterThanOrEqual(400);
        expect((await tab.get('/0123456789abcdef/?username=root&server=')).status).toBe(403);
        expect((await tab.post('A'.repeat(32))).status).toBe(403);
        expect((await tab.post('../../../etc/passwd')).status).toBe(403);
        expect((await tab.get('/open', '--data', 'token[]=x')).status).toBe(403);
    });

    describe.each(ENGINES)('%s', engine => {
        const name = NAMES[engine];
        const row = engine === 'mariadb' ? 'plum-of-maria' : 'plum-of-post';
        const other = engine === 'mariadb' ? 'other' : 'postgres';
        const tab = new Tab();

        it('opens a database with its rows', async () => {
            const { url, ...rest } = await opened('dbs', name);
            expect(url).toMatch(/^https:\/\/db\.example\.com\/#[A-Za-z0-9_-]{32}$/);
            expect(rest).toMatchObject({ engine, database: name, user: name });
            expect(Date.parse(rest.openUntil) - Date.now()).toBeLessThan(61_000);
            const answer = await tab.post(tokenOf({ url, ...rest }));
            expect(answer.status).toBe(303);
            expect(answer.headers).toMatch(/^set-cookie: __Host-hosting-[0-9a-f]{16}=[\w-]{43};.*; path=\/; secure; HttpOnly; SameSite=Strict\r?$/mi);
            expect((await tab.see('')).body).toContain('fruit');
            expect((await tab.within('select=fruit')).body).toContain(row);
            expect((await tab.sql('SELECT name FROM fruit')).body).toContain(row);
            // The token is nowhere that it could be used from.
            expect((await new Tab().post(tokenOf({ url, ...rest }))).status).toBe(403);
            expect((await new Tab().get(tab.path)).status).toBe(403);
        });

        it('lets exactly one of several in who come with one token', async () => {
            const token = tokenOf(await opened('dbs', name));
            const answers = await Promise.all(Array.from({ length: 6 }, () => new Tab().post(token)));
            expect(answers.map(each => each.status).sort()).toEqual([303, 403, 403, 403, 403, 403]);
        });

        it('shows no other database, and no other server or driver', async () => {
            expect((await tab.see(`?db=${other}`)).body).toContain('fruit');
            if (engine === 'mariadb') {
                expect((await tab.sql('SHOW DATABASES')).body).not.toMatch(/>other</);
                expect((await tab.sql('SELECT * FROM other.anything')).body).toMatch(/denied|Error/i);
            } else {
                expect((await tab.sql('SELECT pg_read_file(\'/etc/hostname\')')).body).toMatch(/permission denied/i);
                expect((await tab.sql('COPY fruit FROM \'/etc/passwd\'')).body).toMatch(/permission denied|must be superuser/i);
            }
            for (const query of ['sqlite=/etc/passwd', 'sqlite=', 'mssql=192.0.2.1', 'oracle=x', 'elastic=127.0.0.1', 'mongo=x',
                engine === 'mariadb' ? 'pgsql=' : 'server='])
                expect((await tab.get(`${tab.path}?${query}&username=root&db=x`)).status, query).toBe(403);
            // Adminer would try this one as it is told; here it has no say.
            expect((await tab.get(`${tab.path}?${engine === 'mariadb' ? 'server' : 'pgsql'}=192.0.2.1:3306&username=root&db=mysql`, '-L')).body)
                .toContain('fruit');
        });

        it('has no log-in', async () => {
            for (const form of [['auth[driver]=server', 'auth[server]=', 'auth[username]=root', 'auth[password]=x'], ['auth[driver]=sqlite']]) {
                const flags = form.flatMap(each => ['--data', each]);
                expect((await tab.get(tab.path, ...flags)).status).toBe(403);
                expect((await new Tab().get('/', ...flags)).status).toBe(404);
            }
            expect((await tab.see('')).body).not.toMatch(/name=['"]auth/);
            expect((await tab.get(`${tab.path}?script=version`, '--data', 'version=9')).status).toBe(403);
        });

        it('gives no more than the chosen user has', async () => {
            await hostingctl('database-user', 'add', 'dbs', name, `${engine}_reader`, '--privileges', 'read-only');
            const reader = new Tab();
            expect((await reader.open(await opened('dbs', name, '--user', `${engine}_reader`))).body).toContain('fruit');
            expect((await reader.sql('SELECT name FROM fruit')).body).toContain(row);
            expect((await reader.sql('DELETE FROM fruit')).body).toMatch(/denied/i);
            await hostingctl('database-user', 'remove', 'dbs', `${engine}_reader`, '--yes');
            expect((await reader.see('')).body).not.toContain('fruit');
            expect((await tab.see('')).body).toContain('fruit');
        });

        it('makes tables that are the site\'s', async () => {
            await tab.sql('CREATE TABLE made (id INT); INSERT INTO made VALUES (7)');
            expect((await tab.sql('SELECT id + 70 FROM made')).body).toContain('77');
            if (engine === 'postgresql')
                expect((await postgres('SELECT tableowner FROM pg_tables WHERE tablename = \'made\'', name)).trim()).toBe('dbs_pg:owner');
            else
                expect((await tab.sql('CREATE VIEW later AS SELECT 1')).body).toMatch(/denied/i);
        });

        it('is as it was with Adminer of the major version before', async () => {
            await installAdminer('adminer-4.php');
            await exec(['systemctl', 'restart', 'hosting-php@dbwebclient.service']);
            const old = new Tab();
            const first = await old.open(await opened('dbs', name));
            expect(first.body).toContain('4.8.1');
            expect(first.body).toContain('fruit');
            expect((await old.within('select=fruit')).body).toContain(row);
            expect((await old.get(`${old.path}?sqlite=&username=x`)).status).toBe(403);
            await installAdminer();
            await exec(['systemctl', 'restart', 'hosting-php@dbwebclient.service']);
        });

        it('ends a session that is logged out of, and its user within a minute', async () => {
            const leaving = new Tab();
            await leaving.open(await opened('dbs', name));
            const guest = `hosting_client_${leaving.path.replaceAll('/', '')}`;
            expect(await guests()).toContain(guest);
            expect((await leaving.get(leaving.path, '--data', 'logout=1')).body).toContain('Closed');
            expect((await leaving.get(leaving.path)).status).toBe(403);
            expect(await isActive('hosting-database-client.timer')).toBe(true);
            await until('its user is gone', async () => !(await guests()).includes(guest), 75);
            expect((await tab.see('')).body).toContain('fruit');
        });

        it('ends a session whose time is up', async () => {
            const late = new Tab();
            await late.open(await opened('dbs', name));
            const id = late.path.replaceAll('/', '');
            await run(['sqlite3', '/var/lib/hosting/hosting.db', `UPDATE database_guests SET ends_at = '2020-01-01T00:00:00.000Z' WHERE id = '${id}'`]);
            expect((await tidy()).ended).toBeGreaterThan(0);
            expect(await guests()).not.toContain(`hosting_client_${id}`);
            expect((await late.see('')).body).not.toContain('fruit');
        });
    });

    it('opens for a customer what is the customer\'s, and nothing else', async () => {
        const own = JSON.parse(await run(['hostingctl', '--json', 'database-client', 'open', 'dbs', 'pg'], { user: 'customer' })) as Opened;
        expect((await new Tab().open(own)).body).toContain('fruit');
        expect((await refused(...customer('database-client', 'open', 'other', 'other'))).status).toBe(NOT_FOUND);
        expect((await refused(['database-client', 'open', 'dbs', 'dbs'], { user: 'nobodyelse' })).status).toBe(NOT_FOUND);
        expect((await refused(['database-client', 'open', 'dbs', 'pg', '--user', 'dbs'])).status).toBe(CONFLICT);
        expect((await refused(...customer('database-client', 'tidy'))).status).toBe(DENIED);
        expect((await exec(['ls', `${HOME}/tmp`], { user: 'dbs' })).status).not.toBe(0);
        expect(await run(['systemctl', 'show', '--property=PrivateNetwork,RestrictAddressFamilies,User', 'hosting-php@dbwebclient.service']))
            .toBe('User=dbwebclient\nPrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX\n');
        expect((await exec(['curl', '-s', '--unix-socket', '/run/hosting/dbwebclient/php.sock', 'http://x/'], { user: 'dbs' })).status).toBe(7);
    });

    it('leaves token and password in no log, no audit, no process and no file', async () => {
        const seen = exec(['bash', '-c', 'for i in $(seq 150); do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n"; sleep 0.01; done | sort -u']);
        const secrets: string[] = [];
        for (const engine of ENGINES) {
            const what = await opened('dbs', NAMES[engine]);
            const { password } = await handedOver(tokenOf(what));
            expect(password).toMatch(/^\w{32}$/);
            secrets.push(tokenOf(what), String(password));
            const tab = new Tab();
            await tab.open(what);
            await tab.within('select=fruit');
        }
        const isIn = (text: string): boolean => secrets.some(secret => text.includes(secret));
        // curl of this test has the token.
        expect(isIn((await seen).stdout.split('\n').filter(line => !line.startsWith('token=')).join('\n'))).toBe(false);
        const patterns = { input: secrets.join('\n') };
        const { stdout } = await exec(['grep', '-rlaF', '--devices=skip', '-f', '-', '--', '/etc', '/home', '/run', '/tmp', '/var'], patterns);
        expect(stdout).toBe('');
        expect((await exec(['bash', '-c', 'journalctl --no-pager -o export | grep -aF -f <(cat <&3) 3<&0 || true'], patterns)).stdout).toBe('');
        expect(await run(['cat', '/var/log/hosting/dbwebclient/access.log'])).toContain('POST /open');
    });

    it.each([10, 30, 50, 80, 120, 180])('leaves nothing where the service is killed %d ms after it was asked', async delay => {
        const [before, job] = [await guests(), exec([
            // Quicker on its way than hostingctl.
            'busctl', '--json=short', 'call', 'org.cockpithosting.Hosting', '/org/cockpithosting/Hosting', 'org.cockpithosting.Databases1',
            'OpenInClient', 's', JSON.stringify({ site: 'dbs', name: delay % 20 ? 'pg' : 'dbs' })])];
        await new Promise(resolve => setTimeout(resolve, delay));
        await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        const { status, stdout } = await job;
        // What somebody was told of stays for its minute.
        const [answer = '{}'] = (JSON.parse(stdout || '{"data":[]}') as { data: string[] }).data;
        const told = status === 0 ? (await handedOver(tokenOf(JSON.parse(answer) as Opened)))['user'] : undefined;
        await tidy();
        const known = (await run(['sqlite3', '/var/lib/hosting/hosting.db', 'SELECT \'hosting_client_\' || id FROM database_guests'])).split('\n');
        const left = (await guests()).filter(each => !before.includes(each) && each !== told);
        // An answer that was cut off: its address is nobody's, and goes as every one that is not used.
        unusedGuests.push(told, ...left);
        expect(left.filter(each => !known.includes(each))).toEqual([]);
        unusedSince = Date.now();
    });

    it('refuses a token whose minute is over, and removes what was made for it', async () => {
        await new Promise(resolve => setTimeout(resolve, Math.max(0, unusedSince + 61_000 - Date.now())));
        const [first, second] = unused.map(tokenOf);
        for (const token of [first, second])
            expect((await new Tab().post(token ?? '')).status).toBe(403);
        await tidy();
        expect((await guests()).filter(each => unusedGuests.includes(each))).toEqual([]);
        expect(await run(['find', `${HOME}/tmp`, '-name', 'open-*'])).toBe('');
    });

    it('ends with what it belongs to: a database, a user\'s password, a site that is suspended', async () => {
        await hostingctl('database', 'create', 'dbs', '--name', 'short');
        const [tab, short] = [new Tab(), new Tab()];
        await short.open(await opened('dbs', 'short'));
        await hostingctl('database', 'drop', 'dbs', 'short', '--yes', '--no-archive');
        expect(await guests()).not.toContain(`hosting_client_${short.path.replaceAll('/', '')}`);
        await short.open(await opened('dbs', 'pg'));
        await hostingctl('database', 'password', 'dbs', 'pg');
        expect(await guests()).not.toContain(`hosting_client_${short.path.replaceAll('/', '')}`);
        await tab.open(await opened('dbs', 'pg'));
        await hostingctl('site', 'suspend', 'dbs');
        expect(await guests()).toEqual([]);
        expect((await tab.see('')).body).not.toContain('fruit');
        expect((await refused(['database-client', 'open', 'dbs', 'dbs'])).status).toBe(CONFLICT);
        await hostingctl('site', 'resume', 'dbs');
        expect((await new Tab().open(await opened('dbs', 'dbs'))).body).toContain('fruit');
    });

    it('moves to another domain', async () => {
        await hostingctl('database-client', 'enable', 'tables.example.com');
        expect((await opened('dbs', 'dbs')).url).toMatch(/^https:\/\/tables\.example\.com\/#/);
        await hostingctl('database-client', 'enable', DOMAIN);
    });

    it('ends with the site, and with the client', async () => {
        await opened('other', 'other');
        await opened('dbs', 'pg');
        await hostingctl('site', 'delete', 'other', '--yes', '--files', 'delete');
        await hostingctl('database-client', 'disable', '--yes');
        expect(await guests()).toEqual([]);
        expect(await leftovers('dbwebclient')).toEqual([]);
        expect(await hostingctl('database-client', 'show')).toMatchObject({ state: 'off', sessions: 0 });
        expect(await run(['cat', '/var/lib/pgsql/data/pg_hba.conf'])).not.toContain('hosting_client');
        await tidy();
        expect(await isActive('hosting-database-client.timer')).toBe(false);
    });
});
