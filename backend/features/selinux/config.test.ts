// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { withEnforcing } from './config.ts';

const SHIPPED = `# This file controls the state of SELinux on the system.
# SELINUX= can take one of these three values:
#     enforcing - SELinux security policy is enforced.
SELINUX=permissive
# SELINUXTYPE= can take one of these three values:
SELINUXTYPE=targeted
`;

test.each([
    ['the setting is changed, and comments and other settings stay', SHIPPED, SHIPPED.replace('SELINUX=permissive', 'SELINUX=enforcing')],
    ['every line that sets it is changed: the last one counts', 'SELINUX=disabled\nSELINUX=permissive # for now\n',
        'SELINUX=enforcing\nSELINUX=enforcing\n'],
    ['a line is added where none sets it', '#SELINUX=permissive\nSELINUXTYPE=targeted',
        '#SELINUX=permissive\nSELINUXTYPE=targeted\nSELINUX=enforcing\n'],
    ['what is right already stays', 'SELINUX=enforcing\n', 'SELINUX=enforcing\n'],
    ['an empty file gets it', '', 'SELINUX=enforcing\n'],
])('%s', (_what, before, after) => {
    expect(withEnforcing(before)).toBe(after);
    expect(withEnforcing(after)).toBe(after);
});
