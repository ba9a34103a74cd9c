// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Why /proc is not mounted with hidepid=. systemd calls it unsupported (its issues 12955, 1051: journald, sd-bus and user managers look
 * into /proc), and answers any user who asks GetUnitProcesses on the bus with the processes of all services and their arguments
 * (issue 29893): on the test host an account that saw 4 processes of 26 in /proc was told all of mariadbd and nginx. The way around
 * for polkit and logind, a group with gid=, reaches neither a polkitd that drops its groups itself (before polkit 126: AlmaLinux 8
 * and 9), nor user managers without giving the group to all that they start: then 32 processes were seen again.
 */

import { HostingError } from '../../../contract/errors.ts';

export const HIDEPID = {
    why: 'Ordinary users see no processes of others.',
    detail: 'Not set by hostingctl: systemd does not support it, and tells every user of the processes of all services all the same. '
        + 'Sites do not see those of others in any case.',
};

/** @throws HostingError `Conflict` always */
export function refuseHidepid(): never {
    throw new HostingError('Conflict', 'hidepid is not set by hostingctl: systemd does not support it, and tells every user of the '
        + 'processes of all services on the bus all the same. On AlmaLinux 8 and 9 polkit, by which the panel knows who may what, '
        + 'would fail.',
    { hint: 'Sites do not see processes of others in any case. For other accounts see ProtectProc= in systemd.exec(5).' });
}
