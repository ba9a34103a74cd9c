// SPDX-License-Identifier: LGPL-2.1-or-later
import path from 'node:path';

import { defineConfig } from 'vitest/config';

import { templates } from '../build/templates-plugin.ts';

/* Unit tests stand beside the code. They touch nothing but temporary directories. */
export default defineConfig({
    root: path.resolve(import.meta.dirname, '..'),
    plugins: [templates()],
    test: {
        include: ['backend/**/*.test.ts', 'build/**/*.test.ts', 'src/**/*.test.ts', 'test/unit/**/*.test.ts'],
        // Beside them the virtual machine is at work, and goes before.
        testTimeout: 30_000,
    },
});
