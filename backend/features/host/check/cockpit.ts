// SPDX-License-Identifier: LGPL-2.1-or-later
/* Known holes of Cockpit, through which whoever reaches port 9090 comes in past everything here. */

import { changelogOf, installedPackages } from '../../../host/installed-packages.ts';
import { type Check, command, type Finding } from './check.ts';

/**
 * CVE-2026-4631: what is typed at the log-in reaches ssh(1) as an argument, before anybody is logged in. In Cockpit 327 to 359; a
 * distribution that has mended an older version says so in the changelog of its package.
 */
const HOLE = { name: 'CVE-2026-4631', first: 327, last: 359 };
const PACKAGE = 'cockpit-ws';

export const cockpitCheck: Check = {
    name: 'cockpit', title: 'Known holes of Cockpit',
    run: async () => {
        const [installed] = await installedPackages([PACKAGE]);
        if (!installed)
            return { inapplicable: `No package ${PACKAGE} is installed: its version is not known here.` };
        return isAffected(installed.version) ? holes(installed.version, await changelogOf(PACKAGE)) : [];
    },
};

function isAffected(version: string): boolean {
    const major = Number.parseInt(version, 10);
    return major >= HOLE.first && major <= HOLE.last;
}

export function holes(version: string, changelog: string): Finding[] {
    if (!isAffected(version) || changelog.includes(HOLE.name))
        return [];
    return [{
        state: 'fail', subject: HOLE.name,
        message: `Cockpit ${version} has the hole ${HOLE.name}: whoever reaches its log-in page can have programs run on this host.`,
        repair: command('dnf', 'upgrade', '--assumeyes', 'cockpit*'), hint: 'Until then, let only known addresses reach port 9090.',
    }];
}
