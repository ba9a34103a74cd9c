// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { optionsIn, withOption } from './fstab.ts';
import { bootArgumentsIn, listeningIn, modulesIn, portsOfSocket, portsOfSshd, unitsIn } from './parse-facts.ts';
import { enabledIn, withEnabled } from './repository-files.ts';

test('streams are those that were chosen', () => {
    expect(modulesIn(['[nginx]\nname=nginx\nstream=1.24\nprofiles=\nstate=enabled\n', '[php]\nname=php\nstream=\nstate=\n',
        '[perl]\nname=perl\nstream=5.26\nstate=disabled\n'])).toEqual({ nginx: '1.24' });
});

test('units are known with how they stand', () => {
    expect(unitsIn(`nginx.service      enabled  disabled
mariadb.service    disabled disabled
certbot-renew.timer static  -
sshd.service       masked   enabled
`, 'nginx.service loaded active running The nginx HTTP server\nmariadb.service loaded failed failed MariaDB\n')).toEqual({
        'nginx.service': { enabled: true, active: true },
        'mariadb.service': { enabled: false, active: false },
        'certbot-renew.timer': { enabled: true, active: false },
        'sshd.service': { enabled: false, active: false, masked: true },
    });
});

test('ports are those on which others are answered', () => {
    expect(listeningIn(`LISTEN 0      200    127.0.0.1:5432 0.0.0.0:*
LISTEN 0      511      0.0.0.0:80   0.0.0.0:*
LISTEN 0      511         [::]:80      [::]:*
LISTEN 0      200        [::1]:5432    [::]:*
LISTEN 0      5      192.0.2.7%eth0:8443 0.0.0.0:*
LISTEN 0      4096           *:9090       *:*
`)).toEqual([80, 8443, 9090]);
});

test('ports of ssh and Cockpit are where they were moved to', () => {
    expect(portsOfSshd('port 2222\nport 22\naddressfamily any\nclientaliveinterval 0\n')).toEqual([2222, 22]);
    expect(portsOfSocket('Listen=[::]:443 (Stream)\nListen=0.0.0.0:443 (Stream)\nListen=/run/x (Stream)\n')).toEqual([443]);
});

test('arguments of the next start come from the boot loader', () => {
    expect(bootArgumentsIn('index=0\nkernel="/boot/vmlinuz-5.14.0"\nargs="ro resume=UUID=1 rootflags=uquota"\nroot="/dev/sda1"\n'))
        .toEqual(['ro', 'resume=UUID=1', 'rootflags=uquota']);
    expect(bootArgumentsIn('')).toEqual([]);
});

const CRB = '# ours\n[crb]\nname=CRB\nenabled = 0\ngpgcheck=1\n\n[crb-source]\nenabled=0\n';

test('a repository is switched on in its own section, and nothing else is changed', () => {
    const files = { '/etc/yum.repos.d/crb.repo': CRB, '/etc/yum.repos.d/x.repo': '[x]\nname=x\n' };
    expect([enabledIn({ files }, 'crb'), enabledIn({ files }, 'x'), enabledIn({ files }, 'y')]).toEqual([false, true, undefined]);
    expect(withEnabled({ files }, 'crb'))
        .toEqual({ file: '/etc/yum.repos.d/crb.repo', text: CRB.replace('enabled = 0', 'enabled=1') });
});

const FSTAB = '# /home is big\nUUID=1 /\txfs  defaults 0 0\n/dev/sdb1   /home   ext4\tdefaults,noatime   1 2\n#/dev/sdc1 /home xfs defaults 0 0\n';

test('an option is added to its mount point alone', () => {
    expect(optionsIn(FSTAB, '/home')).toEqual(['defaults', 'noatime']);
    expect(optionsIn(FSTAB, '/srv')).toBeUndefined();
    expect(withOption(FSTAB, '/home', 'usrquota')).toBe(FSTAB.replace('defaults,noatime', 'defaults,noatime,usrquota'));
});
