// SPDX-License-Identifier: LGPL-2.1-or-later
/* Nobody is locked out: a way in is closed only where an administrator has another one. */

import { HostingError } from '../../../contract/errors.ts';
import { findAccount, membersOf } from '../../../host/accounts.ts';
import { run } from '../../../host/run.ts';
import type { KeyRecords } from '../../ssh-keys/records.ts';
import { parsePublicKey } from '../../ssh-keys/public-key.ts';

/** @throws HostingError `Conflict` where root is the only one who could log in */
export async function requireAdministrator(): Promise<void> {
    if ((await membersOf('wheel')).length > 0)
        return;
    throw new HostingError('Conflict', 'Nobody but root administers this host: without log-ins as root nobody could.',
        { hint: 'Make an account first: useradd -G wheel NAME, then passwd NAME.' });
}

/** @throws HostingError `Conflict` unless a member of wheel has a key */
export async function requireKey(records: KeyRecords): Promise<void> {
    const administrators = await membersOf('wheel');
    for (const name of administrators) {
        if (await hasKey(records, name))
            return;
    }
    throw new HostingError('Conflict', 'No administrator has a key: without passwords nobody could log in over SSH.', {
        hint: `Give one a key first: hostingctl ssh-key import NAME <id_ed25519.pub, then hostingctl ssh-key allow NAME ${
            administrators[0] ?? 'ACCOUNT'}. It must be one of the group wheel.`,
    });
}

/** A key for always and from everywhere: any other may be none when it is needed. */
async function hasKey(records: KeyRecords, name: string): Promise<boolean> {
    if (records.keysOf(name).some(({ from, until }) => from.length === 0 && until === null))
        return true;
    const account = await findAccount(name);
    if (!account)
        return false;
    // Its home is its own: read as that user.
    const { status, stdout } = await run('cat', ['--', `${account.home}/.ssh/authorized_keys`],
        { as: { uid: account.uid, gid: account.gid }, accept: [1], timeout: 5000 });
    return status === 0 && stdout.split('\n').some(isKey);
}

function isKey(line: string): boolean {
    try {
        parsePublicKey(line.trim());
        return true;
    } catch {
        return false;
    }
}
