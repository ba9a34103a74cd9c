// SPDX-License-Identifier: LGPL-2.1-or-later
/* The limits of a site, enforced by control groups: what breaks them is ended or slowed, and the neighbour goes on. */

import { expect, it } from 'vitest';

import type { Usage } from '../../backend/contract/limits.ts';
import { hostingctl, run, until } from '../support/machine.ts';
import { counter, group, masterOf, page, put } from './host.ts';

const MEMORY = 160 * 1024 * 1024;
const PROCESSES = 30;

/** While something goes on with "two", its neighbour "one" is asked for a page. */
async function meanwhile<T>(work: Promise<T>): Promise<T> {
    const neighbour = await page('one.example', '/');
    expect(neighbour.status).toBe(200);
    return await work;
}

export function limits(): void {
    let master: number;

    it('are set on the running site, whose PHP goes on', async () => {
        await page('two.example');
        master = await masterOf('two');
        await hostingctl('site', 'set', 'two', '--memory', '160M', '--cpu', '40%', '--processes', String(PROCESSES));
        expect((await run(['cat', ...['memory.max', 'cpu.max', 'pids.max'].map(file => group('two', file))])).trim().split('\n'))
            .toEqual([String(MEMORY), '40000 100000', String(PROCESSES)]);
        expect(await masterOf('two')).toBe(master);
        expect(master).toBeGreaterThan(1);
    });

    it('a memory hog is killed within its slice', async () => {
        // Below PHP's own limit of 256 MB, above the slice's.
        await put('two', 'memory.php', '<?php $hog = str_repeat("x", 220 << 20); echo strlen($hog);');
        const before = await counter('two', 'memory.events', 'oom_kill');
        const { status } = await meanwhile(page('two.example', '/memory.php'));
        expect(status).toBe(502);
        expect(await counter('two', 'memory.events', 'oom_kill')).toBeGreaterThan(before);
        expect(await counter('one', 'memory.events', 'oom_kill')).toBe(0);
        expect(Number(await run(['cat', group('two', 'memory.peak')]))).toBeLessThanOrEqual(MEMORY);
        // The master lives, and has a new worker for the next visitor.
        expect((await page('two.example')).status).toBe(200);
        expect(await masterOf('two')).toBe(master);
    });

    it('a fork bomb stops at its number of processes', async () => {
        await run(['rm', '-f', '/home/two/tmp/ready', '/home/two/tmp/enough']);
        await put('two', 'fork.php', `<?php
            $children = [];
            for ($i = 0; $i < 60 && ($child = @proc_open(['/usr/bin/sleep', '300'], [], $pipes)); $i++)
                $children[] = $child;
            file_put_contents('/home/two/tmp/ready', count($children));
            while (!file_exists('/home/two/tmp/enough'))
                usleep(200000) || clearstatcache();
            foreach ($children as $child)
                proc_terminate($child, 9);
            echo count($children);`);
        const work = page('two.example', '/fork.php');
        await until('the bomb has gone off', async () => (await run(['ls', '/home/two/tmp'])).includes('ready'), 120);
        // A worker of PHP that has nothing to do may have left since.
        const current = Number(await run(['cat', group('two', 'pids.current')]));
        expect(current).toBeLessThanOrEqual(PROCESSES);
        expect(current).toBeGreaterThan(PROCESSES - 5);
        const neighbour = await page('one.example');
        await run(['touch', '/home/two/tmp/enough']);
        const { body } = await work;
        expect(neighbour.status).toBe(200);
        expect(Number(body)).toBeGreaterThan(0);
        expect(Number(body)).toBeLessThan(PROCESSES);
        expect(await counter('two', 'pids.events', 'max')).toBeGreaterThan(0);
    });

    it('a CPU hog is throttled', async () => {
        await put('two', 'cpu.php', '<?php for ($end = microtime(true) + 8; microtime(true) < $end;); echo "done";');
        const before = await counter('two', 'cpu.stat', 'nr_throttled');
        expect((await meanwhile(page('two.example', '/cpu.php'))).body).toBe('done');
        expect(await counter('two', 'cpu.stat', 'nr_throttled')).toBeGreaterThan(before);
        expect(await masterOf('two')).toBe(master);
    });

    it('say what was used of them', async () => {
        const usage = await hostingctl<Usage>('site', 'usage', 'two');
        expect(usage).toMatchObject({
            running: true, memory: { limit: '160M', outOfMemory: expect.any(Number) as number }, cpu: { limit: '40%' },
            processes: { limit: PROCESSES },
        });
        expect(usage.memory.outOfMemory).toBeGreaterThan(0);
        expect(usage.memory.peak).toBeGreaterThan(MEMORY / 2);
        expect(usage.memory.current).toBeLessThanOrEqual(MEMORY);
        expect(usage.cpu.usedMicroseconds).toBeGreaterThan(1_000_000);
        expect(usage.cpu.throttledMicroseconds).toBeGreaterThan(0);
        expect(usage.processes.current).toBeGreaterThan(0);
    });
}
