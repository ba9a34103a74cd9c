// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { auditCommands } from '../../contract/audit.ts';
import { Store } from '../../store/store.ts';
import { SiteRecords } from '../sites/records.ts';
import { exportAudit, listAudit } from './commands.ts';

let store: Store;
let records: SiteRecords;

function add(command: string, input: unknown, more: {
    actor?: string; outcome?: string; message?: string; cut?: number; at?: string;
} = {}): void {
    store.run('INSERT INTO audit (at, uid, actor, command, input, outcome, message) VALUES (?, 0, ?, ?, ?, ?, ?)',
        more.at ?? '2026-01-01T00:00:00.000Z', more.actor ?? 'admin', command, JSON.stringify(input).slice(0, more.cut), more.outcome ?? 'ok',
        more.message ?? null);
}

/** Numbers of the entries listed for an input of a caller. */
const ids = (input: z.input<typeof auditCommands.list.input>): number[] =>
    listAudit(store, records, z.parse(auditCommands.list.input, input)).map(({ id }) => id);

beforeEach(() => {
    store = Store.open(':memory:');
    records = new SiteRecords(store);
    store.transaction(() => records.insert({
        name: 'shop', domain: 'shop.example', aliases: ['www.shop.example'], app: 'generic', php: '8.4', owner: null,
        uid: records.nextUid(70_000), databases: [],
    }));
    add('site.create', { domain: 'shop.example' });
    add('site.set', { site: 'shop', php: '8.2' }, { actor: 'anna', outcome: 'Denied', message: 'Not allowed.' });
    add('site.create', { domain: 'blog.example' });
    add('site.suspend', { site: 'WWW.Shop.example' });
    add('domain.add', { site: 'blog', domain: 'shop.example' }, { outcome: 'Conflict' });
    add('web.set', { site: 'shop', docroot: 'a'.repeat(100) }, { cut: 50 });
});

describe('audit list', () => {
    test('gives the newest first, at most so many', () => {
        expect(ids({})).toEqual([6, 5, 4, 3, 2, 1]);
        expect(ids({ limit: 2 })).toEqual([6, 5]);
    });

    test('goes on before an entry, also one that is not there', () => {
        expect(ids({ before: 4, limit: 2 })).toEqual([3, 2]);
        expect(ids({ before: 1 })).toEqual([]);
        expect(ids({ before: 1_000_000, limit: 1 })).toEqual([6]);
    });

    test('finds what was done to a site, by whatever name it was called then and is called now', () => {
        expect(ids({ site: 'shop' })).toEqual([4, 2, 1]);
        expect(ids({ site: 'www.shop.example' })).toEqual([4, 2, 1]);
        expect(ids({ site: 'shop', before: 4 })).toEqual([2, 1]);
        expect(ids({ site: 'blog' })).toEqual([5]);
        expect(ids({ site: 'nothere' })).toEqual([]);
    });

    test('searches everything that is shown, and takes signs of SQL for text', () => {
        expect(ids({ search: 'ANNA' })).toEqual([2]);
        expect(ids({ search: 'not allowed' })).toEqual([2]);
        expect(ids({ search: 'conflict' })).toEqual([5]);
        expect(ids({ search: '%' })).toEqual([]);
        expect(ids({ search: '\' OR 1 --' })).toEqual([]);
    });
});

describe('audit list of some entries', () => {
    test('takes an account by its whole name', () => {
        expect(ids({ actor: 'anna' })).toEqual([2]);
        expect(ids({ actor: 'ann' })).toEqual([]);
    });

    test('takes a command, or all of a noun', () => {
        expect(ids({ command: 'site.create' })).toEqual([3, 1]);
        expect(ids({ command: 'site' })).toEqual([4, 3, 2, 1]);
        expect(ids({ command: 'sit' })).toEqual([]);
        expect(z.safeParse(auditCommands.list.input, { command: 'site%' }).success).toBe(false);
    });

    test('tells what was denied from what was wrong and what has failed', () => {
        add('site.set', { site: 'shop' }, { outcome: 'Failed' });
        expect(ids({ outcome: 'denied' })).toEqual([2]);
        expect(ids({ outcome: 'refused' })).toEqual([5]);
        expect(ids({ outcome: 'failed' })).toEqual([7]);
        expect(ids({ outcome: 'accepted' })).toEqual([6, 4, 3, 1]);
    });

    test('takes a time from its beginning until before its end', () => {
        add('site.set', { site: 'shop' }, { at: '2026-01-02T00:00:00.000Z' });
        add('site.set', { site: 'shop' }, { at: '2026-01-02T23:59:59.999Z' });
        add('site.set', { site: 'shop' }, { at: '2026-01-03T00:00:00.000Z' });
        expect(ids({ since: '2026-01-02', until: '2026-01-03' })).toEqual([8, 7]);
        expect(ids({ since: '2026-01-02T12:00:00Z' })).toEqual([9, 8]);
    });

    test('finds who has started a job', () => {
        store.run('UPDATE audit SET job = 12 WHERE id = 4');
        expect(ids({ job: 12 })).toEqual([4]);
        expect(ids({ job: 13 })).toEqual([]);
    });

    test('wants all that is asked for', () => {
        expect(ids({ command: 'site', site: 'shop', outcome: 'accepted', before: 4 })).toEqual([1]);
        expect(ids({ actor: 'anna', outcome: 'accepted' })).toEqual([]);
    });
});

test('an export of many entries comes in parts, each entry once', () => {
    for (let at = 0; at < 2100; at++)
        add('site.set', { site: 'shop' });
    const ids: number[] = [];
    let calls = 0;
    for (let after: number | null | undefined; after !== null; calls++) {
        const page = exportAudit(store, { after });
        ids.push(...page.rows.map(({ id }) => id));
        ({ after } = page);
    }
    expect(ids).toEqual(Array.from({ length: 2106 }, (_each, at) => at + 1));
    expect(calls).toBe(3);
});
