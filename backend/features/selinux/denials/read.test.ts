// SPDX-License-Identifier: LGPL-2.1-or-later
/* Looks at a journal that is made up, by a journalctl that orders what it prints as the real one does. */

import { beforeEach, expect, test, vi } from 'vitest';

import { readDenials } from './read.ts';

const world = vi.hoisted(() => ({ journal: [] as string[], most: Infinity, calls: [] as string[][] }));

vi.mock('../../../host/files.ts', () => ({ exists: () => Promise.resolve(false) }));
vi.mock('../../../host/run.ts', () => ({
    run: (_program: string, args: string[]) => {
        world.calls.push(args);
        const value = (name: string): string | undefined => args.find(each => each.startsWith(`--${name}=`))?.slice(name.length + 3);
        const [lines, cursor] = [value('lines'), value('after-cursor')];
        const rows = world.journal.map((text, index) => JSON.stringify({ MESSAGE: text, __CURSOR: `c${index}`,
            __REALTIME_TIMESTAMP: String(1_700_000_000_000_000 + index * 1000) }));
        const isBackwards = args.includes('--reverse') || lines !== undefined;
        const place = cursor === undefined ? undefined : Number(cursor.slice(1));
        const from = isBackwards ? rows.slice(0, place).reverse() : rows.slice(place === undefined ? 0 : place + 1);
        const found = from.filter(row => new RegExp(value('grep') ?? '').test(row)).slice(0, lines === undefined ? undefined : Number(lines));
        const stdout = found.map(row => `${row}\n`).join('');
        return Promise.resolve({
            status: found.length === 0 ? 1 : 0, stdout: stdout.slice(0, world.most), stderr: '', dropped: Math.max(0, stdout.length - world.most),
        });
    },
}));

const denied = (name: string): string => `AVC avc:  denied  { read } for  pid=7 comm="php-fpm" name="${name}" `
    + 'scontext=system_u:system_r:hosting_site_t:s0:c0,c1 tcontext=system_u:object_r:shadow_t:s0 tclass=file permissive=0';
const OTHER = 'AVC avc:  denied  { relabelfrom } for  pid=9 comm="semodule" name="seusers" '
    + 'scontext=unconfined_u:unconfined_r:semanage_t:s0-s0:c0.c1023 tcontext=system_u:object_r:semanage_store_t:s0 tclass=file';

let cursor: string | undefined;

/** Names of the files that a look tells of. */
async function look(): Promise<(string | undefined)[]> {
    const read = await readDenials(cursor, '/nowhere');
    ({ cursor } = read);
    return read.entries.map(({ text }) => /name="([^"]*)"/.exec(text)?.[1]);
}

beforeEach(() => {
    Object.assign(world, { journal: [], most: Infinity, calls: [] });
    cursor = undefined;
});

test('each look tells what is new, in the order in which it happened', async () => {
    expect(await look()).toEqual([]);
    world.journal.push(denied('a'), denied('b'));
    expect(await look()).toEqual(['a', 'b']);
    expect(await look()).toEqual([]);
    world.journal.push(denied('c'));
    expect(await look()).toEqual(['c']);
    world.journal.push(denied('d'), 'something else', denied('e'));
    expect(await look()).toEqual(['d', 'e']);
    expect(await look()).toEqual([]);
});

test('what is about no site is left out, however much it is', async () => {
    world.journal.push(denied('a'), ...Array<string>(10_000).fill(OTHER));
    expect(await look()).toEqual(['a']);
    world.journal.push(OTHER, denied('b'), OTHER);
    expect(await look()).toEqual(['b']);
});

test('where there is more than one look takes, the next goes on, and half a line is no mistake', async () => {
    world.journal.push(denied('a'));
    expect(await look()).toEqual(['a']);
    world.journal.push(...['b', 'c', 'd', 'e', 'f'].map(denied));
    world.most = 1000;
    const told = [...await look(), ...await look(), ...await look()];
    expect(told).toEqual(['b', 'c', 'd', 'e', 'f']);
    expect(world.calls.length).toBe(4);
});
