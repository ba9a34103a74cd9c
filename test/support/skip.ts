// SPDX-License-Identifier: LGPL-2.1-or-later
/* Tests that cannot be run here say why, at the end of `npm test` (count.ts): `describe.skipIf(why)('…', { meta: { reason: why } }, …)`. */

import type { TestContext } from 'vitest';

declare module 'vitest' {
    interface TaskMeta { reason?: string }
}

/** Skips the test that runs. */
export function skip(context: TestContext, reason: string): never {
    context.task.meta.reason = reason;
    context.skip(reason);
}
