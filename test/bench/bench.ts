// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * npm run bench: what we cost beside the bare commands and beside other designs, in turns within one run. Machines differ and
 * are noisy: the ratios count, not the milliseconds. Each bench writes its part of docs/benchmarks.md and test-results/bench-NAME.json.
 *
 *     node test/bench/bench.ts [--sites 1000] [--rounds 5] [NAME…]
 *     HOSTING_VM=1 node test/bench/bench.ts --rounds 3
 */

import { parseArgs } from 'node:util';

import { machine } from '../support/machine.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import { policy } from './policy.ts';
import { service } from './service.ts';
import { serving } from './serving.ts';
import { copyPrograms, type Found, keep, type Settings } from './support.ts';

process.env['HOSTING_MACHINE'] ??= 'bench';
const UP_TIMEOUT = 1_800_000;

type Bench = (settings: Settings) => Promise<Found>;
/**
 * Those of the container in their order: growth fills the host, memory (which fills it otherwise) looks at the full one, and service may
 * fill the store further.
 * With HOSTING_VM those that need SELinux.
 */
const BENCHES: Record<string, Bench> = process.env['HOSTING_VM'] ? { policy } : { serving, growth, memory, service };

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { sites: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '5' } },
});
const settings: Settings = { sites: Number(values.sites), rounds: Number(values.rounds) };
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.find(name => !(name in BENCHES));
if (unknown !== undefined)
    throw new Error(`There is no bench ${unknown}: ${Object.keys(BENCHES).join(', ')}`);

const { status, stderr } = await machine(['up', '--fresh'], { timeout: UP_TIMEOUT });
if (status !== 0)
    throw new Error(stderr);
try {
    await copyPrograms();
    for (const [name, bench] of Object.entries(BENCHES).filter(([each]) => names.includes(each))) {
        const found = await bench(settings);
        keep(name, found);
        console.log(`${found.lines.join('\n')}\n`);
    }
} finally {
    await machine(['wipe']);
}
