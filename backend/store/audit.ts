// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The audit as rows of the store, each chained to the one before it: an entry that was altered, put in or taken out breaks
 * the chain from there on. Somebody with root's rights could write a whole new chain; the journal, which has the hash of each
 * entry too and is often sent to another host, tells that one from this.
 */

import { createHash } from 'node:crypto';

import type { Store } from './store.ts';

export interface AuditRow {
    /** ISO 8601 in UTC. */
    at: string;
    uid: number;
    actor: string;
    /** Log-in session of the caller, as logind counts them. */
    session: string | null;
    /** Where that session was opened from; none at the console. */
    address: string | null;
    command: string;
    /** JSON without secrets. */
    input: string;
    outcome: string;
    message: string | null;
    /** Milliseconds until the command was answered. */
    duration: number;
    /** The job it has started. */
    job: number | null;
}

/** An entry as it is stored. Those of an earlier version have no chain. */
export interface AuditEntry extends AuditRow {
    id: number;
    chain: string | null;
}

/** Where the chain begins since older entries were removed. */
interface Anchor { id: number, chain: string }

const ANCHOR = 'audit.anchor';
const BATCH = 1000;

/** Adds an entry. @returns its number and its hash */
export function appendAudit(store: Store, row: AuditRow): { id: number, chain: string } {
    return store.transaction(() => {
        const last = store.get<{ chain: string | null }>('SELECT chain FROM audit ORDER BY id DESC LIMIT 1')?.chain
            ?? anchorOf(store)?.chain ?? '';
        const id = store.run(
            `INSERT INTO audit (at, uid, actor, session, address, command, input, outcome, message, duration, job)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            row.at, row.uid, row.actor, row.session, row.address, row.command, row.input, row.outcome, row.message, row.duration,
            row.job);
        const chain = link(last, { ...row, id });
        store.run('UPDATE audit SET chain = ? WHERE id = ?', chain, id);
        return { id, chain };
    });
}

/** How often a user was refused since then, as far as the newest entries tell. */
export function refusalsSince(store: Store, uid: number, at: string): number {
    return store.get<{ count: number }>(
        `SELECT count(*) AS count FROM (SELECT uid, outcome, at FROM audit ORDER BY id DESC LIMIT ${BATCH})
         WHERE uid = ? AND outcome <> 'ok' AND at > ?`, uid, at)?.count ?? 0;
}

/** Entries after the one of that number, oldest first. */
export function auditAfter(store: Store, id: number, limit = BATCH): AuditEntry[] {
    return store.all<AuditEntry>(
        `SELECT id, at, uid, actor, session, address, command, input, outcome, message, duration, job, chain
         FROM audit WHERE id > ? ORDER BY id LIMIT ?`, id, limit);
}

/** The same, all of them, read some at a time. */
function* entriesAfter(store: Store, id: number): Generator<AuditEntry> {
    for (let rows = auditAfter(store, id); rows.length > 0; rows = auditAfter(store, rows.at(-1)?.id ?? id))
        yield* rows;
}

export interface Verification {
    /** Entries that are part of the chain. */
    entries: number;
    last: { id: number, chain: string } | null;
    /** The first entry that does not fit to what stands before it. */
    broken: { id: number, at: string } | null;
}

/** Computes the chain again from its beginning. */
export function verifyAudit(store: Store): Verification {
    const anchor = anchorOf(store);
    let last: Verification['last'] = anchor ?? null;
    let chain = anchor?.chain ?? '';
    let entries = 0;
    for (const { chain: stored, ...row } of entriesAfter(store, anchor?.id ?? 0)) {
        // An earlier version wrote it: the chain begins after it.
        if (stored === null && entries === 0 && anchor === undefined)
            continue;
        chain = link(chain, row);
        if (stored !== chain)
            return { entries, last, broken: { id: row.id, at: row.at } };
        entries++;
        last = { id: row.id, chain };
    }
    return { entries, last, broken: null };
}

/** Whether the store had an entry with that hash, or removed it as too old. */
export function isInAudit(store: Store, { id, chain }: { id: number, chain: string }): boolean {
    const anchor = anchorOf(store);
    return (anchor !== undefined && id <= anchor.id)
        || store.get('SELECT 1 FROM audit WHERE id = ? AND chain = ?', id, chain) !== undefined;
}

/**
 * Removes what is older than that time and what is more than that many entries; the chain is then verified from there on.
 * @returns how many were removed
 */
export function pruneAudit(store: Store, { before, most }: { before: string, most: number }): number {
    return store.transaction(() => {
        const newest = store.get<{ id: number }>('SELECT id FROM audit ORDER BY id DESC LIMIT 1')?.id;
        if (newest === undefined)
            return 0;
        // Times may jump back with the clock: what goes is a beginning of the chain, never a piece out of it. The newest stays.
        const end = store.get<{ id: number }>('SELECT id FROM audit WHERE at >= ? ORDER BY id LIMIT 1', before)?.id ?? newest;
        const excess = store.get<{ id: number }>('SELECT id FROM audit ORDER BY id DESC LIMIT 1 OFFSET ?', Math.max(most, 1) - 1)?.id ?? 0;
        const first = Math.max(end, excess);
        const removed = store.get<{ id: number, chain: string | null }>(
            'SELECT id, chain FROM audit WHERE id < ? ORDER BY id DESC LIMIT 1', first);
        if (!removed)
            return 0;
        if (removed.chain !== null)
            store.setSetting(ANCHOR, { id: removed.id, chain: removed.chain } satisfies Anchor);
        const count = store.get<{ count: number }>('SELECT count(*) AS count FROM audit WHERE id < ?', first)?.count;
        store.run('DELETE FROM audit WHERE id < ?', first);
        return count ?? 0;
    });
}

function anchorOf(store: Store): Anchor | undefined {
    return store.setting(ANCHOR) as Anchor | undefined;
}

/** Hash of an entry and of all before it: SHA-256 in hexadecimal. */
function link(previous: string, row: AuditRow & { id: number }): string {
    const { id, at, uid, actor, session, address, command, input, outcome, message, duration, job } = row;
    const text = JSON.stringify([id, at, uid, actor, session, address, command, input, outcome, message, duration, job]);
    return createHash('sha256').update(`${previous}\n${text}`).digest('hex');
}
