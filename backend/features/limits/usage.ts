// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the kernel counts of a site's slice: cgroup v2 (https://docs.kernel.org/admin-guide/cgroup-v2.html), or v1 as EL8 has
 * it. Each number is null where its controller, its file or the slice itself is not there.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import type { Usage } from '../../contract/limits.ts';
import { place, type SiteRecord } from '../common/site.ts';

const ROOT = '/sys/fs/cgroup';
/** v2, v1's hierarchy of systemd itself, and v2 beside v1: where the slice is while anything runs in it. */
const SLICES = ['', 'systemd', 'unified'];

/** @param root where control groups are mounted; a test has its own */
export async function usageOf({ name, limits }: Pick<SiteRecord, 'name' | 'limits'>, root = ROOT): Promise<Omit<Usage, 'disk' | 'files'>> {
    const inside = path.join('hosting.slice', place.sliceUnit(name));
    const places = SLICES.map(each => path.join(root, each, inside));
    const present = await Promise.all(places.map(isDirectory));
    const slice = places[present.indexOf(true)];
    // A slice that is not there has no file to read, and nobody waits for a thousand sites' to be looked for.
    const read = async (file: string, key?: string): Promise<number | null> =>
        slice === undefined ? null : await counter(path.join(slice, file), key);
    const old = async (file: string, key?: string): Promise<number | null> =>
        slice === undefined ? null : await counter(path.join(root, path.dirname(file), inside, path.basename(file)), key);
    return {
        site: name,
        running: slice !== undefined,
        memory: {
            current: await read('memory.current') ?? await old('memory/memory.usage_in_bytes'),
            peak: await read('memory.peak') ?? await old('memory/memory.max_usage_in_bytes'),
            limit: limits.memory,
            outOfMemory: await read('memory.events', 'oom_kill') ?? await old('memory/memory.oom_control', 'oom_kill'),
        },
        cpu: {
            usedMicroseconds: await read('cpu.stat', 'usage_usec') ?? microseconds(await old('cpuacct/cpuacct.usage')),
            throttledMicroseconds: await read('cpu.stat', 'throttled_usec') ?? microseconds(await old('cpu/cpu.stat', 'throttled_time')),
            limit: limits.cpu,
        },
        processes: {
            current: await read('pids.current') ?? await old('pids/pids.current') ?? await processesBelow(slice),
            limit: limits.processes,
        },
    };
}

function microseconds(nanoseconds: number | null): number | null {
    return nanoseconds === null ? null : Math.round(nanoseconds / 1000);
}

/** A file's one number, or the one behind a key. */
async function counter(file: string, key?: string): Promise<number | null> {
    const text = await fs.readFile(file, 'utf8').catch(() => '');
    const [, number] = (key === undefined ? /^([0-9]+)$/m : new RegExp(`^${key} ([0-9]+)$`, 'm')).exec(text) ?? [];
    return number === undefined ? null : Number(number);
}

/** Without the controller that counts them: the processes of all groups below, each of which lists its own. */
async function processesBelow(slice: string | undefined): Promise<number> {
    if (slice === undefined)
        return 0;
    const files = await fs.readdir(slice, { recursive: true }).catch(() => []);
    const lists = await Promise.all(files.filter(file => path.basename(file) === 'cgroup.procs')
        .map(file => fs.readFile(path.join(slice, file), 'utf8').catch(() => '')));
    return lists.join('').split('\n').filter(Boolean).length;
}

async function isDirectory(directory: string): Promise<boolean> {
    return await fs.stat(directory).then(stat => stat.isDirectory(), () => false);
}
