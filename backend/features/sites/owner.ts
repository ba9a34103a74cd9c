// SPDX-License-Identifier: LGPL-2.1-or-later
/* The numbers of sites' users, and the accounts that may own a site. */

import { invalid } from '../../contract/errors.ts';
import { findAccount } from '../../host/accounts.ts';

/**
 * Above the accounts of people (UID_MAX 60000) and systemd's dynamic users (61184 to 65519), below the numbers that
 * user namespaces of people's containers may use (SUB_UID_MIN 100000): nobody else can ever run as a site's number.
 */
export const LOWEST_UID = 70_000;
export const HIGHEST_UID = 99_999;

/** @throws HostingError `Invalid` at the field `owner` unless it is an account of a person */
export async function requireOwner(owner: string | undefined): Promise<void> {
    if (owner === undefined)
        return;
    const account = await findAccount(owner);
    if (!account)
        throw invalid('owner', `There is no account ${owner} on this host.`, 'Create it first, for instance in Cockpit under Accounts.');
    if (account.uid >= LOWEST_UID && account.uid <= HIGHEST_UID)
        throw invalid('owner', `${owner} is the user of a site and cannot log in.`);
}
