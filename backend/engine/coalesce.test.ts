// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { Coalescer } from './coalesce.ts';

const turn = (): Promise<void> => new Promise(resolve => { setImmediate(resolve); });

/** Notes each batch; answers its items in capitals when the test lets it. */
function held(): { coalescer: Coalescer<string, string>, batches: string[], release: () => Promise<void> } {
    const batches: string[] = [];
    const waiting: (() => void)[] = [];
    const coalescer = new Coalescer<string, string>(async items => {
        batches.push(items.join(' '));
        await new Promise<void>(resolve => waiting.push(resolve));
        return items.map(item => item.toUpperCase());
    });
    const release = async (): Promise<void> => {
        waiting.shift()?.();
        await turn();
        await turn();
    };
    return { coalescer, batches, release };
}

const upper = (items: readonly string[]): Promise<string[]> => Promise.resolve(items.map(item => item.toUpperCase()));

describe('requests', () => {
    test('that come while a batch is at work make up the next one, together', async () => {
        const { coalescer, batches, release } = held();
        const first = coalescer.request('a');
        await turn();
        await turn();
        const later = ['b', 'c', 'd'].map(item => coalescer.request(item));
        await turn();
        expect(batches).toEqual(['a']);
        await release();
        expect(await first).toBe('A');
        expect(batches).toEqual(['a', 'b c d']);
        await release();
        expect(await Promise.all(later)).toEqual(['B', 'C', 'D']);
        expect(batches).toHaveLength(2);
    });

    test('of one turn of the event loop are one batch', async () => {
        const batches: number[] = [];
        const coalescer = new Coalescer<string, string>(items => { batches.push(items.length); return upper(items); });
        const both = [coalescer.request('a'), Promise.resolve().then(() => coalescer.request('b'))];
        expect(await Promise.all(both)).toEqual(['A', 'B']);
        expect(batches).toEqual([2]);
    });

    test('are never in two batches at once', async () => {
        let atWork = 0, most = 0, batches = 0;
        const coalescer = new Coalescer<number, number>(async items => {
            batches++;
            most = Math.max(most, ++atWork);
            await turn();
            atWork--;
            return items;
        });
        const all: Promise<number>[] = [];
        for (let item = 0; item < 100; item++) {
            all.push(coalescer.request(item));
            if (item % 7 === 0)
                await turn();
        }
        expect(await Promise.all(all)).toEqual(Array.from({ length: 100 }, (_each, index) => index));
        expect(most).toBe(1);
        expect(batches).toBeLessThan(20);
    });

    test('that come after the end begin anew', async () => {
        const coalescer = new Coalescer(upper);
        expect(await coalescer.request('a')).toBe('A');
        expect(await coalescer.request('b')).toBe('B');
    });
});

describe('a failure', () => {
    test('of one item is that item\'s alone', async () => {
        const coalescer = new Coalescer<string, string>(items =>
            Promise.resolve(items.map(item => item === 'bad' ? new Error('refused') : item)));
        const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map(item => coalescer.request(item)));
        expect(outcomes.map(each => each.status === 'fulfilled' ? each.value : String(each.reason))).toEqual(['a', 'Error: refused', 'b']);
    });

    test.each([
        ['rejects', () => Promise.reject(new Error('broken'))],
        ['throws', () => { throw new Error('broken'); }],
    ])('of a batch that %s reaches all of its items, and the next batch is made', async (_how, fail) => {
        let broken = true;
        const coalescer = new Coalescer<string, string>(items => broken ? fail() : upper(items));
        const outcomes = await Promise.allSettled([coalescer.request('a'), coalescer.request('b')]);
        expect(outcomes.map(each => each.status === 'rejected' && String(each.reason))).toEqual(['Error: broken', 'Error: broken']);
        broken = false;
        expect(await coalescer.request('c')).toBe('C');
    });
});

describe('the hook that gathers', () => {
    test('is asked before each batch, and what comes meanwhile is in it', async () => {
        const events: string[] = [];
        const late: Promise<string>[] = [];
        const coalescer: Coalescer<string, string> = new Coalescer<string, string>(
            items => { events.push(items.join(' ')); return upper(items); },
            async () => {
                events.push('gather');
                if (late.length === 0)
                    late.push(coalescer.request('b'));
                await turn();
            });
        expect(await coalescer.request('a')).toBe('A');
        expect(await Promise.all(late)).toEqual(['B']);
        expect(await coalescer.request('c')).toBe('C');
        expect(events).toEqual(['gather', 'a b', 'gather', 'c']);
    });
});
