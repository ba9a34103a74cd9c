// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Sites come, are changed and go, over and over, and one process of the service does it all: nothing grows. What is counted is
 * compared between the second and the last third of the run, so that no bound is a guess about a host. `HOSTING_SOAK=2000` for more
 * cycles; docs/soak.md has the numbers of a long run.
 */

import { mkdirSync, writeFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { type Footprint, footprint, journalSince } from '../support/footprint.ts';
import { settled } from '../support/jobs.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, run, visit } from '../support/machine.ts';

const CYCLES = Number(process.env['HOSTING_SOAK'] ?? 24);
/** Sites that are made, changed and deleted at once. */
const LANES = 4;
/** Footprints in each third: their median is not moved by one that was taken during a garbage collection. */
const SAMPLES = 4;
/** Milliseconds for a cycle on a slow machine. */
const PATIENCE = 30_000;

/** What may be more in the last third than in the second; all else not by one. */
const LEEWAY: Record<string, number> = {
    // V8 gives memory back late, and a short run is still warming up.
    'service: own memory, kB': CYCLES < 200 ? 1.3 : 1.1,
    'systemd: memory, kB': 1.1,
    'nginx: memory of the master, kB': 1.1,
    // Pools of threads and connections come and go with what happens to run.
    'service: threads': 1.2,
    'systemd: descriptors': 1.05,
    'systemd: units': 1.02,
    'control groups': 1.05,
    processes: 1.1,
    // Grows by history until its bounds are reached (5,000 jobs, 200,000 entries of the audit): see the rates below.
    'store: pages in use': Infinity,
    // SQLite begins it anew when it has reached 1,000 pages, which is 33 MB: see "the store is sound".
    'store: log, bytes': Infinity,
};

const taken: Footprint[] = [];
/** Of each third: bytes of the journal for a cycle. */
const journal: number[] = [];

async function cycle(number: number): Promise<void> {
    const name = `soak${number}`, domain = `${name}.example`;
    await hostingctl('site', 'create', domain, '--user', name, '--database', number % 2 === 0 ? 'mariadb' : 'none');
    expect((await visit(domain)).status).toBe(200);
    await hostingctl('domain', 'add', name, `www.${domain}`);
    await hostingctl('env', 'set', name, `NUMBER=${number}`);
    await hostingctl('php', 'set', name, '--memory-limit', '128M');
    await refused(['site', 'set', name, '--php', '5.9']);
    await run(['busctl', 'call', 'org.cockpithosting.Hosting', '/org/cockpithosting/Hosting', 'org.cockpithosting.Hosting1', 'Subscribe',
        's', '{}']);
    await hostingctl('site', 'delete', name, '--yes', '--files', 'delete');
}

const thirdOf = (third: number): readonly Footprint[] => taken.slice(third * SAMPLES, (third + 1) * SAMPLES);

function median(third: number, what: string): number {
    const sorted = thirdOf(third).map(each => each[what] ?? Number.NaN).sort((a, b) => a - b);
    return (sorted[SAMPLES / 2 - 1]! + sorted[SAMPLES / 2]!) / 2;
}

/** How much the store has grown within a third. */
function growth(third: number): number {
    const last = thirdOf(third).at(-1)!['store: pages in use']!;
    const before = (third === 0 ? taken[0]! : thirdOf(third - 1).at(-1)!)['store: pages in use']!;
    return last - before;
}

/** After each footprint: a run of hours may be cut off. */
function save(done: number): void {
    writeFileSync('test-results/soak.json', JSON.stringify({ cycles: CYCLES, done, journal, taken }, undefined, 1));
}

const counters = (): Promise<string> => run(['systemctl', 'show', '--property=MainPID,NRestarts', 'hostingd.service']);

let begin: string;

beforeAll(async () => {
    await hostingctl('site', 'create', 'bystander.example');
    await hostingctl('host', 'info');
    // The first one of a host, which would come by its timer, leaves its findings.
    await exec(['hostingctl', 'host', 'check']);
    begin = await counters();
    mkdirSync('test-results', { recursive: true });
    for (let third = 0, number = 0; third < 3; third++) {
        const since = Math.floor(Date.now() / 1000);
        for (let sample = 1; sample <= SAMPLES; sample++) {
            const end = Math.round(CYCLES / 3 * (third + sample / SAMPLES));
            await Promise.all(Array.from({ length: LANES }, async () => {
                while (number < end) {
                    // One that fails is the last of every lane.
                    await cycle(number++).catch((error: unknown) => {
                        number = Infinity;
                        throw error;
                    });
                }
            }));
            await settled();
            taken.push(await footprint());
            save(number);
        }
        journal.push(await journalSince(since) / (CYCLES / 3));
        save(number);
    }
    console.table(Object.fromEntries(Object.keys(taken[0]!).map(what => [what, [0, 1, 2].map(third => median(third, what))])));
}, CYCLES * PATIENCE);

afterAll(async () => { await exec(['hostingctl', 'site', 'delete', 'bystander', '--yes', '--files', 'delete']); });

it('one process of the service did it all', async () => {
    expect(await counters()).toBe(begin);
});

it('nothing that was counted grows from the second third to the last', () => {
    const grown = Object.keys(taken[0]!).filter(what => !(median(2, what) <= median(1, what) * (LEEWAY[what] ?? 1)))
        .map(what => `${what}: ${median(1, what)}, then ${median(2, what)}`);
    expect(grown).toEqual([]);
});

it('a cycle adds no more to the journal and the store at the end than before', () => {
    expect(journal[2]! / journal[1]!).toBeLessThan(1.25);
    // In pages of 32 kB, so that a short run is off by one or two.
    expect(growth(2)).toBeLessThanOrEqual(growth(1) * 1.25 + 2);
});

it('nothing of the sites is left, and the bystander never noticed', async () => {
    for (const number of [0, Math.floor(CYCLES / 2), CYCLES - 1])
        expect(await leftovers(`soak${number}`)).toEqual([]);
    expect((await visit('bystander.example')).status).toBe(200);
});

it('the store is sound', async () => {
    expect(await run(['sqlite3', '/var/lib/hosting/hosting.db', 'PRAGMA integrity_check', 'PRAGMA foreign_key_check'])).toBe('ok\n');
    expect(await hostingctl('audit', 'verify')).toMatchObject({ state: 'intact' });
    expect(taken.at(-1)!['store: log, bytes']).toBeLessThan(1100 * 32_768);
});
