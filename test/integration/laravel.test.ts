// SPDX-License-Identifier: LGPL-2.1-or-later
/* A Laravel application on Debian's framework: deployed, visited, attacked; its artisan, scheduler and queue workers. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Site } from '../../backend/contract/sites.ts';
import { bringApplication, deploy, removeApplication } from '../support/laravel.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, run, until, visit, writeAs } from '../support/machine.ts';

const FAILED = 1, INVALID = 2, NOT_FOUND = 3, DENIED = 4, CONFLICT = 5;
const DOMAIN = 'lara.example';
const ROOT = '/home/lara/public_html';
const JAR = '/tmp/jar-lara';

interface Ran { job: number, state: string, output: string }

const artisan = (...args: string[]): Promise<Ran> => hostingctl<Ran>('site', 'run', 'lara', '--', 'php', 'artisan', ...args);
const state = async (unit: string): Promise<string> => (await exec(['systemctl', 'is-active', unit])).stdout.trim();
const pidOf = async (unit: string): Promise<string> => (await run(['systemctl', 'show', '-p', 'MainPID', '--value', unit])).trim();
const WORKERS = ['hosting-queue-1@lara.service', 'hosting-queue-2@lara.service'];
const TIMER = 'hosting-scheduler@lara.timer';

/** What the queue's job wrote about the worker that did it. */
async function worked(name: string): Promise<{ php: string, uid: string, group: string }> {
    expect((await visit(DOMAIN, `/queue/${name}`)).body).toBe('queued');
    const file = `${ROOT}/storage/app/job-${name}`;
    await until(`a worker does the job ${name}`, async () => (await exec(['test', '-s', file])).status === 0);
    const [, php = '', uid = '', ...groups] = (await run(['cat', file])).trim().split('\n');
    return { php, uid, group: groups.join('\n') };
}

beforeAll(async () => {
    await bringApplication();
    await hostingctl('site', 'create', DOMAIN, '--app', 'laravel', '--php', '8.4', '--database', 'mariadb', '--owner', 'customer');
}, 300_000);

afterAll(async () => {
    for (const name of ['lara', 'plain'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await removeApplication();
    await exec(['rm', '-f', JAR]);
    expect(await leftovers('lara')).toEqual([]);
});

describe('a new site', () => {
    it('says that it waits for its application', async () => {
        const { status, body } = await visit(DOMAIN, '/any/page');
        expect(status).toBe(200);
        expect(body).toContain('ready for your Laravel application. It runs on PHP 8.4');
    });

    it('has public as its document root, and all that Laravel writes to', async () => {
        expect(await hostingctl<Site>('site', 'show', 'lara')).toMatchObject({
            app: 'laravel', docroot: `${ROOT}/public`, laravel: { scheduler: false, queueWorkers: 0, queueNames: 'default' },
        });
        for (const directory of ['bootstrap/cache', 'storage/logs', 'storage/framework/sessions', 'storage/framework/cache/data'])
            await writeAs('lara', `${ROOT}/${directory}/probe`, 'x');
        expect(await run(['readlink', '-f', `${ROOT}/.env`])).toBe('/home/lara/.env\n');
        expect(await run(['stat', '-c', '%U %a', '/home/lara/.env'])).toBe('lara 600\n');
    });

    it('has no database unless asked for', async () => {
        await hostingctl('site', 'create', 'plain.example', '--app', 'laravel');
        const text = await run(['cat', '/home/plain/.env']);
        expect(text).not.toContain('DB_');
        expect(text).toMatch(/^APP_KEY="base64:[A-Za-z0-9+/]{43}="$/m);
        expect(text).not.toContain(/^APP_KEY=.*$/m.exec(await run(['cat', '/home/lara/.env']))![0]);
    });
});

describe('the application', () => {
    beforeAll(() => deploy('lara', ROOT));

    it('answers at its addresses', async () => {
        expect((await visit(DOMAIN)).body).toMatch(/^Laravel 10\.[0-9.]+ on PHP 8\.4$/);
        expect(await visit(DOMAIN, '/products/7?color=red')).toEqual({ status: 200, body: 'product 7 red' });
        const missing = await visit(DOMAIN, '/products/none');
        expect(missing.status).toBe(404);
        expect(missing.body).toContain('Not Found');
        expect(missing.body).not.toContain('nginx');
    });

    it('reads its environment', async () => {
        expect(JSON.parse((await visit(DOMAIN, '/settings')).body))
            .toEqual({ env: 'production', debug: false, url: 'http://lara.example', key: 32 });
    });

    it('takes a form with its token alone, and keeps the session in storage', async () => {
        expect((await visit(DOMAIN, '/form', '--data', 'name=anna')).status).toBe(419);
        const token = (await visit(DOMAIN, '/form', '--cookie-jar', JAR)).body;
        expect(token).toMatch(/^[A-Za-z0-9]{40}$/);
        expect(await visit(DOMAIN, '/form', '--cookie', JAR, '--data-urlencode', `_token=${token}`, '--data', 'name=anna'))
            .toEqual({ status: 200, body: 'hello anna' });
        expect(await run(['ls', `${ROOT}/storage/framework/sessions`])).toMatch(/[A-Za-z0-9]{40}/);
    });

    it('serves what is a file in public', async () => {
        expect(await visit(DOMAIN, '/app.css')).toEqual({ status: 200, body: 'body { color: teal }\n' });
    });

    it.each(['/other.php', '/other.php/', '/other.php/x', '/other.PHP', '/other.phtml', '/index.php/x', '/sub/shell.php'])(
        'neither runs nor shows %s', async url => {
            await run(['mkdir', '-p', `${ROOT}/public/sub`], { user: 'lara' });
            for (const name of ['other.PHP', 'other.phtml', 'sub/shell.php'])
                await writeAs('lara', `${ROOT}/public/${name}`, '<?php echo "other ran";');
            const { status, body } = await visit(DOMAIN, url);
            expect(status).toBe(404);
            expect(body).toContain('nginx');
            expect(body).not.toContain('other');
        });

    it.each(['/.env', '/../.env', '/%2e%2e/.env', '/..%2f.env', '/.%65nv', '//.env', '/.env/', '/public/.env', '/app.css/../.env',
        '/storage/logs/laravel.log', '/../artisan', '/composer.json', '/.git/config', '/.env.example', '/index.php/../.env'])(
        'keeps %s to itself', async url => {
            await writeAs('lara', `${ROOT}/public/.env.example`, 'APP_KEY=');
            const { status, body } = await visit(DOMAIN, url, '--path-as-is');
            expect([400, 404]).toContain(status);
            expect(body).not.toMatch(/APP_KEY|DB_PASSWORD|test-application|Illuminate/);
        });
});

describe('site run', () => {
    it('migrates the database with artisan', async () => {
        expect((await artisan('migrate', '--force')).output).toContain('create_jobs_table');
        expect((await artisan('hosting:tables')).output).toBe('jobs migrations\n');
    });

    it('hands the arguments on as they are', async () => {
        const words = ['a b', '', '$HOME', '${HOME}', '$$', '%i', '%%', '"', '\'', '\\', '\\n', 'a\nb', '*', ';', '@x', 'é', '--json'];
        const { output } = await hostingctl<Ran>('site', 'run', 'lara', '--',
            'php', '-r', 'echo json_encode(array_slice($argv, 1));', '--', ...words);
        expect(JSON.parse(output)).toEqual(words);
    });

    it('is the site: its user, slice and PHP, its files alone, no privilege', async () => {
        const { output } = await hostingctl<Ran>('site', 'run', DOMAIN, '--', 'php', '-r', `echo json_encode([
            posix_geteuid(), PHP_VERSION, getcwd(), file_get_contents('/proc/self/cgroup'), scandir('/home'), @scandir('/run/dbus'),
            @file_put_contents('/etc/x', 'x'), file_get_contents('/proc/self/status')]);`);
        const [uid, php, directory, group, homes, bus, written, status] = JSON.parse(output) as unknown[];
        expect([uid, directory, homes, bus, written])
            .toEqual([(await hostingctl<Site>('site', 'show', 'lara')).uid, ROOT, ['.', '..', 'lara'], false, false]);
        expect(php).toMatch(/^8\.4\./);
        expect(group).toMatch(/\/hosting\.slice\/hosting-lara\.slice\/hosting-run-[0-9]+@lara\.service/);
        expect(status).toMatch(/^CapBnd:\s+0+$/m);
        expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
        expect(status).toMatch(/^Seccomp:\s+2$/m);
    });

    it('prints what the program wrote, and fails as it failed', async () => {
        const good = await exec(['hostingctl', 'site', 'run', 'lara', '--', 'bash', '-c', 'echo out; echo err >&2']);
        expect(good).toMatchObject({ status: 0, stdout: expect.stringMatching(/^(out\nerr|err\nout)\n$/) as string });
        const bad = await exec(['hostingctl', 'site', 'run', 'lara', '--', 'bash', '-c', 'echo out; exit 3']);
        expect([bad.status, bad.stdout]).toEqual([FAILED, 'out\n']);
        expect(bad.stderr).toContain('bash ended with status 3.');
        expect(await refused(['site', 'run', 'lara', '--', 'nosuchprogram']))
            .toMatchObject({ status: FAILED, message: 'nosuchprogram ended with status 127.' });
        expect(await refused(['site', 'run', 'lara', '--', 'bash', '-c', 'kill -9 $$']))
            .toMatchObject({ status: FAILED, message: 'bash was ended by signal 9.' });
    });

    it('keeps a megabyte of it, and says so', async () => {
        const { job, output } = await hostingctl<Ran>('site', 'run', 'lara', '--', 'php', '-r', 'echo str_repeat("x", 3000000);');
        expect(output).toMatch(/^x{1000000}\n\[2000000 more bytes were not kept\]\n$/);
        expect((await hostingctl<{ text: string }>('job', 'artifact', String(job), 'run', 'output')).text).toBe(output);
    });

    it('has an end', async () => {
        expect(await refused(['site', 'run', 'lara', '--timeout', '1', '--', 'sleep', '60']))
            .toMatchObject({ status: FAILED, message: 'sleep was stopped after 1 seconds.' });
        expect((await exec(['pgrep', '-u', 'lara', 'sleep'])).status).toBe(1);
    });

    it('does not hold up a change of the site, and is no secret of the journal', async () => {
        const { job } = await hostingctl<{ job: number }>('site', 'run', 'lara', '--no-wait', '--', 'sleep', '71.25118');
        await until('it runs', async () => (await exec(['pgrep', '-u', 'lara', '-f', 'sleep 71.25118'])).status === 0);
        await hostingctl('site', 'set', 'lara', '--io', '90');
        await hostingctl('site', 'suspend', 'lara');
        await until('it has ended', async () => (await exec(['pgrep', '-u', 'lara'])).status === 1);
        expect(await refused(['site', 'run', 'lara', '--', 'php', '-v'])).toMatchObject({ status: CONFLICT });
        await hostingctl('site', 'resume', 'lara');
        await until('its job has ended', async () => (await hostingctl<Ran>('job', 'show', String(job))).state === 'failed');
        expect(await hostingctl('job', 'show', String(job)))
            .toMatchObject({ error: { message: expect.stringMatching(/^sleep was/) as string } });
        expect(await run(['journalctl', '-u', 'hostingd.service', '--output', 'json'])).not.toContain('71.25118');
    });

    it('ends with the service, when that is killed', async () => {
        const { job } = await hostingctl<{ job: number }>('site', 'run', 'lara', '--no-wait', '--', 'sleep', '72');
        await until('it runs', async () => (await exec(['pgrep', '-u', 'lara', 'sleep'])).status === 0);
        await run(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        await until('nothing of it is left', async () => (await exec(['pgrep', '-u', 'lara', 'sleep'])).status === 1);
        await until('its job says so', async () => (await hostingctl<Ran>('job', 'show', String(job))).state === 'failed');
        expect(await hostingctl('job', 'show', String(job)))
            .toMatchObject({ error: { message: 'The service ended while sleep ran, and sleep was stopped.' } });
        expect(await run(['systemctl', 'list-units', '--all', '--plain', '--no-legend', 'hosting-run-*'])).toBe('');
    });

    it('is open to the site\'s owner, and to nobody else', async () => {
        const asUser = (user: string): Promise<{ status: number, stdout: string }> =>
            exec(['hostingctl', 'site', 'run', 'lara', '--', 'id', '-un'], { user });
        expect(await asUser('customer')).toMatchObject({ status: 0, stdout: 'lara\n' });
        expect((await asUser('nobodyelse')).status).toBe(NOT_FOUND);
        expect(await refused(['site', 'run', 'plain', '--', 'id'], { user: 'customer' })).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['laravel', 'set', 'lara', '--scheduler'], { user: 'customer' })).toMatchObject({ status: DENIED });
    });

    it.each([
        [['--']], [['--', '']], [['--', '-v']], [['--', 'A=1']], [['--', 'a\nb']],
        [['--timeout', '0', '--', 'id']], [['--timeout', '21601', '--', 'id']],
    ])('refuses %j', async words => {
        expect(await refused(['site', 'run', 'lara', ...words])).toMatchObject({ status: INVALID });
    });
});

describe('scheduler and queue workers', () => {
    it('begin when they are switched on', async () => {
        await hostingctl('laravel', 'set', 'lara', '--scheduler', '--queue-workers', '2', '--queue-names', 'high,default');
        expect(await Promise.all([TIMER, ...WORKERS].map(state))).toEqual(['active', 'active', 'active']);
        expect((await hostingctl<Site>('site', 'show', 'lara')).laravel)
            .toEqual({ scheduler: true, queueWorkers: 2, queueNames: 'high,default' });
        expect(await run(['pgrep', '-u', 'lara', '-af', 'queue:work'])).toContain('--queue=high,default');
    });

    it('do jobs as the site, inside its slice', async () => {
        const { php, uid, group } = await worked('one');
        expect(php).toBe('8.4');
        expect(Number(uid)).toBe((await hostingctl<Site>('site', 'show', 'lara')).uid);
        expect(group).toMatch(/\/hosting-lara\.slice\/hosting-queue-[12]@lara\.service/);
    });

    it('are confined as PHP is', async () => {
        const confinement = async (unit: string): Promise<string> => await run(['systemctl', 'show', unit, '--property',
            'User,Slice,ProtectHome,BindPaths,TemporaryFileSystem,InaccessiblePaths,SystemCallFilter,CapabilityBoundingSet,'
            + 'NoNewPrivileges,PrivateUsers,RestrictAddressFamilies,ProtectProc,PrivateTmp,ProtectSystem,PrivateDevices']);
        const php = await confinement('hosting-php@lara.service');
        expect(php).toContain('User=lara');
        for (const unit of [...WORKERS, 'hosting-scheduler@lara.service'])
            expect(await confinement(unit), unit).toBe(php);
    });

    it('run what is due', async () => {
        await run(['systemctl', 'start', 'hosting-scheduler@lara.service']);
        await until('the scheduled task has run', async () => (await exec(['test', '-s', `${ROOT}/storage/app/scheduled`])).status === 0);
        expect(await run(['systemctl', 'show', '-p', 'Triggers', '--value', TIMER])).toBe('hosting-scheduler@lara.service\n');
        expect(await run(['systemctl', 'show', '-p', 'NextElapseUSecRealtime', '--value', TIMER])).toMatch(/[0-9]/);
    });

    it('change with the version of PHP', async () => {
        const before = await Promise.all(WORKERS.map(pidOf));
        await hostingctl('site', 'set', 'lara', '--php', '8.2');
        const after = await Promise.all(WORKERS.map(pidOf));
        expect(after.filter(pid => pid === '0' || before.includes(pid))).toEqual([]);
        expect((await worked('two')).php).toBe('8.2');
        expect((await hostingctl<Ran>('site', 'run', 'lara', '--', 'php', '-r', 'echo PHP_VERSION;')).output).toMatch(/^8\.2\./);
    });

    it('are left alone where nothing differs', async () => {
        const before = await Promise.all(WORKERS.map(pidOf));
        await hostingctl('site', 'apply', 'lara');
        expect(await Promise.all(WORKERS.map(pidOf))).toEqual(before);
        expect((await hostingctl<{ drift: unknown[] }>('site', 'check', 'lara')).drift).toEqual([]);
    });

    it('come again when the host is started', async () => {
        await run(['systemctl', 'stop', TIMER, ...WORKERS]);
        await run(['systemctl', 'start', 'hosting-sites.target']);
        expect(await Promise.all([TIMER, ...WORKERS].map(state))).toEqual(['active', 'active', 'active']);
    });

    it('end while the site is suspended', async () => {
        await hostingctl('site', 'suspend', 'lara');
        expect(await Promise.all([TIMER, ...WORKERS].map(state))).toEqual(['inactive', 'inactive', 'inactive']);
        expect((await exec(['pgrep', '-u', 'lara'])).status).toBe(1);
        await hostingctl('site', 'resume', 'lara');
        expect(await Promise.all([TIMER, ...WORKERS].map(state))).toEqual(['active', 'active', 'active']);
        expect((await worked('three')).php).toBe('8.2');
    });

    it('end when they are switched off, each with its link', async () => {
        await hostingctl('laravel', 'set', 'lara', '--queue-workers', '1');
        expect(await Promise.all(WORKERS.map(state))).toEqual(['active', 'inactive']);
        await hostingctl('laravel', 'set', 'lara', '--no-scheduler', '--queue-workers', '0');
        expect(await Promise.all([TIMER, ...WORKERS].map(state))).toEqual(['inactive', 'inactive', 'inactive']);
        expect(await run(['ls', '/etc/systemd/system/hosting-sites.target.wants'])).not.toMatch(/(queue|scheduler).*@lara/);
    });

    it.each([
        [['--queue-workers', '17'], 'queue-workers'], [['--queue-workers', '-1'], 'queue-workers'],
        [['--queue-names', 'a b'], 'queue-names'], [['--queue-names', '-x'], 'queue-names'],
        [['--queue-names', 'a,,b'], 'queue-names'], [['--queue-names', 'a\nb'], 'queue-names'],
    ])('refuse %j', async (words, field) => {
        expect(await refused(['laravel', 'set', 'lara', ...words]))
            .toMatchObject({ status: INVALID, fields: { [field]: expect.any(String) as string } });
    });

    it('are of Laravel sites alone', async () => {
        await hostingctl('site', 'delete', 'plain', '--yes', '--files', 'delete');
        await hostingctl('site', 'create', 'plain.example');
        expect(await refused(['laravel', 'set', 'plain', '--scheduler']))
            .toMatchObject({ status: INVALID, fields: { site: 'plain is no Laravel site.' } });
        // Programs are for every site.
        expect((await hostingctl<Ran>('site', 'run', 'plain', '--', 'pwd')).output).toBe('/home/plain/public_html\n');
    });
});

describe('releases', () => {
    it('are switched by a link, with the next request', async () => {
        for (const release of ['1', '2']) {
            await deploy('lara', `${ROOT}/releases/${release}`);
            await writeAs('lara', `${ROOT}/releases/${release}/routes/web.php`,
                `<?php Illuminate\\Support\\Facades\\Route::get('/', fn () => 'release ${release} ' . config('app.url'));`);
        }
        await run(['ln', '-s', 'releases/1', `${ROOT}/current`], { user: 'lara' });
        await hostingctl('web', 'set', 'lara', '--docroot', 'current/public');
        expect((await visit(DOMAIN)).body).toBe('release 1 http://lara.example');
        expect((await hostingctl<Ran>('site', 'run', 'lara', '--', 'pwd', '-P')).output).toBe(`${ROOT}/releases/1\n`);

        await run(['ln', '-s', '/home/lara/.env', `${ROOT}/releases/2/.env`], { user: 'lara' });
        await run(['ln', '-sfn', 'releases/2', `${ROOT}/current`], { user: 'lara' });
        expect((await visit(DOMAIN)).body).toBe('release 2 http://lara.example');
    });
});

describe('the deletion', () => {
    it('leaves nothing, also of what runs', async () => {
        await hostingctl('laravel', 'set', 'lara', '--scheduler', '--queue-workers', '2');
        await hostingctl('site', 'delete', 'lara', '--yes', '--files', 'delete');
        expect(await leftovers('lara')).toEqual([]);
    });
});
