// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test, vi } from 'vitest';

import { authorizedKeys, dayAfter } from './authorized-keys.ts';

// No overrides of the machine that runs the test.
vi.mock('../../host/files.ts', () => ({ readFile: vi.fn(() => Promise.resolve(undefined)) }));

const KEY = { type: 'ssh-ed25519', key: 'AAAAC3Nz', comment: 'anna@laptop', fingerprint: 'SHA256:x', from: [], until: null };

test('a key of a site may do nothing but log in, from where and as long as was said', async () => {
    const limited = { ...KEY, from: ['192.0.2.0/24', '2001:db8::7'], until: '2027-12-31', comment: '' };
    expect((await authorizedKeys('shop', [KEY, limited], 'restrict')).split('\n').slice(1)).toEqual([
        'restrict,no-user-rc ssh-ed25519 AAAAC3Nz anna@laptop',
        'restrict,from="192.0.2.0/24,2001:db8::7",expiry-time="20280101",no-user-rc ssh-ed25519 AAAAC3Nz ',
        '',
    ]);
});

test('a key of an administrator is not held back', async () => {
    expect(await authorizedKeys('admin', [KEY], 'full')).toContain('\nno-user-rc ssh-ed25519 AAAAC3Nz anna@laptop\n');
});

test.each(['a"b', 'a b', 'a\nb', 'a,command="x"'])('no value brings an option of its own: %j', async value => {
    for (const key of [{ ...KEY, from: [value] }, { ...KEY, key: value }, { ...KEY, type: value }])
        await expect(authorizedKeys('shop', [key], 'restrict')).rejects.toThrow(/could not be rendered/);
});

test('the last day is whole, also over a year\'s end and a leap day', () => {
    expect(['2027-12-31', '2028-02-28', '2027-02-28'].map(dayAfter)).toEqual(['20280101', '20280229', '20270301']);
});
