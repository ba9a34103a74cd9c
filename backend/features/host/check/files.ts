// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modes and owners of what is root's alone, or that others may only read. */

import * as fs from 'node:fs/promises';

import { CERTIFICATES, PASSWORDS, STAGING } from '../../common/site.ts';
import { type Check, command, type Finding, inOrder } from './check.ts';

interface Guarded {
    path: string;
    /** The most that it may have. */
    mode: number;
    /** Where its absence is a fault, and whatever it is made with. */
    isRequired?: boolean;
}

const GUARDED: readonly Guarded[] = [
    { path: '/var/lib/hosting', mode: 0o700, isRequired: true },
    { path: '/var/lib/hosting/hosting.db', mode: 0o600, isRequired: true },
    { path: '/var/lib/hosting/secrets.key', mode: 0o600 },
    { path: '/var/lib/hosting/secrets.key.sealed', mode: 0o600 },
    { path: '/var/lib/hosting/archive', mode: 0o700 },
    { path: '/var/cache/hosting', mode: 0o700 },
    { path: '/etc/hosting', mode: 0o755, isRequired: true },
    { path: '/etc/hosting/php', mode: 0o755 },
    { path: '/etc/hosting/templates', mode: 0o755 },
    { path: '/etc/hosting/dns-hooks', mode: 0o755 },
    { path: CERTIFICATES, mode: 0o700, isRequired: true },
    { path: PASSWORDS, mode: 0o755 },
    { path: '/etc/nginx/conf.d', mode: 0o755 },
    { path: '/var/log/hosting', mode: 0o755, isRequired: true },
    { path: '/run/hosting', mode: 0o755, isRequired: true },
    { path: '/var/www/hosting-acme', mode: 0o755 },
    { path: '/home', mode: 0o755 },
    { path: STAGING, mode: 0o711 },
];

export const filesCheck: Check = {
    name: 'files', title: 'Modes and owners of the panel\'s files',
    run: async () => (await Promise.all(GUARDED.map(faultOf))).filter(each => each !== undefined),
};

async function faultOf({ path, mode, isRequired = false }: Guarded): Promise<Finding | undefined> {
    const stat = await fs.lstat(path).catch(() => undefined);
    if (!stat) {
        return isRequired ? {
            state: 'fail', subject: path, message: `${path} is missing.`,
            repair: command('systemd-tmpfiles', '--create', 'cockpit-hosting.conf'),
        } : undefined;
    }
    if (stat.isSymbolicLink()) {
        return {
            state: 'warn', subject: path,
            message: `${path} is a link: whoever can change where it leads could change what the panel trusts.`,
            hint: 'Mount the other place there instead of linking to it.',
        };
    }
    const surplus = stat.mode & 0o7777 & ~mode & ~0o1000;
    const isRoots = stat.uid === 0 && (stat.gid === 0 || (stat.mode & 0o020) === 0);
    if (surplus === 0 && isRoots)
        return undefined;
    const is = `${(stat.mode & 0o7777).toString(8).padStart(4, '0')} ${stat.uid}:${stat.gid}`;
    return {
        state: 'fail', subject: path,
        message: `${path} can be read or changed by others than it should: ${is} instead of ${octal(mode)} 0:0.`,
        repair: inOrder(command('chown', 'root:root', path), command('chmod', octal(mode), path)),
    };
}

function octal(mode: number): string {
    return mode.toString(8).padStart(4, '0');
}
