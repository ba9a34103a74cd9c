// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is said of databases in several places. */

import type { DatabasePrivileges } from '../../backend/contract/databases.ts';

const _ = cockpit.gettext;

const PRIVILEGES: Record<DatabasePrivileges, string> = {
    owner: _('Owner: tables and rows'), 'read-write': _('Read and change rows'), 'read-only': _('Read rows'),
};

export const PRIVILEGE_OPTIONS = Object.entries(PRIVILEGES) as [DatabasePrivileges, string][];

export function privilegesName(privileges: DatabasePrivileges): string {
    return PRIVILEGES[privileges];
}
