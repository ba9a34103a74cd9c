// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { accessSettings } from '../../contract/access.ts';
import { Secrets } from '../../store/secrets.ts';
import { accessPlace, resealedAccess, sealHash } from './passwords.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'hosting-access-'));
const secrets = Secrets.open(path.join(directory, 'secrets.key'), true);
afterAll(() => { rmSync(directory, { recursive: true }); });

test('a hash that was sealed for a site opens for its clone, and for nobody else', () => {
    const access = accessSettings.parse({
        rules: [{ action: 'deny', address: '192.0.2.1' }],
        protections: [{ path: '/admin', users: [{ name: 'bob', password: sealHash(secrets, 'shop', '$6$hash') }] }],
    });
    const resealed = resealedAccess(secrets, { name: 'shop', access }, 'copy');
    const { password } = resealed.protections[0]!.users[0]!;
    expect(secrets.unseal(password, accessPlace('copy'))).toBe('$6$hash');
    expect(() => secrets.unseal(password, accessPlace('shop'))).toThrow('does not open');
    expect({ ...resealed, protections: [] }).toEqual({ ...access, protections: [] });
    expect(resealed.protections[0]).toMatchObject({ path: '/admin', users: [{ name: 'bob' }] });
});
