// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { platformIn } from './platform.ts';

const ALMA = 'NAME="AlmaLinux"\nVERSION="9.6 (Sage Margay)"\nID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.6"\n'
    + 'PLATFORM_ID="platform:el9"\nPRETTY_NAME="AlmaLinux 9.6 (Sage Margay)"\n';

test('an Enterprise Linux is known by its platform', () => {
    expect(platformIn(ALMA)).toEqual({ name: 'AlmaLinux 9.6', id: 'almalinux', release: 9 });
    expect(platformIn(ALMA.replaceAll('9', '10'))).toMatchObject({ release: 10 });
    expect(platformIn('NAME=Rocky Linux\nID=rocky\nVERSION_ID=8.10\nPLATFORM_ID=platform:el8\n'))
        .toEqual({ name: 'Rocky Linux 8.10', id: 'rocky', release: 8 });
});

test.each([
    '', 'ID=debian\nVERSION_ID="13"\n', ALMA.replace('el9', 'el7'), ALMA.replace('el9', 'f42'), ALMA.replace('PLATFORM_ID', 'X'),
    ALMA.replace('el9', 'el90'),
])('nothing else is one: %j', text => { expect(platformIn(text)).toBeUndefined(); });
