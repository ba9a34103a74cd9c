// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, expect, test, vi } from 'vitest';

import { auditAfter, verifyAudit } from '../store/audit.ts';
import { Store } from '../store/store.ts';
import { audit, type Audited } from './audit.ts';

const told = vi.hoisted(() => [] as [string, Record<string, unknown>][]);
vi.mock('../host/journal.ts', () => ({
    log: (_level: string, message: string, fields: Record<string, unknown>) => { told.push([message, fields]); },
}));

const entry = (more: Partial<Audited> = {}): Audited => ({
    uid: 1001, actor: 'customer', session: null, address: null, command: 'site.delete', input: { site: 'shop' }, outcome: 'Denied',
    message: 'No.', duration: 1, job: null, ...more,
});

let store: Store;
beforeEach(() => {
    store = Store.open(':memory:');
    told.length = 0;
});

test('an account that is refused over and over does not push out what others did', () => {
    for (let count = 0; count < 520; count++)
        audit(store, entry());
    audit(store, entry({ outcome: 'ok', command: 'env.get' }));
    audit(store, entry({ uid: 1002, actor: 'anna' }));
    audit(store, entry({ uid: 0, actor: 'root', outcome: 'Invalid' }));
    const rows = auditAfter(store, 0, 1000);
    expect(rows.filter(({ actor, outcome }) => actor === 'customer' && outcome === 'Denied')).toHaveLength(500);
    expect(rows.slice(500).map(({ actor, outcome }) => `${actor} ${outcome}`)).toEqual(['customer ok', 'anna Denied', 'root Invalid']);
    expect([rows[498]?.message, rows[499]?.message]).toEqual(['No.', expect.stringContaining('in the journal alone')]);
    // Each is in the journal, those that the store has with number and hash.
    expect(told).toHaveLength(523);
    expect(told.filter(([, fields]) => fields['AUDIT_ID'] === undefined)).toHaveLength(20);
    expect(verifyAudit(store)).toMatchObject({ entries: 503, broken: null });
});

test('an hour later it is written again', () => {
    for (let count = 0; count < 500; count++)
        audit(store, entry());
    store.run('UPDATE audit SET at = ?', '2026-01-01T00:00:00.000Z');
    audit(store, entry());
    expect(auditAfter(store, 0, 1000)).toHaveLength(501);
});

test('a store that cannot be written is told to the journal, with the entry', () => {
    store.close();
    audit(store, entry());
    expect(told.map(([message]) => message)).toEqual([expect.stringContaining('could not be written'), 'customer: site.delete: Denied']);
});
