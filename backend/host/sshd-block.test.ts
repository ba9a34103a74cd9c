// SPDX-License-Identifier: LGPL-2.1-or-later
import { expect, it } from 'vitest';

import { includes, withBlocks } from './sshd-block.ts';

const DIRECTORY = '/etc/ssh/sshd_config.d';
const OLD = '# AlmaLinux 8\nPermitRootLogin yes\n\nMatch User backup\n    ForceCommand /usr/bin/rrsync\n';

it.each([
    'Include /etc/ssh/sshd_config.d/*.conf\n',
    '# first\nPort 22\n  include "sshd_config.d/*.conf"\n',
    'Include /etc/ssh/other/*.conf /etc/ssh/sshd_config.d/*\nMatch all\n',
    'Include=/etc/ssh/sshd_config.d/*.conf\n',
])('sees that files are read: %j', config => {
    expect(includes(config, DIRECTORY)).toBe(true);
});

it.each([
    OLD,
    '#Include /etc/ssh/sshd_config.d/*.conf\n',
    'Match User backup\n    Include /etc/ssh/sshd_config.d/*.conf\n',
    'Include /etc/ssh/sshd_config.d/10-one.conf\n',
    'Include /srv/etc/ssh/else.d/*.conf\n',
    '',
])('sees that they are not: %j', config => {
    expect(includes(config, DIRECTORY)).toBe(false);
});

const MATCHING = '# Of sites.\nMatch Group hosting-sftp\n    PermitTTY no\nMatch all\n';

it('puts what is for everybody before everything, conditions behind it, and takes both out again without a trace', () => {
    const first = withBlocks(OLD, ['PermitRootLogin no\n']);
    expect(first).toMatch(/^# BEGIN cockpit-hosting: .*\nPermitRootLogin no\n# END cockpit-hosting\n# AlmaLinux 8\n/);
    expect(first.endsWith(OLD)).toBe(true);
    const second = withBlocks(first, ['Banner /etc/hosting/ssh/banner\n', MATCHING]);
    expect(second).toMatch(/^# BEGIN .*\nBanner \/etc\/hosting\/ssh\/banner\n# END cockpit-hosting\n# AlmaLinux 8\n/);
    expect(second).toMatch(/rrsync\n# BEGIN .*\n# Of sites.\nMatch Group hosting-sftp\n {4}PermitTTY no\nMatch all\n# END cockpit-hosting\n$/);
    expect(second.match(/BEGIN/g)).toHaveLength(2);
    expect(second).not.toContain('PermitRootLogin no');
    expect(withBlocks(second, [])).toBe(OLD);
    expect(withBlocks(second, ['Banner /etc/hosting/ssh/banner\n', MATCHING])).toBe(second);
    expect(withBlocks('', [])).toBe('');
});

it('finds them where somebody has put something around them', () => {
    const moved = `# mine\n${withBlocks(OLD, ['Banner none\n', MATCHING])}# mine\n`;
    expect(withBlocks(moved, [])).toBe(`# mine\n${OLD}# mine\n`);
});

it('begins a line of its own behind a file that ends without one', () => {
    expect(withBlocks('UsePAM yes', [MATCHING])).toMatch(/^UsePAM yes\n# BEGIN/);
});

it.each([['no end', '# END cockpit-hosting\n'], ['no beginning', '# BEGIN cockpit-hosting']])('refuses a block with %s', (_what, mark) => {
    const broken = withBlocks(OLD, ['Banner none\n']).replace(mark, '');
    expect(() => withBlocks(broken, [])).toThrow('was edited between the lines');
});
