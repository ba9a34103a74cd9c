// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { openingsIn, ruleFor } from './firewall.ts';

const OPENINGS = [{ address: '192.0.2.7', port: 3306 }, { address: '192.0.2.0/24', port: 5432 }, { address: '2001:db8::/32', port: 5432 }];

test('a rule of ours is known again', () => {
    expect(openingsIn(OPENINGS.map(ruleFor).join('\n'))).toEqual(OPENINGS);
});

test('a rule is written as firewalld writes it', () => {
    expect(ruleFor({ address: '2001:db8::7', port: 3306 }))
        .toBe('rule priority="7406" family="ipv6" source address="2001:db8::7" port port="3306" protocol="tcp" accept');
});

test.each([
    '', 'rule family="ipv4" source address="192.0.2.7" port port="3306" protocol="tcp" accept',
    'rule priority="7406" family="ipv4" source address="192.0.2.7" port port="3306" protocol="tcp" reject',
    'rule priority="-1" family="ipv4" source address="192.0.2.7" port port="3306" protocol="tcp" accept',
])('somebody else\'s is not: %s', line => {
    expect(openingsIn(line)).toEqual([]);
});
