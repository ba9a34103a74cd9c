// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Packages that stand for those of repositories which the test host cannot reach: a name, files, and a script. They are built on this
 * machine, whose rpmbuild the RPM of cockpit-hosting is built with too, and put into repositories of the test host.
 */

import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { machine, run } from './machine.ts';

export interface Stub {
    name: string;
    /** `1` unless given. */
    version?: string;
    /** `1` unless given. */
    release?: string;
    /** Whose it says that it is. */
    vendor?: string;
    /** What else it is called. */
    provides?: string[];
    requires?: string[];
    /** Texts of its files, by their paths. */
    files?: Record<string, string>;
    /** Those among them that people edit: %config(noreplace). */
    config?: string[];
    /** Run when it was installed. */
    post?: string;
}

/** Builds packages and makes a repository of them in a directory of the test host. */
export async function makeRepository(directory: string, stubs: readonly Stub[]): Promise<void> {
    const target = path.join(await rootOfHost(), directory);
    await fs.mkdir(target, { recursive: true });
    await withPackages(stubs, async packages => {
        for (const file of packages)
            await fs.copyFile(file, path.join(target, path.basename(file)));
    });
    await run(['createrepo_c', '--quiet', directory]);
}

/** Builds packages and does something with their files, which are gone afterwards. */
export async function withPackages(stubs: readonly Stub[], work: (files: string[]) => Promise<void>): Promise<void> {
    const top = await fs.mkdtemp(path.join(os.tmpdir(), 'stubs-'));
    const packages = path.join(top, 'RPMS', 'noarch');
    try {
        // Several rpmbuild at once that miss one trip over each other.
        for (const directory of ['BUILD', 'BUILDROOT', 'SOURCES', 'SPECS', 'SRPMS', packages])
            await fs.mkdir(path.resolve(top, directory), { recursive: true });
        await Promise.all(stubs.map(stub => build(top, stub)));
        await work((await fs.readdir(packages)).sort().map(file => path.join(packages, file)));
    } finally {
        await fs.rm(top, { recursive: true });
    }
}

/** The test host's file system, as it is seen from here. */
export async function rootOfHost(): Promise<string> {
    return `/proc/${(await machine(['pid'])).stdout.trim()}/root`;
}

async function build(top: string, stub: Stub): Promise<void> {
    const { name, version = '1', release = '1' } = stub;
    const spec = path.join(top, `${name}-${version}-${release}.spec`);
    await fs.writeFile(spec, specOf(stub));
    await promisify(execFile)('rpmbuild', ['-bb', '--quiet', '--nodeps', '--define', `_topdir ${top}`,
        '--define', `_builddir ${top}/BUILD/${name}-${version}-${release}`, '--define', '_binary_payload w1.gzdio', spec]);
}

function specOf({ name, version = '1', release = '1', vendor, provides = [], requires = [], files = {}, config = [], post }: Stub): string {
    const written = Object.entries(files).map(([file, text]) =>
        `mkdir -p "%{buildroot}${path.dirname(file)}"\ncat >"%{buildroot}${file}" <<'END'\n${text}END\n`);
    const more = [...vendor === undefined ? [] : [`Vendor: ${vendor}`], ...provides.map(each => `Provides: ${each}`),
        ...requires.map(each => `Requires: ${each}`)].map(line => `${line}\n`).join('');
    const paths = Object.keys(files).map(file => config.includes(file) ? `%config(noreplace) ${file}` : file);
    return `Name: ${name}\nVersion: ${version}\nRelease: ${release}\nSummary: A stand-in for tests\nLicense: LGPL-2.1-or-later\n`
        + `BuildArch: noarch\n${more}`
        + '%description\nA stand-in for tests.\n%install\nmkdir -p %{buildroot}\n' + written.join('')
        + (post === undefined ? '' : `%post\n${post}\n`) + `%files\n${paths.join('\n')}\n`;
}
