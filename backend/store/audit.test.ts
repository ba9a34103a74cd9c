// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe, expect, test } from 'vitest';

import { appendAudit, auditAfter, type AuditRow, isInAudit, pruneAudit, verifyAudit } from './audit.ts';
import { Store } from './store.ts';

let store: Store;

const ROW: AuditRow = {
    at: '2026-01-01T00:00:00.000Z', uid: 0, actor: 'admin', session: '3', address: '192.0.2.7', command: 'site.set',
    input: '{"site":"shop"}', outcome: 'ok', message: null, duration: 4, job: 7,
};
const OTHER: AuditRow = {
    ...ROW, uid: 1000, actor: 'anna', session: null, address: null, outcome: 'Denied', message: 'No.', duration: 0, job: null,
};

function fill(count: number): void {
    for (let at = 0; at < count; at++)
        appendAudit(store, { ...at % 2 ? OTHER : ROW, at: new Date(Date.UTC(2026, 0, 1 + at)).toISOString() });
}

beforeEach(() => { store = Store.open(':memory:'); });

describe('the chain', () => {
    test('of nothing is intact', () => {
        expect(verifyAudit(store)).toEqual({ entries: 0, last: null, broken: null });
    });

    test('is intact as written, over many batches', () => {
        fill(2500);
        const last = appendAudit(store, ROW);
        expect(verifyAudit(store)).toEqual({ entries: 2501, last, broken: null });
    });

    test.each([
        'id', 'at', 'uid', 'actor', 'session', 'address', 'command', 'input', 'outcome', 'message', 'duration', 'job', 'chain',
    ])('shows a change of %s', column => {
        fill(6);
        store.run(`UPDATE audit SET ${column} = ${column === 'id' ? 1000 : '17'} WHERE id = 4`);
        // With another number it stands at another place: the one after it is the first that does not fit.
        expect(verifyAudit(store).broken?.id).toBe(column === 'id' ? 5 : 4);
    });

    test('shows what was taken out, put in, or exchanged', () => {
        fill(6);
        const rows = auditAfter(store, 0);
        store.run('DELETE FROM audit WHERE id = 3');
        expect(verifyAudit(store)).toMatchObject({ entries: 2, broken: { id: 4 } });
        store.run('INSERT INTO audit (id, at, uid, actor, command, input, outcome, duration, chain) VALUES (3, ?, 0, ?, ?, ?, ?, 1, ?)',
            ROW.at, 'x', 'y', '{}', 'ok', rows[2]!.chain);
        expect(verifyAudit(store).broken?.id).toBe(3);
        store.run('UPDATE audit SET id = -1 WHERE id = 1');
        expect(verifyAudit(store).broken).not.toBeNull();
    });

    test('goes on after entries of an earlier version, which are not part of it', () => {
        store.run(`INSERT INTO audit (at, uid, actor, command, input, outcome) VALUES ('2025-01-01', 0, 'root', 'site.set', '{}', 'ok')`);
        fill(3);
        expect(verifyAudit(store)).toMatchObject({ entries: 3, broken: null });
        store.run('UPDATE audit SET chain = NULL WHERE id = 3');
        expect(verifyAudit(store).broken?.id).toBe(3);
    });

    test('knows what the journal has seen', () => {
        fill(3);
        const written = appendAudit(store, ROW);
        expect(isInAudit(store, written)).toBe(true);
        expect(isInAudit(store, { ...written, chain: '0' })).toBe(false);
        store.run('DELETE FROM audit WHERE id = ?', written.id);
        expect(isInAudit(store, written)).toBe(false);
        expect(verifyAudit(store).broken).toBeNull();
    });
});

describe('old entries', () => {
    test('go by their age, and the rest is still verified', () => {
        fill(10);
        expect(pruneAudit(store, { before: '2026-01-05', most: 100 })).toBe(4);
        expect(auditAfter(store, 0).map(({ id }) => id)).toEqual([5, 6, 7, 8, 9, 10]);
        expect(verifyAudit(store)).toMatchObject({ entries: 6, broken: null });
        expect(pruneAudit(store, { before: '2026-01-05', most: 100 })).toBe(0);
        expect(isInAudit(store, { id: 2, chain: 'gone' })).toBe(true);
        store.run('DELETE FROM audit WHERE id = 5');
        expect(verifyAudit(store).broken?.id).toBe(6);
    });

    test('go when there are too many; the newest stays', () => {
        fill(10);
        expect(pruneAudit(store, { before: '2000', most: 3 })).toBe(7);
        fill(1);
        expect(verifyAudit(store)).toMatchObject({ entries: 4, broken: null });
        expect(pruneAudit(store, { before: '2100', most: 0 })).toBe(3);
        expect(verifyAudit(store)).toMatchObject({ entries: 1, broken: null });
    });

    test('of an earlier version leave a chain that begins where it did', () => {
        store.run(`INSERT INTO audit (at, uid, actor, command, input, outcome) VALUES ('2025-01-01', 0, 'root', 'site.set', '{}', 'ok')`);
        fill(3);
        expect(pruneAudit(store, { before: '2026', most: 100 })).toBe(1);
        expect(verifyAudit(store)).toMatchObject({ entries: 3, broken: null });
    });

    test('do not go because of an entry whose clock was wrong', () => {
        fill(3);
        appendAudit(store, { ...ROW, at: '1999-01-01T00:00:00.000Z' });
        fill(1);
        expect(pruneAudit(store, { before: '2025', most: 100 })).toBe(0);
    });
});
