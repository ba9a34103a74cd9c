// SPDX-License-Identifier: LGPL-2.1-or-later
import path from 'node:path';

import { defineConfig } from 'vitest/config';

import { templates } from '../build/templates-plugin.ts';

// An instance of its own: the demo may run beside it.
process.env['HOSTING_MACHINE'] ??= 'test';
const { HOSTS } = await import('./support/hosts.ts');

/* Tests in the container. On one host, one file after the other. */
export default defineConfig({
    root: path.resolve(import.meta.dirname, '..'),
    plugins: [templates()],
    test: {
        include: ['test/integration/**/*.test.ts'],
        globalSetup: 'test/support/fresh-machine.ts',
        setupFiles: 'test/support/own-host.ts',
        maxWorkers: HOSTS,
        fileParallelism: HOSTS > 1,
        testTimeout: 240_000,
        hookTimeout: 240_000,
        // Machines are noisy. What needed it is named at the end of `npm test`: it is a fault to be looked into all the same.
        retry: 1,
    },
});
