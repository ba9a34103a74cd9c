// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who asked for what, and what came of it: every command that changes something, and every one that was denied. */

import type { CommandName } from '../contract/index.ts';
import { log } from '../host/journal.ts';
import { now, type Store } from '../store/store.ts';

export interface AuditEntry {
    uid: number;
    actor: string;
    command: CommandName;
    /** The input as it was checked, without its secrets. */
    input: unknown;
    /** `ok`, or the error's code. */
    outcome: string;
    message?: string | undefined;
}

const MAX_INPUT = 4096;

export function audit(store: Store, entry: AuditEntry): void {
    const input = JSON.stringify(entry.input).slice(0, MAX_INPUT);
    try {
        store.run('INSERT INTO audit (at, uid, actor, command, input, outcome, message) VALUES (?, ?, ?, ?, ?, ?, ?)',
            now(), entry.uid, entry.actor, entry.command, input, entry.outcome, entry.message ?? null);
    } catch (error) {
        // The caller is to hear the command's own answer; the journal has the entry below.
        log('err', `The audit could not be written: ${String(error)}`);
    }
    log('notice', `${entry.actor}: ${entry.command}: ${entry.outcome}`, { AUDIT_COMMAND: entry.command, AUDIT_UID: entry.uid });
}
