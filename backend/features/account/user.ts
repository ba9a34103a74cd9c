// SPDX-License-Identifier: LGPL-2.1-or-later
/* The system user and group of a site. */

import { failed } from '../../contract/errors.ts';
import type { StepContext } from '../../engine/job.ts';
import { addAccount, closeAccount, findAccount, killProcessesOf, removeAccount } from '../../host/accounts.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';

export const user: Piece = { name: 'user', label: site => `user ${site}`, make, remove };

async function make(site: SiteRecord, context: StepContext): Promise<void> {
    const present = await findAccount(site.name);
    if (present && !isOurs(present, site))
        throw failed(`A user ${site.name} exists on this host and is not this site's.`, 'Choose another user name with --user.');
    if (!present)
        await addAccount({ name: site.name, uid: site.uid, gid: site.uid, comment: commentOf(site.name), home: place.home(site.name) });
    await closeAccount(site.name);
    context.log(`User and group ${site.name} have the number ${site.uid}; the account is closed to log-ins.`);
}

async function remove(site: SiteRecord, context: StepContext): Promise<void> {
    const present = await findAccount(site.name);
    if (present && !isOurs(present, site)) {
        context.log(`The user ${site.name} is not this site's and stays.`);
        return;
    }
    await killProcessesOf(site.uid);
    await removeAccount(site.name);
}

/** What marks an account as ours, so that nothing else is ever taken for a half-made site and removed. */
export function commentOf(site: string): string {
    return `Hosting site ${site}`;
}

function isOurs(account: { uid: number, comment: string }, site: SiteRecord): boolean {
    return account.uid === site.uid && account.comment === commentOf(site.name);
}
