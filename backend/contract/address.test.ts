// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { parseAddress } from './address.ts';

describe('an address', () => {
    test.each([
        ['192.0.2.7', '192.0.2.7', 32],
        ['192.0.2.7/32', '192.0.2.7', 32],
        ['0.0.0.0/0', '0.0.0.0/0', 0],
        ['10.0.0.0/8', '10.0.0.0/8', 8],
        ['192.0.2.128/25', '192.0.2.128/25', 25],
        ['2001:DB8::7', '2001:db8::7', 128],
        ['2001:0db8:0000:0000:0000:0000:0000:0007/128', '2001:db8::7', 128],
        ['2001:db8:0::/48', '2001:db8::/48', 48],
        ['::/0', '::/0', 0],
        ['::1', '::1', 128],
        ['fe80::/10', 'fe80::/10', 10],
        ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', 128],
        ['64:ff9b::192.0.2.1', '64:ff9b::c000:201', 128],
    ])('%s is stored as %s', (text, address, prefix) => {
        expect(parseAddress(text)).toEqual({ address, prefix });
        expect(parseAddress(address), 'the stored form is its own').toEqual({ address, prefix });
    });

    test.each([
        ['192.0.2.7/24', '192.0.2.0/24'],
        ['2001:db8::7/32', '2001:db8::/32'],
        ['255.255.255.255/1', '128.0.0.0/1'],
    ])('%s is no network, and the sentence names %s', (text, network) => {
        expect(parseAddress(text)).toEqual({ problem: `The network of this address is written ${network}.` });
    });

    test('of IPv4 in IPv6 is refused with the way to write it', () => {
        expect(parseAddress('::ffff:192.0.2.7')).toEqual({ problem: expect.stringContaining('write 192.0.2.7.') as string });
    });

    test.each([
        '', ' ', 'all', 'unix:', 'localhost', '192.0.2', '192.0.2.256', '192.0.2.07', '0x7f.0.0.1', '2130706433', '192.0.2.7 ',
        '192.0.2.7;', '192.0.2.7/', '192.0.2.7/33', '192.0.2.7/-1',
        '192.0.2.0/024', '192.0.2.0/24/24', '192.0.2.0/2 4', '1:2:3', ':::', '1::2::3',
        '[::1]', '::1%eth0', '2001:db8::/129', 'g::', '::1\n', '192.0.2.7\n', '١.٢.٣.٤',
    ])('is not %j', text => {
        expect(parseAddress(text)).toEqual({ problem: expect.stringMatching(/^[A-Z].*\.$/) as string });
    });
});
