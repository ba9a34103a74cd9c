// SPDX-License-Identifier: LGPL-2.1-or-later
/* The table of attacks in docs/isolation.md is the one that was run. */

import { expect, test } from 'vitest';

import { documented } from '../attacks/report.ts';
import { attacks } from '../attacks/table.ts';

test('docs/isolation.md names the same attacks, in the same order (UPDATE_ISOLATION=1 writes them)', () => {
    expect(documented()).toEqual(attacks.map(({ what }) => what));
});
