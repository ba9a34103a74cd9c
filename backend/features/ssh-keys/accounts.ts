// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Keys that open accounts of administrators. They stand in a file of root's, which sshd reads beside what the accounts bring
 * themselves: so root never writes into a home, and nobody takes a key away but by hostingctl.
 */

import path from 'node:path';

import { failed, invalid } from '../../contract/errors.ts';
import type { JobKind } from '../../engine/job.ts';
import { findAccount, membersOf } from '../../host/accounts.ts';
import { removeTree, writeFile } from '../../host/files.ts';
import { configureSshd, effectiveFor, SSHD_DROPINS } from '../../host/sshd.ts';
import type { Systemd } from '../../host/systemd.ts';
import { place, SSH_KEYS } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { authorizedKeys, makeKeyDirectory } from './authorized-keys.ts';
import type { AccountRow, KeyRecords } from './records.ts';

export const SET_ACCOUNT = 'ssh-key.account';
const SSHD_FILE = path.join(SSHD_DROPINS, '45-hosting-keys.conf');
const OURS = `${SSH_KEYS}/%u/authorized_keys`;

export interface AccountArgs extends Record<string, unknown> {
    name: string;
    account: string;
    before: Omit<AccountRow, 'account'> | null;
    /** Null for a key that opens the account no longer. */
    after: Omit<AccountRow, 'account'> | null;
}

export function setAccount(records: KeyRecords, systemd: Systemd): JobKind<AccountArgs> {
    return {
        kind: SET_ACCOUNT,
        title: ({ name, account, after }) => after
            ? `Let the key ${name} open the account ${account}` : `Let the key ${name} open the account ${account} no longer`,
        steps: ({ name, account, before, after }) => {
            const record = (limits: AccountArgs['after']): Promise<void> => {
                const key = records.byName(name);
                return Promise.resolve(key && records.setAccount(key.id, account, limits));
            };
            return [
                { name: 'record', title: 'Record what the key opens', do: () => record(after), undo: () => record(before) },
                {
                    name: 'keys', title: `Write the keys of ${account}`,
                    do: () => writeKeys(records, systemd, account),
                    // What is recorded is undone after this: here it is what it will be.
                    undo: async () => {
                        await record(before);
                        await writeKeys(records, systemd, account);
                    },
                },
            ];
        },
    };
}

/**
 * Brings the file of an account's keys to what is recorded.
 * @param retired fingerprint of a key that is no longer in it, although its record is still there
 * @throws HostingError `Failed` where sshd would not read it
 */
export async function writeKeys(records: KeyRecords, systemd: Systemd, account: string, retired?: string): Promise<void> {
    const keys = records.keysOf(account).filter(({ fingerprint }) => fingerprint !== retired);
    const file = place.authorizedKeys(account);
    const found = await findAccount(account);
    if (keys.length === 0 || !found) {
        await removeTree(path.dirname(file));
        return;
    }
    await makeKeyDirectory(account, found.gid);
    await writeFile(file, await authorizedKeys(account, keys, 'full'), { mode: 0o640, owner: { uid: 0, gid: found.gid } });
    await readByAll(systemd, account);
}

/** Has sshd look into our files too, after those that it looks into already. */
async function readByAll(systemd: Systemd, account: string): Promise<void> {
    const present = (await filesFor(account)).filter(each => each !== 'none');
    if (present.includes(OURS))
        return;
    await configureSshd(systemd, SSHD_FILE, await render('ssh/keys.conf', { keyFiles: [...present, OURS].map(file => ({ file })) }));
    if ((await filesFor(account)).includes(OURS))
        return;
    await configureSshd(systemd, SSHD_FILE, null);
    throw failed(`sshd does not look into ${OURS} for ${account}.`,
        `A Match block of its configuration, or a file before ${SSHD_FILE}, says AuthorizedKeysFile. See sshd -T -C user=${account}.`);
}

async function filesFor(account: string): Promise<string[]> {
    return (await effectiveFor(account))['authorizedkeysfile']?.split(' ') ?? [];
}

/** @throws HostingError `Invalid` unless it is root, or somebody who may become root */
export async function requireAdministrator(account: string): Promise<void> {
    const found = await findAccount(account);
    if (found?.uid === 0 || (found && (await membersOf('wheel')).includes(account)))
        return;
    const message = found
        ? `${account} is no administrator of this host: it is not in the group wheel.` : `There is no account ${account}.`;
    throw invalid('account', message, 'The keys of a site are set with hostingctl sftp allow.');
}
