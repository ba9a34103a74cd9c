// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, it } from 'vitest';

import { faultsOf } from './drift.ts';

const SITE = { name: 'shop', domain: 'shop.example' };

it('does not call missing what a server did not answer for, and has no repair for it', () => {
    const drift = [
        { path: 'MariaDB database shop', reason: 'unknown' as const, diff: 'MariaDB took the connection and does not answer.\n' },
        { path: '/etc/a', reason: 'edited' as const, diff: '' },
    ];
    expect(faultsOf(SITE, drift)).toEqual([
        expect.objectContaining({ message: 'shop.example is not as its settings say: /etc/a (edited).', repair: 'hostingctl site apply shop --force' }),
        { state: 'warn', subject: 'shop',
            message: 'Of shop.example could not be looked at: MariaDB database shop. MariaDB took the connection and does not answer.' },
    ]);
    expect(faultsOf(SITE, [])).toEqual([]);
});
