// SPDX-License-Identifier: LGPL-2.1-or-later
/* The service itself, with all the sites there are: its start, its answers, its memory. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { bundleBackend } from '../../build/backend.ts';
import { hostingctl, run, until } from '../support/machine.ts';
import { settled } from '../support/jobs.ts';
import { type Found, type Settings, shown } from './support.ts';

const CALLS = '/root/bench/calls.cjs';
/** Fewer than systemd allows one unit in ten seconds: StartLimitBurst of hostingd.service. */
const STARTS = 15;
const LISTS = 30;
const AT_ONCE = 1000;
const IDLE_PATIENCE = 300;

export async function service({ rounds, sites: wanted }: Settings): Promise<Found> {
    await copyClient();
    await settled();
    if ((await hostingctl<{ name: string }[]>('site', 'list')).every(({ name }) => name !== 'model'))
        await hostingctl('site', 'create', 'model.example');
    const { length: real } = await hostingctl<unknown[]>('site', 'list');
    await run(['node', CALLS, 'seed', String(wanted)]);
    const { length: sites } = await hostingctl<unknown[]>('site', 'list');
    const first = await calls('first', STARTS);
    const rest = await stateOf();
    const list = await calls('list', LISTS);
    const listed = await stateOf();
    const many: number[] = [];
    for (let round = 0; round < rounds; round++)
        many.push(...await calls('many', AT_ONCE));
    const busy = await stateOf();
    const spent = {
        // The client asks once more before it measures.
        list: (listed.processor - rest.processor) / (LISTS + 1),
        many: (busy.processor - listed.processor) / rounds,
    };
    await until('the service has ended by itself', async () =>
        (await run(['systemctl', 'show', '--property=ActiveState', '--value', 'hostingd.service'])).trim() === 'inactive', IDLE_PATIENCE);
    return {
        lines: [
            `## The service, at ${sites} sites`, '',
            ...real < sites ? [`${sites - real} of them are rows of the store alone: the service does not look at more to list them.`, ''] : [],
            '| what | ours | budget |', '|---|---|---|',
            `| from nothing to the first answer, systemd's activation included, ms (median of ${STARTS}) | ${shown(first)} | 150 |`,
            `| list of ${sites} sites over D-Bus, ms (median of ${LISTS}, and the best) | ${shown(list, 1)}, ${Math.min(...list).toFixed(1)} | 20 |`,
            `| of that, processor time of the service | ${spent.list.toFixed(1)} | |`,
            `| ${AT_ONCE} calls of \`site show\` at once, ms until the last answer (median of ${rounds}) | ${shown(many)} | |`,
            `| of that, processor time of the service | ${spent.many.toFixed(0)} | |`,
            `| memory after the start, after these lists, after these calls at once, MB of PSS | ${[rest, listed, busy]
                .map(({ pss }) => pss.toFixed(0)).join(', ')} | 80 |`,
            '| memory when idle: it ends by itself | 0 | 0 |',
        ],
        numbers: { sites, first, list, many, spent, rest, listed, busy },
    };
}

/** The client of hostingctl as a program of its own, so that no start of a program is measured. */
async function copyClient(): Promise<void> {
    const target = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
    try {
        await bundleBackend({ source: import.meta.dirname, target, programs: ['calls'] });
        await run(['tee', CALLS], { input: readFileSync(path.join(target, 'calls.cjs'), 'utf8') });
        await run(['bash', '-c', `ln -sf /usr/libexec/hosting/*.node ${path.dirname(CALLS)}/`]);
    } finally {
        rmSync(target, { recursive: true });
    }
}

async function calls(what: string, count: number): Promise<number[]> {
    return JSON.parse(await run(['node', CALLS, what, String(count)])) as number[];
}

/** Of the running service: memory in MB, processor time in milliseconds. */
async function stateOf(): Promise<{ pss: number, processor: number }> {
    const pid = (await run(['systemctl', 'show', '--property=MainPID', '--value', 'hostingd.service'])).trim();
    const [, kilobytes] = /^Pss:\s+([0-9]+) kB$/m.exec(await run(['cat', `/proc/${pid}/smaps_rollup`])) ?? [];
    // Nanoseconds that its threads have run: proc(5), schedstat.
    const threads = await run(['bash', '-c', `cat /proc/${pid}/task/*/schedstat`]);
    const processor = threads.trim().split('\n').reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e6;
    return { pss: Number(kilobytes) / 1024, processor };
}
