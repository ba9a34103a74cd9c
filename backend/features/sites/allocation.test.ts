// SPDX-License-Identifier: LGPL-2.1-or-later
/* Numbers and SELinux levels of many sites, and of sites that several processes reserve in one store at the same time. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { Store } from '../../store/store.ts';
import { levelOf } from '../selinux/levels.ts';
import { SiteRecords } from './records.ts';

const LOWEST = 70_000;
const PROCESSES = 3;
const EACH = 40;

let directory: string;
let file: string;
let store: Store;
let records: SiteRecords;

beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'allocation-'));
    file = path.join(directory, 'hosting.db');
    store = Store.open(file);
    records = new SiteRecords(store);
});

afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
});

function insert(name: string): void {
    store.transaction(() => records.insert({
        name, domain: `${name}.example`, aliases: [], app: 'generic', php: '8.4', owner: null,
        uid: records.nextUid(LOWEST), databases: [],
    }));
}

const levels = (): Set<string> => new Set(records.list().map(({ level }) => level));
const uids = (): Set<number> => new Set(records.list().map(({ uid }) => uid));

test('500 sites have 500 levels, and none that a deleted one had is given to another', () => {
    for (let site = 1; site <= 500; site++)
        insert(`site${site}`);
    expect(levels()).toEqual(new Set(Array.from({ length: 500 }, (_site, index) => levelOf(index + 1))));
    expect(uids().size).toBe(500);

    const [before, uidsBefore] = [levels(), uids()];
    for (let site = 5; site <= 500; site += 5)
        records.remove(`site${site}`);
    for (let site = 501; site <= 600; site++)
        insert(`site${site}`);
    expect(records.list()).toHaveLength(500);
    const later = records.list().filter(({ name }) => Number(name.slice(4)) > 500);
    expect(later.filter(({ level, uid }) => before.has(level) || uidsBefore.has(uid))).toEqual([]);
    expect(levels().size).toBe(500);
    expect(uids().size).toBe(500);
});

/** Reserves sites as the command does, from another process, once all are ready: a service that has not ended when the next begins. */
const RESERVE = `
const { SiteRecords } = await import(process.argv[1] + '/records.ts');
const { Store } = await import(process.argv[1] + '/../../store/store.ts');
const [, , file, name, count, lowest] = process.argv;
const store = Store.open(file);
const records = new SiteRecords(store);
console.log('ready');
await new Promise(resolve => process.stdin.once('data', resolve));
for (let site = 1; site <= Number(count); site++) {
    store.transaction(() => records.insert({
        name: name + site, domain: name + site + '.example', aliases: [], app: 'generic', php: '8.4', owner: null,
        uid: records.nextUid(Number(lowest)), databases: [],
    }));
    await new Promise(resolve => setTimeout(resolve, 2));
}
store.close();
process.exit(0);
`;

test('sites that are reserved at the same time have levels and numbers of their own', async () => {
    const processes = Array.from({ length: PROCESSES }, (_process, index) => spawn(process.execPath, [
        '--no-warnings', '--input-type=module', '--eval', RESERVE, import.meta.dirname, file, 'abc'.charAt(index), String(EACH),
        String(LOWEST),
    ], { stdio: ['pipe', 'pipe', 'inherit'] }));
    const ends = processes.map(each => once(each, 'exit'));
    await Promise.all(processes.map((each, index) => Promise.race([once(each.stdout, 'data'), ends[index]])));
    for (const each of processes)
        each.stdin.write('go\n');
    expect((await Promise.all(ends)).map(([status]) => status as number)).toEqual(Array(PROCESSES).fill(0));

    const all = PROCESSES * EACH;
    expect(records.list()).toHaveLength(all);
    expect(levels()).toEqual(new Set(Array.from({ length: all }, (_site, index) => levelOf(index + 1))));
    expect(uids().size).toBe(all);
    // They did work at the same time, not one after the other.
    const begun = records.list().sort((one, other) => one.uid - other.uid).map(({ name }) => name.charAt(0));
    expect(begun.filter((letter, index) => letter !== begun[index + 1]).length).toBeGreaterThan(PROCESSES);
});
