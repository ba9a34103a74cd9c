// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site uses of its limits. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { cpuShare, diskSize, memorySize, siteReference, siteUser } from './values.ts';

/** How much a site may keep on disks: nothing is limited unless it was chosen. */
export const diskLimit = z.union([z.literal('none'), diskSize]);
const FILES = 'Write a number of files from 100 to 1000000000, or 0 for no limit.';
export const fileLimit = z.int(FILES).check(z.refine(number => number === 0 || (number >= 100 && number <= 1_000_000_000), FILES));

export const storageSettings = z.object({
    disk: z._default(diskLimit, 'none'),
    /** Files and directories; 0 for no limit. */
    files: z._default(fileLimit, 0),
});
export type StorageSettings = z.output<typeof storageSettings>;

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
    /** Of its user in the file system of its home, of the last minute; null where no limit is set. */
    disk: z.object({ current: counted, limit: diskLimit }),
    files: z.object({ current: counted, limit: fileLimit }),
});

export const limitCommands = {
    usage: command({
        interface: 'Limits1', method: 'Usage', kind: 'query', access: 'owner',
        cli: 'site usage SITE',
        summary: 'Show what a website uses of its limits: of its processes since they were started, and of the disk.',
        input: z.object({ site: siteReference }),
        output: usage,
    }),
};

export type Usage = z.output<typeof usage>;
