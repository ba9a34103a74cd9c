// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site uses of its limits. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { cpuShare, memorySize, siteReference, siteUser } from './values.ts';

/** A number the kernel keeps for the site; null where this host does not keep it, or nothing of the site runs. */
const counted = z.nullable(z.int());

export const usage = z.object({
    site: siteUser,
    /** Whether anything of the site runs. All numbers are since that began. */
    running: z.boolean(),
    /** Bytes. */
    memory: z.object({ current: counted, peak: counted, limit: memorySize, outOfMemory: counted }),
    cpu: z.object({ usedMicroseconds: counted, throttledMicroseconds: counted, limit: cpuShare }),
    processes: z.object({ current: z.int(), limit: z.int() }),
});

export const limitCommands = {
    usage: command({
        interface: 'Limits1', method: 'Usage', kind: 'query', access: 'owner',
        cli: 'site usage SITE', summary: 'Show what a website uses of its limits, since its processes were started.',
        input: z.object({ site: siteReference }),
        output: usage,
    }),
};

export type Usage = z.output<typeof usage>;
