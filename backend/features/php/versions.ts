// SPDX-License-Identifier: LGPL-2.1-or-later
/* The PHP versions of this host: Remi's parallel packages, `phpNN-php-fpm`, below /opt/remi. */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { failed, invalid } from '../../contract/errors.ts';

const REMI = '/opt/remi';

/** Path of a version's php-fpm: `8.4` is in /opt/remi/php84. */
export function fpmBinary(version: string): string {
    return path.join(rootOf(version), 'usr/sbin/php-fpm');
}

/** Path of a version's program for the command line. */
export function cliBinary(version: string): string {
    return path.join(rootOf(version), 'usr/bin/php');
}

function rootOf(version: string): string {
    return path.join(REMI, `php${version.replace('.', '')}`, 'root');
}

/** @throws HostingError `Failed` where a version has no program for the command line: a package of its own */
export async function requireProgram(version: string): Promise<void> {
    await fs.access(cliBinary(version)).catch(() => {
        throw failed(`PHP ${version} has no program for the command line on this host.`,
            `Install it: dnf install php${version.replace('.', '')}-php-cli`);
    });
}

/** Versions whose php-fpm is installed, the newest first: `['8.4', '8.2']`. */
export async function installedVersions(): Promise<string[]> {
    const names = await fs.readdir(REMI).catch(() => []);
    const versions = names.flatMap(name => {
        const [, major, minor] = /^php([0-9])([0-9]+)$/.exec(name) ?? [];
        return major && minor ? [`${major}.${minor}`] : [];
    });
    const present = await Promise.all(versions.map(version => fs.access(fpmBinary(version)).then(() => true, () => false)));
    return versions.filter((_version, index) => present[index])
        .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

/**
 * The version a new site gets.
 * @param wanted as asked for; the newest unless given
 * @throws HostingError `Invalid` at the field `php` when it is not installed
 */
export async function chooseVersion(wanted: string | undefined): Promise<string> {
    const installed = await installedVersions();
    const version = wanted ?? installed[0];
    if (version === undefined)
        throw invalid('php', 'No PHP is installed on this host.', 'Install one from Remi\'s repository: dnf install php84-php-fpm');
    if (!installed.includes(version)) {
        throw invalid('php', `PHP ${version} is not installed on this host.`,
            `Installed: ${installed.join(', ') || 'none'}. Install another with dnf install php${version.replace('.', '')}-php-fpm`);
    }
    return version;
}
