// SPDX-License-Identifier: LGPL-2.1-or-later
/* PHP of a site: its settings seen from inside, what cannot be lifted, how it does, which versions there are. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Usage } from '../../backend/contract/limits.ts';
import type { PhpStatus } from '../../backend/contract/php.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, until, visit, writeAs } from '../support/machine.ts';

const INVALID = 2;
const CONFLICT = 5;
const FILES = '/home/pages/public_html';

const SETTINGS = ['memory_limit', 'post_max_size', 'upload_max_filesize', 'max_execution_time', 'max_input_vars', 'date.timezone',
    'display_errors', 'error_reporting', 'session.gc_maxlifetime', 'opcache.enable', 'opcache.memory_consumption'];

/** What a page of the site says of PHP's settings. */
async function settings(): Promise<Record<string, string>> {
    return JSON.parse((await visit('pages.example', '/settings.php')).body) as Record<string, string>;
}

const set = (...flags: string[]): Promise<unknown> => hostingctl('php', 'set', 'pages', ...flags);
const status = (): Promise<PhpStatus> => hostingctl<PhpStatus>('php', 'status', 'pages');
const usage = (): Promise<Usage> => hostingctl<Usage>('site', 'usage', 'pages');

/** Ends PHP as the timer does, however long it has been idle. */
async function sleep(): Promise<void> {
    await run(['systemctl', 'stop', 'hosting-php@pages.service']);
    await until('PHP is idle', async () => (await status()).activity === 'idle');
}

beforeAll(async () => {
    await hostingctl('site', 'create', 'pages.example', '--owner', 'customer');
    await writeAs('pages', `${FILES}/settings.php`,
        `<?php echo json_encode(array_map('ini_get', array_combine($names = ${phpList(SETTINGS)}, $names)));`);
    await writeAs('pages', `${FILES}/ok.php`, '<?php echo "ok";');
});

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'pages', '--yes', '--files', 'delete']);
});

function phpList(words: readonly string[]): string {
    return `[${words.map(word => `'${word}'`).join(', ')}]`;
}

describe('settings', () => {
    it('of a new site are those of php.ini-production, with limits', async () => {
        expect(await settings()).toEqual({
            memory_limit: '256M', post_max_size: '65M', upload_max_filesize: '64M', max_execution_time: '60',
            max_input_vars: '1000', 'date.timezone': 'UTC', display_errors: '0', error_reporting: '22527',
            'session.gc_maxlifetime': '1440', 'opcache.enable': '1', 'opcache.memory_consumption': '128',
        });
    });

    it.each(['7.4', '8.2', '8.4'])('are seen by a page of PHP %s', async version => {
        await hostingctl('site', 'set', 'pages', '--php', version);
        await set('--memory-limit', '384M', '--upload-size', '8M', '--execution-time', '30', '--input-vars', '2500',
            '--timezone', 'Europe/Berlin', '--display-errors', '--error-level', 'all', '--session-lifetime', '90',
            '--opcache-memory', '64M');
        expect(await settings()).toEqual({
            memory_limit: '384M', post_max_size: '9M', upload_max_filesize: '8M', max_execution_time: '30',
            max_input_vars: '2500', 'date.timezone': 'Europe/Berlin', display_errors: '1', error_reporting: '32767',
            'session.gc_maxlifetime': '5400', 'opcache.enable': '1', 'opcache.memory_consumption': '64',
        });
        expect((await hostingctl<Site>('site', 'show', 'pages')).phpSettings)
            .toMatchObject({ memoryLimit: '384M', timezone: 'Europe/Berlin', sessionMinutes: 90 });
        await set('--no-opcache', '--disable-function', 'exec', '--disable-function', 'php_uname');
        await writeAs('pages', `${FILES}/disabled.php`,
            '<?php echo PHP_VERSION, function_exists("exec") ? " exec" : "", " ", php_uname();');
        const { body } = await visit('pages.example', '/disabled.php');
        expect(body).toContain(version);
        expect(body).not.toContain(' exec');
        expect(body).toMatch(/php_uname\(\)/);          // "… has been disabled" before 8.0, "undefined function" since
        expect((await settings())['opcache.enable']).toBe('0');
        await set('--reset');
        expect(await settings()).toMatchObject({ memory_limit: '256M', 'opcache.enable': '1' });
        expect((await visit('pages.example', '/disabled.php')).body).toMatch(/ exec .*Linux/);
    });

    it('leave no drift, and an empty name enables all functions', async () => {
        await set('--disable-function', 'exec');
        await set('--disable-function', '');
        expect((await hostingctl<Site>('site', 'show', 'pages')).phpSettings.disabledFunctions).toEqual([]);
        expect(await hostingctl('site', 'check', 'pages')).toEqual({ site: 'pages', drift: [] });
    });

    it.each([
        ['memory-limit', 'much'], ['memory-limit', '1M'], ['upload-size', '64M\nauto_prepend_file=/tmp/x'], ['execution-time', '0'],
        ['input-vars', '1'], ['timezone', 'Europe/Atlantis'], ['timezone', '../../etc/passwd'], ['error-level', 'some'],
        ['session-lifetime', '0'], ['opcache-memory', '1M'], ['disable-function', 'a b'], ['disable-function', 'exec;'],
        ['processes', '0'], ['requests', '-1'], ['idle-seconds', '0'], ['idle-minutes', '1441'], ['slow-seconds', '4'],
    ])('are refused at their field: %s %j', async (field, value) => {
        expect(await refused(['php', 'set', 'pages', `--${field}=${value}`]))
            .toMatchObject({ status: INVALID, fields: { [field]: expect.any(String) as string } });
    });

    it('stay within the limits of the site', async () => {
        expect(await refused(['php', 'set', 'pages', '--memory-limit', '2G'])).toMatchObject({
            status: CONFLICT, fields: { 'memory-limit': expect.stringContaining('1G') as string },
            hint: expect.stringContaining('hostingctl site set --memory') as string,
        });
        expect(await refused(['php', 'set', 'pages', '--processes', '500'])).toMatchObject({
            status: CONFLICT, fields: { processes: expect.stringContaining('127') as string },
        });
        await set('--reset');
        await settings();
        // The limits of the site change under running PHP, whatever PHP's own are.
        const master = await run(['systemctl', 'show', '-p', 'MainPID', '--value', 'hosting-php@pages.service']);
        await hostingctl('site', 'set', 'pages', '--memory', '128M');
        expect((await settings()).memory_limit).toBe('256M');
        expect(await run(['systemctl', 'show', '-p', 'MainPID', '--value', 'hosting-php@pages.service'])).toBe(master);
        await hostingctl('site', 'set', 'pages', '--memory', '1G');
    });

    it('are nobody\'s but an administrator\'s', async () => {
        expect(await refused(['php', 'set', 'pages', '--memory-limit', '64M'], { user: 'customer' })).toMatchObject({ status: 4 });
        expect(await refused(['php', 'set', 'pages'])).toMatchObject({ status: INVALID });
    });

    it('change while visitors come, and none is refused', async () => {
        const { asked, wrong } = await underLoad('pages.example', '/ok.php', async () => {
            await set('--memory-limit', '300M', '--upload-size', '12M');
            await set('--execution-time', '50', '--slow-seconds', '10');
            await set('--reset');
        });
        expect(asked).toBeGreaterThan(20);
        expect(wrong).toEqual([]);
    });
});

describe('a hostile page', () => {
    it('lifts no limit, neither by ini_set() nor by .user.ini', async () => {
        await set('--disable-function', 'exec');
        const lifted = {
            memory_limit: '900M', post_max_size: '900M', upload_max_filesize: '900M', max_execution_time: '0', max_input_vars: '9',
            disable_functions: '',
        };
        await writeAs('pages', `${FILES}/.user.ini`, Object.entries({ ...lifted, 'date.timezone': 'Asia/Tokyo' })
            .map(([name, value]) => `${name}=${value}\n`).join(''));
        await writeAs('pages', `${FILES}/hostile.php`, `<?php
            foreach (${phpList(Object.keys(lifted))} as $name) { @ini_set($name, '-1'); }
            @set_time_limit(0);
            echo json_encode([ini_get('memory_limit'), ini_get('post_max_size'), ini_get('upload_max_filesize'),
                ini_get('max_execution_time'), ini_get('max_input_vars'), function_exists('exec'), ini_get('date.timezone')]);`);
        // The last one shows that the file was read at all.
        expect(JSON.parse((await visit('pages.example', '/hostile.php')).body))
            .toEqual(['256M', '65M', '64M', '60', '1000', false, 'Asia/Tokyo']);
        await run(['rm', `${FILES}/.user.ini`], { user: 'pages' });
        await set('--reset');
    });

    it('is ended after its time, whether it works or waits', async () => {
        await set('--execution-time', '1');
        await writeAs('pages', `${FILES}/busy.php`, '<?php while (true) { }');
        await writeAs('pages', `${FILES}/wait.php`, '<?php sleep(60); echo "woke";');
        const [busy, wait] = await Promise.all([visit('pages.example', '/busy.php'), visit('pages.example', '/wait.php')]);
        expect(busy.status).toBe(500);
        expect(wait).toMatchObject({ status: 502 });
        const { text } = await hostingctl<{ text: string }>('site', 'log', 'pages', '--kind', 'php-error');
        expect(text).toContain('Maximum execution time of 1 second');
        expect(text).toMatch(/wait\.php.*execution timed out/);
        await set('--reset');
    });
});

describe('an upload', () => {
    async function upload(bytes: number): Promise<{ status: number, body: string }> {
        await run(['truncate', `--size=${bytes}`, '/tmp/upload']);
        return await visit('pages.example', '/upload.php', '--form', 'file=@/tmp/upload');
    }

    it('that fits arrives, one that does not is refused by nginx', async () => {
        await set('--upload-size', '2M');
        await writeAs('pages', `${FILES}/upload.php`, '<?php echo $_FILES["file"]["error"], " ", $_FILES["file"]["size"];');
        expect(await upload(2 * 1024 ** 2)).toEqual({ status: 200, body: `0 ${2 * 1024 ** 2}` });
        // A file that is a bit too large comes to PHP, which says so to the page: UPLOAD_ERR_INI_SIZE.
        expect(await upload(2 * 1024 ** 2 + 1)).toEqual({ status: 200, body: '1 0' });
        expect((await upload(4 * 1024 ** 2)).status).toBe(413);
        await set('--upload-size', '4M');
        expect(await upload(4 * 1024 ** 2)).toEqual({ status: 200, body: `0 ${4 * 1024 ** 2}` });
    });
});

describe('slow requests', () => {
    it('are logged where that is asked for, and are the owner\'s to read', async () => {
        const log = (): Promise<string> => run(['hostingctl', 'site', 'log', 'pages', '--kind', 'slow'], { user: 'customer' });
        await writeAs('pages', `${FILES}/slow.php`, '<?php usleep(1200000); echo "slow";');
        await visit('pages.example', '/slow.php?before');
        await set('--slow-seconds', '1');
        await visit('pages.example', '/slow.php?after');
        await visit('pages.example', '/ok.php');
        expect(await log()).toMatch(/^\S+ 1\.\d+ s 200 127\.0\.0\.1 pages\.example "GET \/slow\.php\?after HTTP\/1\.1"\n$/);
        expect(await hostingctl<PhpStatus>('php', 'status', 'pages')).toMatchObject({ slow: 1 });
        await set('--slow-seconds', '2');
        await visit('pages.example', '/slow.php?again');
        expect(await log()).not.toContain('again');
    });
});

describe('the status', () => {
    it('of an idle site says so and wakes nothing', async () => {
        await sleep();
        expect(await status()).toMatchObject({ activity: 'idle', pool: null, waiting: 0, note: null });
        expect(await usage()).toMatchObject({ running: false, processes: { current: 0, limit: 128 }, memory: { limit: '1G' } });
        expect((await exec(['systemctl', 'is-active', 'hosting-php@pages.service'])).stdout).toBe('inactive\n');
    });

    it('of a busy one counts processes, and who waits for one', async () => {
        await set('--processes', '2');
        await writeAs('pages', `${FILES}/long.php`, '<?php sleep(7);');
        const many = [visit('pages.example', '/long.php')];
        await until('the request is at work', async () => (await status()).pool?.active === 1);
        const { pool } = await status();
        expect(pool!.accepted).toBeGreaterThan(1);
        expect(Date.parse(pool!.startedAt)).toBeGreaterThan(Date.parse('2020-01-01'));
        // Two at work and two behind them: nobody is left who could tell more.
        for (let number = 0; number < 3; number++)
            many.push(visit('pages.example', '/long.php'));
        await until('two wait', async () => (await status()).waiting === 2);
        expect(await status()).toMatchObject({ pool: null, note: expect.stringContaining('all its processes are at work') as string });
        await Promise.all(many);
        await set('--reset');
    });

    it('is open to the site\'s owner and nobody else', async () => {
        expect(JSON.parse(await run(['hostingctl', 'php', 'status', 'pages', '--json'], { user: 'customer' })))
            .toMatchObject({ site: 'pages' });
        expect(await refused(['php', 'status', 'pages'], { user: 'nobodyelse' })).toMatchObject({ status: 3 });
        expect(await refused(['site', 'usage', 'pages'], { user: 'nobodyelse' })).toMatchObject({ status: 3 });
    });

    it('has no address on the web', async () => {
        const name = 'hosting-php-status';
        await hostingctl('web', 'set', 'pages', '--front-controller');
        await writeAs('pages', `${FILES}/index.php`, '<?php echo "front";');
        const addresses = ['', '?json', '/.php', '.php'].map(end => `/${name}${end}`);
        for (const url of [...addresses, `/ok.php/${name}`, `/index.php/${name}?full`, `//${name}`, '/%68osting-php-status'])
            expect((await visit('pages.example', url, '--path-as-is')).body, url).not.toMatch(/accepted conn|process manager/);
        await hostingctl('web', 'set', 'pages', '--no-front-controller');
    });

    it('of a running one tells what it uses', async () => {
        await visit('pages.example', '/ok.php');
        const used = await usage();
        expect(used).toMatchObject({ running: true, cpu: { limit: '100%' }, processes: { limit: 128 } });
        expect(used.processes.current).toBeGreaterThan(1);
        expect(used.cpu.usedMicroseconds).toBeGreaterThan(0);
    });
});

describe('the versions of a host', () => {
    const REMI = '/opt/remi/php82/root/usr/sbin/php-fpm';

    afterAll(async () => {
        await exec(['mv', `${REMI}.aside`, REMI]);
        await exec(['rm', '-f', '/usr/sbin/php-fpm']);
    });

    it('are listed with their support and their sites', async () => {
        const listed = await hostingctl<{ version: string, sites: number }[]>('php', 'list');
        expect(listed.map(({ version }) => version)).toEqual(['8.4', '8.2', '7.4']);
        expect(listed[0]).toMatchObject({ source: 'remi', endOfLife: '2028-12-31', sites: expect.any(Number) as number });
        expect(listed[2]).toMatchObject({ endOfLife: '2022-11-28', ended: true });
        // The versions are no secret; how many sites of others are on each is.
        expect(listed.some(each => each.sites > 0)).toBe(true);
        const { stdout } = await exec(['hostingctl', 'php', 'list', '--json'], { user: 'nobodyelse' });
        expect((JSON.parse(stdout) as typeof listed).map(({ sites }) => sites)).toEqual([0, 0, 0]);
    });

    it('include the distribution\'s, and a site runs on it', async () => {
        await run(['cp', REMI, '/usr/sbin/php-fpm']);
        expect(await hostingctl('php', 'list')).toContainEqual(expect.objectContaining({ version: '8.2', source: 'remi' }));
        await run(['mv', REMI, `${REMI}.aside`]);
        expect(await hostingctl('php', 'list')).toContainEqual(expect.objectContaining({ version: '8.2', source: 'appstream' }));
        await hostingctl('site', 'set', 'pages', '--php', '8.2');
        await writeAs('pages', `${FILES}/version.php`, '<?php echo PHP_VERSION;');
        expect((await visit('pages.example', '/version.php')).body).toMatch(/^8\.2\./);
        expect(await run(['readlink', '/etc/hosting/php/pages/php-fpm'])).toBe('/usr/sbin/php-fpm\n');
    });
});
