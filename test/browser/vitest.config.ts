// SPDX-License-Identifier: LGPL-2.1-or-later
import path from 'node:path';

import { defineConfig } from 'vitest/config';

// An instance of its own: the demo may run beside it.
process.env['HOSTING_MACHINE'] ??= 'test';

/* The page in a browser, in the host's real Cockpit, with the real service. One host, so one file after the other. */
export default defineConfig({
    root: path.resolve(import.meta.dirname, '../..'),
    test: {
        include: ['test/browser/**/*.test.ts'],
        globalSetup: 'test/support/fresh-machine.ts',
        fileParallelism: false,
        testTimeout: 240_000,
        hookTimeout: 240_000,
        // Machines are noisy. What needed it is named at the end of `npm test`: it is a fault to be looked into all the same.
        retry: 1,
        // As Playwright's own waiting: the machine does other things beside it.
        expect: { poll: { timeout: 60_000 } },
    },
});
