// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * New denials of this host since the last look. Where auditd keeps a log of its own (Enterprise Linux as installed),
 * ausearch(8) reads it from where it stopped; otherwise the journal has what the kernel said.
 */

import path from 'node:path';

import { exists, removeFile } from '../../../host/files.ts';
import { run } from '../../../host/run.ts';

export interface Entry {
    /** ISO 8601 in UTC. */
    at: string;
    text: string;
}

/** Where the last look ended; its form is the source's business. */
export interface Read { entries: Entry[], cursor: string | undefined }

export const AUDIT_LOG = '/var/log/audit/audit.log';
/** Where the kernel's words stand in the journal. */
export const JOURNAL_MATCHES = ['_TRANSPORT=audit', '+', '_TRANSPORT=kernel'];
/** A denial that a level of a site is in: others can come by the thousand, as when a policy is installed. */
const ABOUT_A_SITE = 'avc:  denied .*:s0:c[0-9]+,c[0-9]+';
const NOTHING_FOUND = 1;
/** ausearch(8): the checkpoint does not fit the logs, which were rotated away. */
const LOST_PLACE = [10, 11, 12];
/** Looked at in one go: a site can cause denials without end. */
const MOST = 5000;

/**
 * @param cursor as the last answer had it
 * @param state directory for ausearch's own checkpoint
 */
export async function readDenials(cursor: string | undefined, state: string): Promise<Read> {
    return await exists(AUDIT_LOG) ? await fromAuditLog(path.join(state, 'ausearch.checkpoint')) : await fromJournal(cursor);
}

async function fromAuditLog(checkpoint: string): Promise<Read> {
    const { status, stdout } = await run('ausearch', ['--input-logs', '--message', 'AVC', '--raw', '--checkpoint', checkpoint],
        { accept: [NOTHING_FOUND, ...LOST_PLACE] });
    if (LOST_PLACE.includes(status)) {
        await removeFile(checkpoint);
        return { entries: [], cursor: undefined };
    }
    return { entries: stdout.split('\n').flatMap(auditEntry).slice(-MOST), cursor: undefined };
}

/** Whether a line of either log may tell of a denial. */
export function isDenial(line: string): boolean {
    return line.includes('avc:  denied');
}

/** A line of audit.log: `type=AVC msg=audit(1700000000.123:456): avc:  denied …`. */
export function auditEntry(line: string): Entry[] {
    const [, seconds] = /^(?:node=\S+ )?type=AVC msg=audit\(([0-9]+\.[0-9]{3}):[0-9]+\):/.exec(line) ?? [];
    return seconds === undefined ? [] : [{ at: new Date(Number(seconds) * 1000).toISOString(), text: line }];
}

/**
 * The first look begins with the newest; every later one goes on where the last ended. Never both: with --lines= and --grep= together
 * journalctl turns the order round, and would go backwards from the cursor.
 */
async function fromJournal(cursor: string | undefined): Promise<Read> {
    const isFirst = cursor === undefined;
    const { stdout, dropped } = await run('journalctl', [
        '--output=json', '--output-fields=MESSAGE', '--no-pager', `--grep=${ABOUT_A_SITE}`, '--case-sensitive=yes',
        ...isFirst ? ['--reverse', `--lines=${MOST}`] : [`--after-cursor=${cursor}`], ...JOURNAL_MATCHES,
    ], { accept: [NOTHING_FOUND] });
    // Where there is more than a look takes, the last line is a part of one.
    const lines = dropped > 0 ? stdout.split('\n').slice(0, -1) : stdout.split('\n');
    const rows = lines.filter(Boolean).map(line => JSON.parse(line) as Record<string, unknown>);
    if (isFirst)
        rows.reverse();
    return { entries: rows.flatMap(journalEntry), cursor: (rows.at(-1)?.['__CURSOR'] as string | undefined) ?? cursor };
}

/** An entry of the journal as journalctl writes it; a text that is not UTF-8 comes as an array of bytes. */
export function journalEntry({ MESSAGE: message, __REALTIME_TIMESTAMP: microseconds }: Record<string, unknown>): Entry[] {
    const text = Array.isArray(message) ? Buffer.from(message as number[]).toString('utf8') : message;
    return typeof text === 'string' ? [{ at: new Date(Number(microseconds) / 1000).toISOString(), text }] : [];
}
