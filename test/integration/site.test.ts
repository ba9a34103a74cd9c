// SPDX-License-Identifier: LGPL-2.1-or-later
/* One site from its creation to its deletion, as an administrator and as its visitors see it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site, SiteSummary } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run, until, visit, writeAs } from '../support/machine.ts';

const WHO = '<?php echo posix_getpwuid(posix_geteuid())["name"], " ", PHP_VERSION, " ", php_sapi_name();';

describe('a generic site with a database', () => {
    let site: Site;

    beforeAll(async () => {
        const created = await hostingctl<{ job: number, site: string, state: string }>(
            'site', 'create', 'shop.example', '--alias', 'www.shop.example', '--php', '8.2', '--database', 'mariadb');
        expect(created).toMatchObject({ site: 'shop', state: 'done' });
        site = await hostingctl<Site>('site', 'show', 'shop.example');
        await writeAs('shop', '/home/shop/public_html/who.php', WHO);
    });

    afterAll(async () => {
        await exec(['hostingctl', 'site', 'delete', 'shop', '--yes', '--files', 'delete']);
    });

    it('is shown with everything that belongs to it', () => {
        expect(site).toMatchObject({
            name: 'shop', domain: 'shop.example', aliases: ['www.shop.example'], app: 'generic', php: '8.2', state: 'active',
            owner: null, home: '/home/shop', docroot: '/home/shop/public_html', socket: '/run/hosting/shop/php.sock',
            slice: 'hosting-shop.slice', database: { engine: 'mariadb', name: 'shop', user: 'shop' }, job: null,
        });
        expect(site.level).toMatch(/^s0:c\d+,c\d+$/);
    });

    it('is found by its user name and by each of its domains', async () => {
        for (const reference of ['shop', 'shop.example', 'WWW.Shop.Example'])
            expect(await hostingctl<Site>('site', 'show', reference)).toMatchObject({ name: 'shop' });
    });

    it('is listed', async () => {
        expect((await hostingctl<SiteSummary[]>('site', 'list')).map(each => each.name)).toContain('shop');
    });

    it('answers with its welcome page on every name', async () => {
        for (const domain of ['shop.example', 'www.shop.example']) {
            const { status, body } = await visit(domain);
            expect(status).toBe(200);
            expect(body).toContain('This site is ready. It runs on PHP 8.2.');
        }
    });

    it('runs PHP of its version as its own user', async () => {
        expect((await visit('shop.example', '/who.php')).body).toMatch(/^shop 8\.2\.\d+ fpm-fcgi$/);
    });

    it('has a home that neighbours cannot enter and nginx can pass', async () => {
        expect((await run(['stat', '--format=%a %U:%G', '/home/shop', '/home/shop/public_html', '/home/shop/.env'])).split('\n'))
            .toEqual(['710 shop:shop', '755 shop:shop', '600 shop:shop', '']);
        expect(await run(['getfacl', '--omit-header', '--absolute-names', '/home/shop'])).toContain('user:nginx:--x');
    });

    it('reaches its database with what stands in .env, and no other one', async () => {
        await writeAs('shop', '/home/shop/public_html/db.php', `<?php
            $env = parse_ini_file('/home/shop/.env');
            $db = new PDO("mysql:dbname={$env['DB_DATABASE']};unix_socket={$env['DB_SOCKET']}", $env['DB_USERNAME'], $env['DB_PASSWORD']);
            $db->exec('CREATE TABLE visits (id INT)');
            echo implode(',', $db->query('SHOW DATABASES')->fetchAll(PDO::FETCH_COLUMN));`);
        expect((await visit('shop.example', '/db.php')).body).toBe('information_schema,shop');
    });

    it('never shows what begins with a dot', async () => {
        await writeAs('shop', '/home/shop/public_html/.env', 'SECRET=1');
        for (const url of ['/.env', '/../.env', '/%2e%2e/.env', '/%2eenv', '/x/../.env', '/.git/config'])
            expect([400, 403, 404], url).toContain((await visit('shop.example', url, '--path-as-is')).status);
    });

    it('does not run what is not a PHP file', async () => {
        await writeAs('shop', '/home/shop/public_html/photo.jpg', WHO);
        expect((await visit('shop.example', '/photo.jpg/x.php')).status).toBe(404);
        expect((await visit('shop.example', '/photo.jpg')).body).toBe(WHO);
    });

    it('lets no unknown name in', async () => {
        expect((await visit('unknown.example')).status).toBe(0);
    });

    it('stops when idle and comes back with the next request', async () => {
        await visit('shop.example');
        const cgroup = 'pgrep -u shop';
        expect((await exec(cgroup.split(' '))).status).toBe(0);
        await until('PHP has ended', async () => (await exec(cgroup.split(' '))).status !== 0, 60);
        expect((await hostingctl<Site>('site', 'show', 'shop')).activity).toBe('idle');
        expect((await visit('shop.example', '/who.php')).status).toBe(200);
    }, 90_000);

    it('loses no request while masters are ended as idle', async () => {
        const { stdout } = await exec(['bash', '-c', `
            for i in $(seq 60); do
                curl -s -o /dev/null -w '%{http_code}\\n' -H 'Host: shop.example' http://127.0.0.1/who.php &
                pkill -QUIT -u shop -o php-fpm
                sleep 0.05
            done; wait`]);
        const codes = stdout.trim().split('\n');
        expect(codes).toHaveLength(60);
        expect(new Set(codes)).toEqual(new Set(['200']));
    });

    it('writes a structured entry to the journal for each step', async () => {
        const { job } = await hostingctl<{ job: number | null, id: number }[]>('job', 'list', '--site', 'shop')
            .then(([first]) => ({ job: first?.id }));
        const lines = await run(['journalctl', '--output=json', 'SITE=shop', `JOB=${job}`]);
        const steps = new Set(lines.trim().split('\n').map(line => (JSON.parse(line) as { STEP?: string }).STEP));
        for (const step of ['user', 'files', 'home', 'database', 'php', 'socket', 'virtual-host', 'open'])
            expect(steps).toContain(step);
    });

    it('keeps the output of nginx -t and the generated files', async () => {
        const [job] = await hostingctl<{ id: number }[]>('job', 'list', '--site', 'shop');
        const text = await run(['hostingctl', 'job', 'artifact', String(job?.id), 'virtual-host', 'nginx -t']);
        expect(text).toContain('syntax is ok');
        expect(await run(['hostingctl', 'job', 'artifact', String(job?.id), 'virtual-host', 'hosting-shop.conf']))
            .toBe(await run(['cat', '/etc/nginx/conf.d/hosting-shop.conf']));
        expect(await run(['hostingctl', 'job', 'log', String(job?.id)])).toContain('Create user shop: done');
    });

    it('keeps its password in no job, no journal entry and no readable file', async () => {
        const env = await run(['cat', '/home/shop/.env']);
        const password = /DB_PASSWORD="([A-Za-z0-9]{32})"/.exec(env)?.[1] ?? '';
        expect(password).not.toBe('');
        expect(await run(['journalctl', '--output=export'])).not.toContain(password);
        const found = await exec(['grep', '--recursive', '--files-with-matches', '--text', '--fixed-strings', '--', password,
            '/etc', '/var/lib/hosting', '/var/log/hosting', '/run/hosting', '/tmp']);
        expect(found.stdout).toBe('');
    });
});

describe('two sites', () => {
    beforeAll(async () => {
        await Promise.all([hostingctl('site', 'create', 'alpha.example'), hostingctl('site', 'create', 'beta.example')]);
        await writeAs('alpha', '/home/alpha/public_html/secret.txt', 'of alpha');
    });

    afterAll(async () => {
        await Promise.all(['alpha', 'beta'].map(name => exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete'])));
    });

    const probes = {
        'read its files': 'var_dump(@file_get_contents("/home/alpha/public_html/secret.txt"))',
        'read its environment': 'var_dump(@file_get_contents("/home/alpha/.env"))',
        'list its home': 'var_dump(@scandir("/home/alpha"))',
        'read its files when their modes are 0777': 'var_dump(@file_get_contents("/home/alpha/public_html/secret.txt"))',
        'connect to its PHP': 'var_dump(@stream_socket_client("unix:///run/hosting/alpha/php.sock"))',
        'see its processes': 'var_dump((bool) array_filter(glob("/proc/[0-9]*"), fn($p) => @fileowner($p) !== posix_geteuid()))',
        'read its logs': 'var_dump(@scandir("/var/log/hosting/alpha"))',
        'read its pool': 'var_dump(@scandir("/etc/hosting/php/alpha"))',
        'call the system bus': 'var_dump(@stream_socket_client("unix:///run/dbus/system_bus_socket"))',
    };

    for (const [what, code] of Object.entries(probes)) {
        it(`cannot ${what}`, async () => {
            if (what.includes('0777'))
                await run(['chmod', '-R', '0777', '/home/alpha']);
            await writeAs('beta', '/home/beta/public_html/probe.php', `<?php ${code};`);
            expect(await visit('beta.example', '/probe.php')).toEqual({ status: 200, body: 'bool(false)\n' });
        });
    }

    it('cannot show a link to the other one\'s file through nginx', async () => {
        await run(['ln', '-sf', '/home/alpha/public_html/secret.txt', '/home/beta/public_html/link.txt'], { user: 'beta' });
        await run(['ln', '-sfn', '/home/alpha/public_html', '/home/beta/public_html/dir'], { user: 'beta' });
        expect([403, 404]).toContain((await visit('beta.example', '/link.txt')).status);
        expect([403, 404]).toContain((await visit('beta.example', '/dir/secret.txt')).status);
    });

    it('never share user number or SELinux level', async () => {
        const [alpha, beta] = await Promise.all(['alpha', 'beta'].map(name => hostingctl<Site>('site', 'show', name)));
        expect(alpha?.uid).not.toBe(beta?.uid);
        expect(alpha?.level).not.toBe(beta?.level);
    });
});

describe('deletion', () => {
    const create = (domain: string): Promise<unknown> => hostingctl('site', 'create', domain, '--database', 'mariadb');

    it('leaves nothing, and an archive of files and database', async () => {
        await create('gone.example');
        await writeAs('gone', '/home/gone/public_html/mine.txt', 'mine');
        const { job } = await hostingctl<{ job: number }>('site', 'delete', 'gone', '--yes');
        expect(await leftovers('gone')).toEqual([]);
        const archive = `/var/lib/hosting/archive/gone-${job}`;
        expect(await run(['tar', '-xzOf', `${archive}/files.tar.gz`, './public_html/mine.txt'])).toBe('mine');
        expect(await run(['zcat', `${archive}/database.sql.gz`])).toContain('MariaDB dump');
        expect(await run(['stat', '--format=%a %U', archive])).toBe('700 root\n');
        expect((await visit('gone.example')).status).toBe(0);
    });

    it('without an archive leaves nothing at all', async () => {
        await create('gone.example');
        const { job } = await hostingctl<{ job: number }>('site', 'delete', 'gone.example', '--yes', '--files', 'delete');
        expect(await leftovers('gone')).toEqual([]);
        expect((await exec(['ls', `/var/lib/hosting/archive/gone-${job}`])).status).not.toBe(0);
    });

    it('can keep files and user, and archives the database then', async () => {
        await create('kept.example');
        const { job } = await hostingctl<{ job: number }>('site', 'delete', 'kept', '--yes', '--files', 'keep');
        expect(await leftovers('kept')).toEqual(['path /home/kept', 'passwd entry kept', 'group entry kept']);
        await run(['ls', `/var/lib/hosting/archive/kept-${job}/database.sql.gz`]);
        // Other tests have this host, too.
        await run(['userdel', '--remove', 'kept']);
    });

    it('ends what the site still runs', async () => {
        await create('busy.example');
        await writeAs('busy', '/home/busy/public_html/sleep.php', '<?php ignore_user_abort(true); sleep(50);');
        void visit('busy.example', '/sleep.php', '--max-time', '1');
        await new Promise(resolve => setTimeout(resolve, 1500));
        await hostingctl('site', 'delete', 'busy', '--yes', '--files', 'delete');
        expect(await leftovers('busy')).toEqual([]);
    });

    it('touches nothing of others', async () => {
        await create('one.example');
        await create('two.example');
        const before = await run(['find', '/home/two', '/etc/hosting/php/two', '/var/log/hosting/two', '-printf', '%p %m %u %T@\n']);
        await hostingctl('site', 'delete', 'one', '--yes');
        expect(await run(['find', '/home/two', '/etc/hosting/php/two', '/var/log/hosting/two', '-printf', '%p %m %u %T@\n']))
            .toBe(before);
        expect((await visit('two.example')).status).toBe(200);
        await hostingctl('site', 'delete', 'two', '--yes', '--files', 'delete');
    });

    it('gives the names free for a new site, with another number and level', async () => {
        await create('again.example');
        const first = await hostingctl<Site>('site', 'show', 'again');
        await hostingctl('site', 'delete', 'again', '--yes', '--files', 'delete');
        await create('again.example');
        const second = await hostingctl<Site>('site', 'show', 'again');
        expect(second.uid).not.toBe(first.uid);
        expect(second.level).not.toBe(first.level);
        expect((await visit('again.example')).status).toBe(200);
        await hostingctl('site', 'delete', 'again', '--yes', '--files', 'delete');
    });
});
