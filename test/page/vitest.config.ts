// SPDX-License-Identifier: LGPL-2.1-or-later
/* Tests of the page alone, as it was built: `vite build` first. The service and Cockpit are fakes here. */

import { defineConfig } from 'vitest/config';

export default defineConfig({
    root: import.meta.dirname,
    cacheDir: '../../node_modules/.vite',
    test: {
        include: ['*.test.ts'],
        fileParallelism: false,
        // The machine may do other things beside it.
        testTimeout: 180_000,
        hookTimeout: 120_000,
        // Machines are noisy. What needed it is named at the end of `npm test`: it is a fault to be looked into all the same.
        retry: 1,
        expect: { poll: { timeout: 30_000 } },
    },
});
