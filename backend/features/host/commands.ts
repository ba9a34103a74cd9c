// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the host itself. */

import os from 'node:os';

import type { Handlers } from '../../contract/handlers.ts';
import { selinuxMode } from '../../host/selinux.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import { VERSION } from '../../version.ts';
import { installedEngines } from '../databases/engines.ts';
import { installedVersions } from '../php/versions.ts';
import type { SiteRecords } from '../sites/records.ts';
import { statusOfHost } from './status.ts';
import { keptUpdates } from './updates.ts';

type HostHandlers = Pick<Handlers, 'host.info' | 'host.status' | 'host.updates'>;

export function hostHandlers(records: SiteRecords, secrets: Secrets, systemd: Systemd): HostHandlers {
    return {
        'host.info': async (_input, caller) => {
            const [php, databases, selinux] = await Promise.all([installedVersions(), installedEngines(), selinuxMode()]);
            return {
                version: VERSION, user: caller.name, role: caller.role, hostname: os.hostname(),
                apps: databases.includes('mariadb') ? ['generic', 'wordpress', 'laravel'] : ['generic', 'laravel'],
                php, databases, selinux, key: secrets.isProtected ? 'sealed' : 'file',
            };
        },
        'host.status': () => statusOfHost(records.list(), systemd),
        'host.updates': () => keptUpdates(),
    };
}
