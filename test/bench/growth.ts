// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the creation, a change and the deletion of a site cost beside the bare commands, while the host fills up; and ten
 * creations at once beside ten, one after the other. Leaves the host filled: other benches look at it.
 */

import type { Job } from '../../backend/contract/jobs.ts';
import { hostingctl } from '../support/machine.ts';
import { settled } from '../support/jobs.ts';
import { fill, fillers, type Found, inside, lasted, median, type Settings, shown, stepsOf } from './support.ts';

const OPERATIONS = ['create', 'change', 'delete'] as const;
type Operation = (typeof OPERATIONS)[number];
const TOGETHER = 10;

/** Times of one operation, in milliseconds. */
interface Times {
    floors: number[];
    ours: number[];
    steps: Map<string, number[]>;
}

interface AtSize {
    sites: number;
    operations: Record<Operation, Times>;
    /** Ten creations, from the first call to the last end: one after the other, and at once. */
    ten: { serial: number, together: number };
}

/** Measures at 1, 100, 300, … sites that were created before. */
export async function growth({ sites, rounds }: Settings): Promise<Found> {
    await hostingctl('site', 'create', 'model.example', '--database', 'mariadb');
    // Both ways, and all they load, are in the page cache from here on.
    await round('warm', emptyTimes());
    const measured: AtSize[] = [];
    let there = 1;
    for (const size of [1, 100, 300, 1000].filter(each => each <= sites)) {
        await fill(fillers(there, size));
        there = size;
        await settled();
        const at = await measure(size, rounds);
        measured.push(at);
        // A run takes long: what it has found so far is not lost with it.
        console.error(`growth: ${JSON.stringify(plain(at))}`);
    }
    return { lines: report(measured, rounds), numbers: measured.map(plain) };
}

function emptyTimes(): Record<Operation, Times> {
    const empty = (): Times => ({ floors: [], ours: [], steps: new Map() });
    return { create: empty(), change: empty(), delete: empty() };
}

async function measure(size: number, rounds: number): Promise<AtSize> {
    const operations = emptyTimes();
    for (let index = 0; index < rounds; index++)
        await round(`s${size}r${index}`, operations);
    return { sites: size, operations, ten: await ten(size) };
}

/** Creates, changes and deletes a site of the bare commands and one of ours, in turns: what disturbs one disturbs both. */
async function round(name: string, times: Record<Operation, Times>): Promise<void> {
    const [bare, own] = [`bare${name}`, `own${name}`];
    const words = {
        create: ['site', 'create', `${own}.example`, '--user', own, '--database', 'mariadb'],
        change: ['redirect', 'add', own, '/old', '/new'],
        delete: ['site', 'delete', own, '--yes', '--files', 'delete'],
    };
    for (const operation of OPERATIONS) {
        const { floors, ours, steps } = times[operation];
        floors.push(Number(await inside(`floor-${operation}.sh`, bare)));
        const job = await hostingctl<Job>(...words[operation]);
        ours.push(lasted(job));
        for (const [step, time] of stepsOf(job))
            steps.set(step, [...steps.get(step) ?? [], time]);
    }
}

async function ten(size: number): Promise<AtSize['ten']> {
    const names = (kind: string): string[] => Array.from({ length: TOGETHER }, (_each, index) => `${kind}${size}n${index}`);
    const create = (name: string): Promise<Job> =>
        hostingctl<Job>('site', 'create', `${name}.example`, '--user', name, '--database', 'mariadb');
    const remove = (name: string): Promise<Job> => hostingctl<Job>('site', 'delete', name, '--yes', '--files', 'delete');
    const span = (jobs: readonly Job[]): number =>
        Math.max(...jobs.map(({ finishedAt }) => Date.parse(finishedAt ?? ''))) - Math.min(...jobs.map(job => Date.parse(job.createdAt)));

    let serial = 0;
    for (const name of names('one')) {
        serial += lasted(await create(name));
        await remove(name);
    }
    const together = span(await Promise.all(names('all').map(create)));
    await Promise.all(names('all').map(remove));
    return { serial, together };
}

function ratio({ floors, ours }: Times): string {
    return median(ours.map((time, index) => time / (floors[index] ?? Number.NaN))).toFixed(2);
}

function report(measured: readonly AtSize[], rounds: number): string[] {
    const sizes = measured.map(({ sites }) => sites);
    const head = (first: string): string[] => [`| ${first} | ${sizes.join(' | ')} |`, `|---|${'---|'.repeat(sizes.length)}`];
    const row = (name: string, cell: (at: AtSize) => string): string => `| ${name} | ${measured.map(cell).join(' | ')} |`;
    const steps = [...new Set(measured.flatMap(({ operations }) => [...operations.create.steps.keys()]))];
    return [
        '## Create, change, delete', '',
        `Milliseconds, floor / ours (ratio), each the median of ${rounds} rounds in turns. The floor are the bare commands`,
        '(`test/bench/inside/floor-*.sh`). A creation ends when the site is live on every worker and its first page was answered; a change',
        'is a redirect. Budget of a creation: 1.30.', '',
        ...head('existing sites'),
        ...OPERATIONS.map(operation => row(operation, ({ operations: { [operation]: times } }) =>
            `${shown(times.floors)} / ${shown(times.ours)} (${ratio(times)})`)),
        row(`${TOGETHER} creations: one by one / at once`, ({ ten: { serial, together } }) =>
            `${serial} / ${together} (${(together / serial).toFixed(2)})`), '',
        'The steps of a creation, in milliseconds. The floor does one thing after the other; ours lets PHP start while nginx reloads.', '',
        ...head('step'),
        ...steps.map(step => row(step, ({ operations }) => shown(operations.create.steps.get(step) ?? []))),
    ];
}

function plain({ sites, operations, ten: together }: AtSize): unknown {
    return {
        sites, ten: together,
        operations: Object.fromEntries(Object.entries(operations)
            .map(([operation, { steps, ...times }]) => [operation, { ...times, steps: Object.fromEntries(steps) }])),
    };
}
