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

/** What a site does at this moment, in few words: a row of a list. */
export const activity = z.object({
    site: siteUser,
    /** Bytes; 0 where nothing of it runs, null where the host does not count. */
    memory: z.nullable(z.int()),
    /** Percent of one processor since somebody last looked; null the first time, and where the host does not count. */
    cpu: z.nullable(z.number()),
    /** Bytes of its user in the file system of /home; null where that keeps no count. */
    disk: counted,
    /** Requests of the last hour in each five minutes, the oldest first; the last five are not over. */
    requests: z.array(z.int()),
    /** Whether the log of the whole hour was counted. */
    requestsComplete: z.boolean(),
});

export const limitCommands = {
    usage: command({
        interface: 'Limits1', method: 'Usage', kind: 'query', access: 'owner',
        cli: 'site usage SITE',
        summary: 'Show what a website uses of its limits: of its processes since they were started, and of the disk.',
        input: () => z.object({ site: siteReference }),
        output: () => usage,
    }),
    top: command({
        interface: 'Limits1', method: 'Top', kind: 'query', access: 'anyone',
        cli: 'site top',
        summary: 'Show what each website uses now: memory, processor, disk, and its requests of the last hour.',
        input: () => z.object({}),
        output: () => z.array(activity),
    }),
};

export type SiteActivity = z.output<typeof activity>;
export type Usage = z.output<typeof usage>;
