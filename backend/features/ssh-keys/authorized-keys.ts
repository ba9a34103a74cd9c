// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of keys that open an account: sshd(8), "AUTHORIZED_KEYS FILE FORMAT". They are root's, in /etc/hosting/ssh/ACCOUNT; the
 * account itself may read them alone, since sshd does so in its name.
 */

import path from 'node:path';

import type { GrantedKey } from '../../contract/ssh-keys.ts';
import { makeDirectory } from '../../host/files.ts';
import { SSH_KEYS } from '../common/site.ts';
import { render } from '../templates/render.ts';

/** What a key is allowed beyond its owner's log-in. */
export type Reach =
    /** Nothing: no forwarding, no terminal, no commands of its own in ~/.ssh/rc. */
    | 'restrict'
    /** What the host's configuration gives to all. */
    | 'full';

/** The text of a file of keys. @param account whose */
export async function authorizedKeys(account: string, keys: readonly GrantedKey[], reach: Reach): Promise<string> {
    return await render('ssh/authorized_keys', {
        name: account,
        authorized: keys.map(({ type, key, comment, from, until }) => ({
            type, key, label: comment, restrict: reach === 'restrict',
            from: from.length > 0 && { list: from.join(',') }, end: until !== null && { day: dayAfter(until) },
        })),
    });
}

/** sshd refuses a key from the first second of a day on, in the time of the host: `20280101`. */
export function dayAfter(day: string): string {
    const next = new Date(`${day}T00:00:00Z`);
    next.setUTCDate(next.getUTCDate() + 1);
    return next.toISOString().slice(0, 10).replaceAll('-', '');
}

/** Makes the directory of an account's file of keys. @param gid group of the account, which alone may look in */
export async function makeKeyDirectory(account: string, gid: number): Promise<void> {
    await makeDirectory(SSH_KEYS);
    await makeDirectory(path.join(SSH_KEYS, account), { mode: 0o750, owner: { uid: 0, gid } });
}
