// SPDX-License-Identifier: LGPL-2.1-or-later
/* Tests of the page alone, as it was built: `vite build` first. The service and Cockpit are fakes here. */

import { defineConfig } from 'vitest/config';

export default defineConfig({
    root: import.meta.dirname,
    cacheDir: '../../node_modules/.vite',
    test: { include: ['*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000, fileParallelism: false, expect: { poll: { timeout: 10_000 } } },
});
