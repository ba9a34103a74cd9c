// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { exceptionDirectory, selinuxCommands } from './selinux.ts';

test.each(['/srv/media', '/srv/media.d/a_b-c/1', '/data/shop', '/mnt/x/y', '/var/www/shared', '/var/opt/x', '/usr/local/share/fonts',
    '/opt/app/data', '/homework/a', '/etcetera/a'])('%s may be given to a site', path => {
    expect(exceptionDirectory.safeParse(path).success).toBe(true);
});

test.each([
    '/home/blog', '/home/blog/public_html', '/home', '/home/.hosting', '/etc/shadow', '/etc/hosting', '/proc/1', '/sys/fs',
    '/dev/shm', '/root/x', '/var/lib/hosting', '/var/lib/mysql', '/var/log/hosting', '/var/www', '/var/opt', '/usr/bin',
    '/usr/local/share', '/opt/remi/php84', '/opt/remi', '/run/hosting', '/tmp/x', '/boot/x', '/srv', '/', '', 'srv/media',
    '/srv/../etc/shadow', '/srv/./a', '/srv//a', '/srv/a/', '/srv/.a', '/srv/a b', '/srv/a\n(allow t shadow_t (file (read)))',
    '/srv/a)', '/srv/(.*)', '/srv/a*', '/srv/a"', '/srv/a\'', '/srv/a;b', '/srv/%i', '/srv/a:b', '/srv/-a', '/srv/ü', '/srv/a\0',
    `/srv/${'a'.repeat(300)}`, '/sbin/a', '/lib64/a',
])('%j is given to no site', path => {
    expect(exceptionDirectory.safeParse(path).success).toBe(false);
});

test('a port has one spelling', () => {
    const parse = (port: string): string | undefined => selinuxCommands.allow.input.safeParse({ site: 'shop', port }).data?.port;
    expect(['6379', '6379/tcp', '1', '65535/tcp'].map(parse)).toEqual(['6379/tcp', '6379/tcp', '1/tcp', '65535/tcp']);
    const wrongs = ['0', '65536', '53/udp', '-1', '6379/tcp ', ' 1', '1e3', '01', '', '1-2', '6379/tcp\n', '6379) (allow', 'http',
        '99999/tcp'];
    for (const wrong of wrongs)
        expect(parse(wrong), JSON.stringify(wrong)).toBeUndefined();
});
