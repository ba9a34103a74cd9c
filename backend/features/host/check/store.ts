// SPDX-License-Identifier: LGPL-2.1-or-later
/* The panel's own memory: that it is whole, does not grow without end, and is root's alone; and that its audit is as it was written. */

import * as fs from 'node:fs/promises';

import type { Store } from '../../../store/store.ts';
import { verify } from '../../audit/verify.ts';
import { type Check, command, type Finding, inOrder } from './check.ts';

const FILE = '/var/lib/hosting/hosting.db';
/** Far beyond what the bounds of jobs and audit come to. Bytes. */
const LARGE = 256 * 1024 ** 2;
const MANY_ENTRIES = 50_000;

export function storeChecks(store: Store): Check[] {
    return [
        {
            name: 'store', title: 'The panel\'s database',
            run: async () => [...integrityFaults(store.problems()), ...sizeFaults(await sizeOnDisk())],
        },
        { name: 'audit', title: 'The chain of the audit', run: async () => auditFaults(await verify(store)) },
    ];
}

export function integrityFaults(problems: readonly string[]): Finding[] {
    const [first] = problems;
    return first === undefined ? [] : [{
        state: 'fail', subject: 'integrity', message: `${FILE} is damaged: ${first}`,
        repair: writtenAnew(command('cp', '-a', FILE, `${FILE}.damaged`)),
        hint: 'The repair keeps a copy and writes the database anew from what can be read. Where it is still damaged afterwards, stop '
            + 'hostingd and put a backup in its place. Look into the journal for disk errors.',
    }];
}

export function sizeFaults(bytes: number): Finding[] {
    return bytes < LARGE ? [] : [{
        state: 'warn', subject: 'size', message: `${FILE} has grown to ${Math.round(bytes / 1024 ** 2)} MB.`,
        repair: inOrder(command('hostingctl', 'audit', 'set', '--entries', String(MANY_ENTRIES)), writtenAnew()),
        hint: `The repair keeps the newest ${MANY_ENTRIES} entries of the audit: export it before, with hostingctl audit export.`,
    }];
}

/** Nobody else may have it open meanwhile. @param before what is done first then */
function writtenAnew(...before: readonly string[]): string {
    return inOrder(command('systemctl', 'stop', 'hostingd.service'), ...before, command('sqlite3', FILE, 'VACUUM'),
        command('systemctl', 'start', 'hostingd.service'));
}

/** With what waits to be written into it. */
async function sizeOnDisk(): Promise<number> {
    const sizes = await Promise.all(['', '-wal'].map(async end => (await fs.stat(FILE + end).catch(() => undefined))?.size ?? 0));
    return sizes.reduce((sum, size) => sum + size, 0);
}

function auditFaults({ state, broken }: Awaited<ReturnType<typeof verify>>): Finding[] {
    if (state === 'intact')
        return [];
    return [{
        state: 'fail',
        message: broken === null ? 'The journal knows entries of the audit that are not in it any more: somebody has cut it.'
            : `The audit was changed behind the panel's back: entry ${broken.id} does not fit to those before it.`,
        hint: 'See hostingctl audit verify, and compare with: journalctl -u hostingd AUDIT_ID=NUMBER',
    }];
}
