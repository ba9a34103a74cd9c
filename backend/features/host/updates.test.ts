// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { advisedIn, packagesIn } from './updates.ts';

test('what dnf check-update lists is counted, each package once, and what replaces others is not', () => {
    expect(packagesIn('')).toBe(0);
    expect(packagesIn(`
kernel.x86_64                        5.14.0-570.12.1.el9_6              baseos
nginx.x86_64                         1:1.24.0-4.module_el9.5.0+1+2      appstream
nginx.x86_64                         1:1.24.0-5.module_el9.5.0+1+2      appstream
php-cli.x86_64                       8.3.19-1.el9.remi                  @System
Obsoleting Packages
iptables-utils.x86_64                1.8.10-11.el9                      baseos
    iptables.x86_64                  1.8.10-5.el9                       @baseos
`)).toBe(3);
});

test('advisories are counted by the package they are about', () => {
    expect(advisedIn('')).toBe(0);
    expect(advisedIn(`ALSA-2026:1234 Important/Sec. openssl-1:3.2.2-6.el9_5.x86_64
ALSA-2026:1300 Moderate/Sec.  openssl-1:3.2.2-7.el9_5.x86_64
ALSA-2026:1300 Moderate/Sec.  openssl-libs-1:3.2.2-7.el9_5.x86_64
`)).toBe(2);
});
