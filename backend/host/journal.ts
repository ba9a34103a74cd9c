// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The service's words, as structured journal entries: `journalctl SITE=shop`, `journalctl JOB=12`.
 *
 * systemd-journald is a native module built for one Node.js version. Where it does not load, and where no journal
 * listens (it would lose entries without a word), lines go to standard error with the priority systemd reads (`<6>`).
 */

import { existsSync } from 'node:fs';

export type Level = 'err' | 'warning' | 'notice' | 'info' | 'debug';

/** Fields beside the message; names as journald wants them: capitals, digits and underscores. */
export type Fields = Record<string, string | number | undefined>;

type Send = (level: Level, message: string, fields: Record<string, string>) => void;

const PRIORITY: Record<Level, number> = { err: 3, warning: 4, notice: 5, info: 6, debug: 7 };
const SOCKET = '/run/systemd/journal/socket';

let send: Send = toStderr;

/** Connects to the journal where that is possible; before, and where it is not, entries go to standard error. */
export async function openJournal(identifier: string): Promise<void> {
    if (!existsSync(SOCKET))
        return;
    try {
        const { default: Journald } = await import('systemd-journald');
        const journal = new Journald({ SYSLOG_IDENTIFIER: identifier });
        send = (level, message, fields) => { journal[level](message, fields); };
    } catch (error) {
        log('notice', `Structured journal entries are off, standard error is used: ${String(error)}`);
    }
}

/** Writes one entry. */
export function log(level: Level, message: string, fields: Fields = {}): void {
    const flat: Record<string, string> = {};
    for (const [name, value] of Object.entries(fields)) {
        if (value !== undefined)
            flat[name] = clean(String(value));
    }
    send(level, clean(message), flat);
}

/** The native module cuts a text at a NUL. */
function clean(text: string): string {
    return text.replaceAll('\0', '\u2400');
}

function toStderr(level: Level, message: string): void {
    for (const line of message.split('\n'))
        process.stderr.write(`<${PRIORITY[level]}>${line}\n`);
}
