// SPDX-License-Identifier: LGPL-2.1-or-later
import path from 'node:path';

import { defineConfig } from 'vitest/config';

// An instance of its own: the demo may run beside it.
process.env['HOSTING_MACHINE'] ??= 'test';
process.env['HOSTING_VM'] = '1';

/* What the container cannot show: SELinux enforcing, and limits. In the virtual machine, which is emulated and slow. */
export default defineConfig({
    root: path.resolve(import.meta.dirname, '../..'),
    test: {
        include: ['test/selinux/**/*.test.ts'],
        globalSetup: 'test/support/fresh-machine.ts',
        fileParallelism: false,
        testTimeout: 400_000,
        hookTimeout: 400_000,
        // Machines are noisy. What needed it is named at the end of `npm test`: it is a fault to be looked into all the same.
        retry: 1,
    },
});
