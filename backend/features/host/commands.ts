// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command about the host itself. */

import os from 'node:os';

import type { Handlers } from '../../contract/handlers.ts';
import { exists } from '../../host/files.ts';
import { selinuxMode } from '../../host/selinux.ts';
import { VERSION } from '../../version.ts';
import { installedVersions } from '../php/versions.ts';

export const hostHandlers: Pick<Handlers, 'host.info'> = {
    'host.info': async (_input, caller) => {
        const [php, mariadb, selinux] = await Promise.all([installedVersions(), exists('/usr/bin/mariadb'), selinuxMode()]);
        return {
            version: VERSION, user: caller.name, role: caller.role, hostname: os.hostname(),
            apps: mariadb ? ['generic', 'wordpress', 'laravel'] : ['generic', 'laravel'],
            php, databases: mariadb ? ['mariadb'] : [], selinux,
        };
    },
};
