// SPDX-License-Identifier: LGPL-2.1-or-later

import * as fs from 'node:fs/promises';

import { beforeEach, describe, expect, test, vi } from 'vitest';

import { run } from '../../host/run.ts';
import { chooseVersion, compareVersions, findVersions, fpmBinary, installedVersions } from './versions.ts';

vi.mock('node:fs/promises', () => ({ readdir: vi.fn(), access: vi.fn(), stat: vi.fn() }));
vi.mock('../../host/run.ts', () => ({ run: vi.fn() }));

const present = (...names: string[]): unknown => vi.mocked(fs.readdir).mockResolvedValue(names as never);

let files = 0;
/** The distribution's php-fpm, each time another file. */
function appstream(words: string): void {
    vi.mocked(fs.stat).mockResolvedValue({ ino: ++files, mtimeMs: 1, ctimeMs: 1 } as never);
    vi.mocked(run).mockResolvedValue({ status: 0, stdout: words, stderr: '', dropped: 0 });
}

beforeEach(() => {
    vi.mocked(fs.access).mockResolvedValue(undefined);
    vi.mocked(fs.stat).mockRejectedValue(new Error('ENOENT'));
    vi.mocked(run).mockReset();
});

test.each([
    ['7.4', '/opt/remi/php74/root/usr/sbin/php-fpm'],
    ['8.4', '/opt/remi/php84/root/usr/sbin/php-fpm'],
    ['8.10', '/opt/remi/php810/root/usr/sbin/php-fpm'],
])('php-fpm of %s is %s', async (version, file) => {
    present('php74', 'php84', 'php810');
    expect(await fpmBinary(version)).toBe(file);
});

test('versions are ordered by their numbers', () => {
    expect(['8.10', '7.4', '8.9'].sort(compareVersions)).toEqual(['7.4', '8.9', '8.10']);
});

describe('the versions of a host', () => {
    test('are Remi\'s directories, the newest first', async () => {
        present('php74', 'php84', 'php810', 'php82', 'php', 'php8', 'phpmyadmin', 'python311', 'php84-syspaths', 'xphp83');
        expect(await installedVersions()).toEqual(['8.10', '8.4', '8.2', '7.4']);
    });

    test('are those whose php-fpm is installed', async () => {
        present('php84', 'php82');
        vi.mocked(fs.access).mockImplementation(file =>
            file === '/opt/remi/php84/root/usr/sbin/php-fpm' ? Promise.reject(new Error('ENOENT')) : Promise.resolve());
        expect(await installedVersions()).toEqual(['8.2']);
    });

    test('are none where the directory is missing', async () => {
        vi.mocked(fs.readdir).mockRejectedValue(new Error('ENOENT'));
        expect(await installedVersions()).toEqual([]);
        await expect(chooseVersion(undefined)).rejects.toMatchObject({
            code: 'Invalid', fields: { php: 'No PHP is installed on this host.' },
        });
    });

    test('give a new site the newest, or the one it wants if it is there', async () => {
        present('php74', 'php84');
        expect(await chooseVersion(undefined)).toBe('8.4');
        expect(await chooseVersion('7.4')).toBe('7.4');
        await expect(chooseVersion('8.2')).rejects.toMatchObject({
            code: 'Invalid', fields: { php: 'PHP 8.2 is not installed on this host.' }, hint: expect.stringContaining('8.4, 7.4') as string,
        });
    });
});

describe('the distribution\'s PHP', () => {
    test('is one more version', async () => {
        present('php74', 'php84');
        appstream('PHP 8.3.19 (fpm-fcgi) (built: Mar 12 2025 13:10:27)\nCopyright (c) The PHP Group\n');
        expect(await findVersions()).toEqual([
            { version: '8.4', source: 'remi' }, { version: '8.3', source: 'appstream' }, { version: '7.4', source: 'remi' },
        ]);
        expect(await fpmBinary('8.3')).toBe('/usr/sbin/php-fpm');
        expect(await fpmBinary('8.4')).toBe('/opt/remi/php84/root/usr/sbin/php-fpm');
    });

    test('gives way to Remi\'s of the same version', async () => {
        present('php84');
        appstream('PHP 8.4.1 (fpm-fcgi)\n');
        expect(await findVersions()).toEqual([{ version: '8.4', source: 'remi' }]);
        expect(await fpmBinary('8.4')).toBe('/opt/remi/php84/root/usr/sbin/php-fpm');
    });

    test('is asked again only when the file is another', async () => {
        present('php84');
        appstream('PHP 8.0.30 (fpm-fcgi)\n');
        await findVersions();
        expect(await installedVersions()).toEqual(['8.4', '8.0']);
        expect(run).toHaveBeenCalledTimes(1);
        appstream('PHP 8.3.1 (fpm-fcgi)\n');
        expect(await installedVersions()).toEqual(['8.4', '8.3']);
    });

    test('is none when it says something else', async () => {
        present('php84');
        appstream('error while loading shared libraries\n');
        expect(await installedVersions()).toEqual(['8.4']);
    });
});
