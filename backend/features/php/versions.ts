// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The PHP versions of this host: Remi's parallel packages, `phpNN-php-fpm`, below /opt/remi, and the one of the distribution.
 * Where both have a version it is Remi's, which goes on to be the same version when the distribution's is replaced.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { failed, invalid } from '../../contract/errors.ts';
import { run } from '../../host/run.ts';

const REMI = '/opt/remi';
/** AppStream's package php-fpm, whichever version its module stream has. */
const APPSTREAM = '/usr/sbin/php-fpm';
const APPSTREAM_CLI = '/usr/bin/php';

export interface InstalledVersion {
    version: string;
    source: 'remi' | 'appstream';
}

/** Versions whose php-fpm is installed, the newest first. */
export async function findVersions(): Promise<InstalledVersion[]> {
    const [remi, appstream] = await Promise.all([remiVersions(), appstreamVersion()]);
    const found = remi.map((version): InstalledVersion => ({ version, source: 'remi' }));
    if (appstream !== undefined && !remi.includes(appstream))
        found.push({ version: appstream, source: 'appstream' });
    return found.sort((a, b) => compareVersions(b.version, a.version));
}

/** The same without where they are from: `['8.4', '8.2']`. */
export async function installedVersions(): Promise<string[]> {
    return (await findVersions()).map(({ version }) => version);
}

/** For sorting, the older first: 8.9 is before 8.10. */
export function compareVersions(a: string, b: string): number {
    return a.localeCompare(b, 'en', { numeric: true });
}

/** Path of a version's php-fpm: Remi's `8.4` is in /opt/remi/php84. */
export async function fpmBinary(version: string): Promise<string> {
    const found = (await findVersions()).find(each => each.version === version);
    return found?.source === 'appstream' ? APPSTREAM : remiBinary(version);
}

/** Path of a version's program for the command line. */
export async function cliBinary(version: string): Promise<string> {
    const found = (await findVersions()).find(each => each.version === version);
    return found?.source === 'appstream' ? APPSTREAM_CLI : path.join(remiRoot(version), 'usr/bin/php');
}

/** @throws HostingError `Failed` where a version has no program for the command line: a package of its own */
export async function requireProgram(version: string): Promise<void> {
    const program = await cliBinary(version);
    await fs.access(program).catch(() => {
        throw failed(`PHP ${version} has no program for the command line on this host.`,
            `Install it: dnf install ${program === APPSTREAM_CLI ? 'php-cli' : `php${version.replace('.', '')}-php-cli`}`);
    });
}

function remiRoot(version: string): string {
    return path.join(REMI, `php${version.replace('.', '')}`, 'root');
}

function remiBinary(version: string): string {
    return path.join(remiRoot(version), 'usr/sbin/php-fpm');
}

async function remiVersions(): Promise<string[]> {
    const names = await fs.readdir(REMI).catch(() => []);
    const versions = names.flatMap(name => {
        const [, major, minor] = /^php([0-9])([0-9]+)$/.exec(name) ?? [];
        return major && minor ? [`${major}.${minor}`] : [];
    });
    const present = await Promise.all(versions.map(version => fs.access(remiBinary(version)).then(() => true, () => false)));
    return versions.filter((_version, index) => present[index]);
}

/** What the program said, for as long as it is the same file: asking it takes 30 ms. */
const asked = { file: '', version: undefined as string | undefined };

async function appstreamVersion(): Promise<string | undefined> {
    const file = await fs.stat(APPSTREAM).then(({ ino, mtimeMs, ctimeMs }) => [ino, mtimeMs, ctimeMs].join(' '), () => undefined);
    if (file === undefined)
        return undefined;
    if (asked.file !== file) {
        const said = await run(APPSTREAM, ['-v']).then(({ stdout }) => stdout, () => '');
        [, asked.version] = /^PHP ([0-9]+\.[0-9]+)\./.exec(said) ?? [];
        asked.file = file;
    }
    return asked.version;
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
