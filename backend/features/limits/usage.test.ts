// SPDX-License-Identifier: LGPL-2.1-or-later

import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { usageOf } from './usage.ts';

const SITE = { name: 'shop', limits: { memory: '1G', cpu: '50%', processes: 128, io: 100 } };
const SLICE = 'hosting.slice/hosting-shop.slice';

let root: string;

beforeEach(async () => { root = await fs.mkdtemp(path.join(os.tmpdir(), 'cgroup-')); });
afterEach(async () => { await fs.rm(root, { recursive: true }); });

/** A hierarchy of control groups, as far as it matters. */
async function present(files: Record<string, string>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
        await fs.mkdir(path.dirname(path.join(root, file)), { recursive: true });
        await fs.writeFile(path.join(root, file), text);
    }
}

test('of cgroup v2', async () => {
    await present({
        [`${SLICE}/memory.current`]: '115343360\n', [`${SLICE}/memory.peak`]: '230686720\n',
        [`${SLICE}/memory.events`]: 'low 0\nhigh 0\nmax 7\noom 3\noom_kill 2\noom_group_kill 0\n',
        [`${SLICE}/cpu.stat`]: 'usage_usec 83824\nuser_usec 29590\nnr_throttled 4\nthrottled_usec 1500\n',
        [`${SLICE}/pids.current`]: '5\n',
    });
    expect(await usageOf(SITE, root)).toEqual({
        site: 'shop', running: true,
        memory: { current: 115_343_360, peak: 230_686_720, limit: '1G', outOfMemory: 2 },
        cpu: { usedMicroseconds: 83_824, throttledMicroseconds: 1500, limit: '50%' },
        processes: { current: 5, limit: 128 },
    });
});

test('of cgroup v1, as Enterprise Linux 8 has it', async () => {
    await present({
        [`systemd/${SLICE}/cgroup.procs`]: '', [`memory/${SLICE}/memory.usage_in_bytes`]: '1000\n',
        [`memory/${SLICE}/memory.max_usage_in_bytes`]: '2000\n',
        [`memory/${SLICE}/memory.oom_control`]: 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
        [`cpuacct/${SLICE}/cpuacct.usage`]: '83824000\n',
        [`cpu/${SLICE}/cpu.stat`]: 'nr_periods 1\nnr_throttled 1\nthrottled_time 1500000\n',
        [`pids/${SLICE}/pids.current`]: '3\n',
    });
    expect(await usageOf(SITE, root)).toMatchObject({
        running: true, memory: { current: 1000, peak: 2000, outOfMemory: 1 },
        cpu: { usedMicroseconds: 83_824, throttledMicroseconds: 1500 }, processes: { current: 3 },
    });
});

test('without controllers its processes are counted', async () => {
    await present({
        [`${SLICE}/cgroup.procs`]: '', [`${SLICE}/hosting-php@shop.service/cgroup.procs`]: '10\n11\n',
        [`${SLICE}/cron.scope/cgroup.procs`]: '12\n',
    });
    expect(await usageOf(SITE, root)).toMatchObject({
        running: true, memory: { current: null, peak: null, outOfMemory: null },
        cpu: { usedMicroseconds: null, throttledMicroseconds: null }, processes: { current: 3 },
    });
});

test('of a site that is idle is nothing, and no neighbour\'s', async () => {
    await present({ 'hosting.slice/hosting-shop2.slice/memory.current': '5\n', 'hosting.slice/pids.current': '9\n' });
    expect(await usageOf(SITE, root)).toMatchObject({ running: false, memory: { current: null }, processes: { current: 0 } });
});
