// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The web client as a site: user, PHP, slice, level, certificate and virtual host are those of any other. Its code is not in its
 * home but root's, /usr/share/hosting/web-client and the package of Adminer: what gets hold of the sandbox cannot change it.
 */

import { tlsSettings } from '../../../contract/certificates.ts';
import { failed } from '../../../contract/errors.ts';
import { phpSettings } from '../../../contract/php.ts';
import { exists } from '../../../host/files.ts';
import type { Application } from '../../applications/application.ts';

/** Where packages, and who has none for this host, put the program; backend/web-client/index.php takes the first that is there. */
export const PROGRAMS = ['/usr/share/adminer/adminer.php', '/usr/local/share/adminer/adminer.php'];

/** Of no use to a program that shows databases. */
const DISABLED = ['dl', 'exec', 'mail', 'passthru', 'pcntl_exec', 'pcntl_fork', 'popen', 'proc_open', 'putenv', 'shell_exec', 'system'];

export const webClient: Application = {
    database: 'optional',
    settings: {
        // Nobody's session goes over the network in the clear.
        tls: tlsSettings.parse({ forceHttps: true }),
        phpSettings: phpSettings.parse({ disabledFunctions: DISABLED, uploadSize: '64M', idleMinutes: 5 }),
    },
    files: () => Promise.resolve({}),
};

/** @throws HostingError `Failed` where the program is not installed */
export async function requireProgram(): Promise<void> {
    for (const program of PROGRAMS) {
        if (await exists(program))
            return;
    }
    throw failed('Adminer is not installed on this host.',
        `Install it: dnf install adminer. Where no repository has it, put the file of adminer.org at ${PROGRAMS.at(-1)}, owned by root.`);
}
