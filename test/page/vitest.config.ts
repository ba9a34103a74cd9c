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
        testTimeout: 90_000,
        hookTimeout: 60_000,
        // Each begins with a page of its own, so it can; the reporter names those that needed it.
        retry: 1,
        expect: { poll: { timeout: 30_000 } },
    },
});
