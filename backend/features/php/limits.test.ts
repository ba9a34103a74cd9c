// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { type PhpSettings, phpSettings } from '../../contract/php.ts';
import { requestLimits } from './limits.ts';

const site = (settings: Partial<PhpSettings>): Parameters<typeof requestLimits>[0] =>
    ({ phpSettings: phpSettings.parse(settings) });

test.each([['64M', '65M'], ['1M', '2M'], ['1G', '1025M']])('a file of %s fits a body of %s', (uploadSize, body) => {
    expect(requestLimits(site({ uploadSize }))).toMatchObject({ body });
});

test.each([1, 60, 3600])('after %d s PHP ends a request itself, then its master does, and nginx still waits for what they say', seconds => {
    const { terminateSeconds, readSeconds } = requestLimits(site({ executionTime: seconds }));
    expect(terminateSeconds).toBeGreaterThan(seconds);
    // The master looks every third of the time.
    expect(readSeconds).toBeGreaterThan(terminateSeconds * 4 / 3);
});
