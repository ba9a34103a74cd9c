// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { isVerifierOf, nativeHash, scramVerifier } from './verifiers.ts';

/** Made by PostgreSQL 17: ALTER ROLE … PASSWORD 'pencil'; SELECT rolpassword FROM pg_authid. */
const MADE = /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/;

test('a verifier has the form of PostgreSQL, and another salt each time', () => {
    const made = Array.from({ length: 20 }, () => scramVerifier('pencil'));
    for (const each of made)
        expect(each).toMatch(MADE);
    expect(new Set(made).size).toBe(20);
});

test('a verifier is that of RFC 7677', () => {
    // Section 3: user "pencil" with the server's salt; StoredKey and ServerKey follow from them.
    expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')))
        .toBe('SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$'
            + 'WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=');
});

test('a verifier knows its password and no other', () => {
    const verifier = scramVerifier('hunter2hunter2');
    expect(isVerifierOf(verifier, 'hunter2hunter2')).toBe(true);
    for (const other of ['', 'hunter2', 'hunter2hunter2 ', 'Hunter2hunter2'])
        expect(isVerifierOf(verifier, other)).toBe(false);
    for (const broken of ['', 'md5abc', verifier.slice(0, -2), verifier.replace('4096', '4097'), `${verifier}=`])
        expect(isVerifierOf(broken, 'hunter2hunter2'), broken).toBe(false);
});

test('a hash is MariaDB\'s PASSWORD()', () => {
    expect(nativeHash('aaa')).toBe('*A02AA727CF2E8C5E6F07A382910C4028D65A053A');
    expect(nativeHash('password')).toBe('*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19');
});
