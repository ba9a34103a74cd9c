// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether the audit is as it was written: its chain, and what the journal has seen of it. */

import type { OutputOf } from '../../contract/index.ts';
import { run } from '../../host/run.ts';
import { isInAudit, verifyAudit } from '../../store/audit.ts';
import type { Store } from '../../store/store.ts';

/** Entries of the journal that are looked at: the newest. */
const MOST = 1000;
const NOTHING_FOUND = 1;

export async function verify(store: Store): Promise<OutputOf<'audit.verify'>> {
    const seen = await fromJournal();
    const { entries, last, broken } = verifyAudit(store);
    const isCut = seen.some(each => !isInAudit(store, each));
    return {
        state: broken ? 'broken' : isCut ? 'cut' : 'intact',
        entries, broken, hash: last?.chain ?? null, compared: seen.length,
    };
}

/** Numbers and hashes that the service has told the journal. Nobody but root can write there under its name. */
async function fromJournal(): Promise<{ id: number, chain: string }[]> {
    const { stdout } = await run('journalctl', [
        '--output=json', '--output-fields=AUDIT_ID,AUDIT_CHAIN', '--no-pager', '--reverse', `--lines=${MOST}`,
        '_UID=0', '_SYSTEMD_UNIT=hostingd.service',
    ], { accept: [NOTHING_FOUND] });
    return stdout.split('\n').filter(Boolean).flatMap(line => {
        const { AUDIT_ID: id, AUDIT_CHAIN: chain } = JSON.parse(line) as { AUDIT_ID?: string, AUDIT_CHAIN?: string };
        return id !== undefined && chain !== undefined ? [{ id: Number(id), chain }] : [];
    });
}
