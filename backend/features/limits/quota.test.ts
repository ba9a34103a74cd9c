// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { parseMounts } from './file-systems.ts';
import { parseQuota, parseReport } from './quota.ts';

const MOUNTS = `21 1 253:0 / / rw,relatime shared:1 - xfs /dev/mapper/root rw,seclabel,attr2,inode64,noquota
30 21 253:2 / /home rw,relatime shared:12 - xfs /dev/mapper/home rw,seclabel,attr2,inode64,usrquota
31 21 8:1 /tmp/private /tmp rw - ext4 /dev/sda1 rw,seclabel,quota,usrquota
32 21 8:1 / /mnt/with\\040space rw - ext4 /dev/sda1 rw,seclabel,usrjquota=aquota.user,jqfmt=vfsv1
33 21 253:3 / /srv rw - ext4 /dev/sdb rw
`;

describe('a file system', () => {
    test.each([
        ['253:2', { mountPoint: '/home', type: 'xfs', hasUserQuota: true }],
        ['253:0', { mountPoint: '/', type: 'xfs', hasUserQuota: false }],
        ['8:1', { mountPoint: '/mnt/with space', type: 'ext4', hasUserQuota: true }],
        ['253:3', { mountPoint: '/srv', type: 'ext4', hasUserQuota: false }],
        ['9:9', undefined],
    ])('with the number %s', (number, expected) => { expect(parseMounts(MOUNTS, number)).toEqual(expected); });
});

describe('what quota(1) says', () => {
    const words = (line: string): string => `Disk quotas for user shop (uid 70000): \n     Filesystem   blocks   quota   limit   grace   files   quota   limit   grace\n${line}`;
    test.each([
        ['      /home      120       0   10240       0      14       0     100       0\n', { bytes: 122_880, files: 14 }],
        ['          /        4       0       0       0       1       0       0       0\n      /home    10240*      0   10240       0     100*      0     100       0\n',
            { bytes: 10_485_760, files: 100 }],
        ['          /        4       0       0       0       1       0       0       0\n', null],
        ['', null],
    ])('%#', (line, expected) => { expect(parseQuota(words(line), '/home')).toEqual(expected); });
});

test('what repquota(8) says of all users', () => {
    expect(parseReport(`*** Report for user quotas on device /dev/vdb
Block grace time: 7days; Inode grace time: 7days
                        Block limits                File limits
User            used    soft    hard  grace    used  soft  hard  grace
----------------------------------------------------------------------
#0        --       4       0       0      0      3     0     0      0
#70000    +-   10240       0   10240   none     35     0     0      0
`)).toEqual(new Map([[0, 4096], [70_000, 10_485_760]]));
});
