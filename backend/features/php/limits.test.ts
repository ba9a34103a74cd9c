// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { type PhpSettings, phpSettings } from '../../contract/php.ts';
import { poolLimits, requestLimits } from './limits.ts';

const LIMITS = { memory: '1G', cpu: '100%', processes: 128, io: 100 };
const site = (settings: Partial<PhpSettings>, limits = {}): Parameters<typeof requestLimits>[0] =>
    ({ phpSettings: phpSettings.parse(settings), limits: { ...LIMITS, ...limits } });

test.each([['64M', '65M'], ['1M', '2M'], ['1G', '1025M']])('a file of %s fits a body of %s', (uploadSize, body) => {
    expect(requestLimits(site({ uploadSize }))).toMatchObject({ body });
});

test.each([1, 60, 3600])('after %d s PHP ends a request itself, then its master does, and nginx still waits for what they say', seconds => {
    const { terminateSeconds, readSeconds } = requestLimits(site({ executionTime: seconds }));
    expect(terminateSeconds).toBeGreaterThan(seconds);
    // The master looks every third of the time.
    expect(readSeconds).toBeGreaterThan(terminateSeconds * 4 / 3);
});

describe('a pool', () => {
    test('has what its settings say', () => {
        expect(poolLimits(site({ memoryLimit: '1G', processes: 127 }))).toEqual({ memory: '1G', processes: 127 });
    });

    test('stays within a slice that was made smaller', () => {
        expect(poolLimits(site({ memoryLimit: '512M', processes: 20 }, { memory: '128M', processes: 16 })))
            .toEqual({ memory: '128M', processes: 15 });
    });
});
