// SPDX-License-Identifier: LGPL-2.1-or-later

import * as fs from 'node:fs/promises';

import { beforeEach, describe, expect, test, vi } from 'vitest';

import { chooseVersion, fpmBinary, installedVersions } from './versions.ts';

vi.mock('node:fs/promises', () => ({ readdir: vi.fn(), access: vi.fn() }));

test.each([
    ['7.4', '/opt/remi/php74/root/usr/sbin/php-fpm'],
    ['8.4', '/opt/remi/php84/root/usr/sbin/php-fpm'],
    ['8.10', '/opt/remi/php810/root/usr/sbin/php-fpm'],
])('php-fpm of %s is %s', (version, file) => {
    expect(fpmBinary(version)).toBe(file);
});

describe('the versions of a host', () => {
    const present = (...names: string[]): unknown => vi.mocked(fs.readdir).mockResolvedValue(names as never);

    beforeEach(() => { vi.mocked(fs.access).mockResolvedValue(undefined); });

    test('are Remi\'s directories, the newest first', async () => {
        present('php74', 'php84', 'php810', 'php82', 'php', 'php8', 'phpmyadmin', 'python311', 'php84-syspaths', 'xphp83');
        expect(await installedVersions()).toEqual(['8.10', '8.4', '8.2', '7.4']);
    });

    test('are those whose php-fpm is installed', async () => {
        present('php84', 'php82');
        vi.mocked(fs.access).mockImplementation(file =>
            file === fpmBinary('8.4') ? Promise.reject(new Error('ENOENT')) : Promise.resolve());
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
