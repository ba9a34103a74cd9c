// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether the kernel is this host's own. */

import { exists } from './files.ts';

/** In a container, clock, kernel and SELinux belong to the machine around it: systemd leaves this file there, systemd(1). */
export function isContainer(): Promise<boolean> {
    return exists('/run/systemd/container');
}
