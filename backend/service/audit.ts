// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who asked for what, and what came of it: every command that changes something, and every one that was denied. */

import type { CommandName } from '../contract/index.ts';
import { log } from '../host/journal.ts';
import { appendAudit, refusalsSince } from '../store/audit.ts';
import { now, type Store } from '../store/store.ts';
import type { Session } from './session.ts';

export interface Audited extends Session {
    uid: number;
    actor: string;
    command: CommandName;
    /** The input as it was checked, without its secrets. */
    input: unknown;
    /** `ok`, or the error's code. */
    outcome: string;
    message?: string | undefined;
    /** Milliseconds until the answer. */
    duration: number;
    /** The job it has started. */
    job: number | null;
}

const MAX_INPUT = 4096;
const HOUR = 3_600_000;
/** The audit has a bound: an account that has itself refused over and over would push out of it what others did. */
const MOST_REFUSALS = 500;
const LAST_WORDS = 'What this account is refused beyond that within an hour is in the journal alone.';

/** Writes an entry to the store and, with its hash, to the journal. */
export function audit(store: Store, entry: Audited): void {
    const { command, uid, actor, session, address, outcome, duration, job } = entry;
    const input = JSON.stringify(entry.input).slice(0, MAX_INPUT);
    let written: { id: number, chain: string } | undefined;
    try {
        const refusals = outcome === 'ok' || uid === 0 ? 0
            : refusalsSince(store, uid, new Date(Date.now() - HOUR).toISOString()) + 1;
        const message = refusals === MOST_REFUSALS ? [entry.message, LAST_WORDS].filter(Boolean).join(' ') : entry.message ?? null;
        if (refusals <= MOST_REFUSALS) {
            written = appendAudit(store, {
                at: now(), uid, actor, session, address, command, input, outcome, message, duration, job,
            });
        }
    } catch (error) {
        // The caller is to hear the command's own answer; the journal has the entry below.
        log('err', `The audit could not be written: ${String(error)}`);
    }
    log('notice', `${actor}: ${command}: ${outcome}`, {
        AUDIT_COMMAND: command, AUDIT_UID: uid, AUDIT_INPUT: input, AUDIT_OUTCOME: outcome, AUDIT_ADDRESS: address ?? undefined,
        AUDIT_LOGIN: session ?? undefined, AUDIT_JOB: job ?? undefined, AUDIT_ID: written?.id, AUDIT_CHAIN: written?.chain,
    });
}
