// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { parseQueue, parseStatus } from './status.ts';

// As php-fpm 8.4 writes it.
const PAGE = {
    pool: 'shop', 'process manager': 'ondemand', 'start time': 1_763_726_400, 'start since': 12, 'accepted conn': 34, 'listen queue': 0,
    'max listen queue': 0, 'listen queue len': 0, 'idle processes': 2, 'active processes': 3, 'total processes': 5,
    'max active processes': 4, 'max children reached': 1, 'slow requests': 0, 'memory peak': 2_097_152,
};

test('the status page of a pool is read, without the process that wrote it', () => {
    expect(parseStatus(JSON.stringify(PAGE))).toEqual({
        startedAt: '2025-11-21T12:00:00.000Z', active: 2, idle: 2, maxActive: 4, accepted: 34, limitReached: 1,
    });
});

test.each([
    '', 'File not found.', '[]', 'null', '{}', JSON.stringify({ ...PAGE, 'accepted conn': 'many' }),
    JSON.stringify({ ...PAGE, 'idle processes': -1 }), JSON.stringify({ ...PAGE, 'start time': 9e15 }),
])('%j is no status page', text => {
    expect(parseStatus(text)).toBeNull();
});

test('the queue of a socket is the first number of its line', () => {
    expect(parseQueue('u_str LISTEN 7      511    /run/hosting/tt/php.sock 179955 * 0\n')).toBe(7);
    expect(parseQueue('')).toBeNull();
    expect(parseQueue('u_str ESTAB 7 0 /run/hosting/tt/php.sock 179955 * 0')).toBeNull();
});
