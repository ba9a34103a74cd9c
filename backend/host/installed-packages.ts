// SPDX-License-Identifier: LGPL-2.1-or-later
/* What rpm(8) knows of installed packages. It runs apart: its database is nothing of the service's domain. */

import { runApart } from './own-unit.ts';
import type { RunOptions, RunResult } from './run.ts';

export interface InstalledPackage {
    name: string;
    version: string;
    release: string;
    /** Seconds since 1970. */
    installedAt: number;
}

const rpm = (args: string[], options: RunOptions = {}): Promise<RunResult> =>
    runApart('Packages of this host', ['rpm', ...args], [], options);

/** Those of the packages that are installed. One may be there in several versions, as kernels are. */
export async function installedPackages(names: readonly string[]): Promise<InstalledPackage[]> {
    // As many as are missing: rpm's exit status.
    const { stdout } = await rpm(['--query', '--queryformat', '%{NAME}\t%{VERSION}\t%{RELEASE}\t%{INSTALLTIME}\n', '--', ...names],
        { accept: names.map((_name, index) => index + 1) });
    return stdout.split('\n').flatMap(line => {
        const [name = '', version = '', release = '', at] = line.split('\t');
        return at === undefined ? [] : [{ name, version, release, installedAt: Number(at) }];
    });
}

/** What its packagers have changed. */
export async function changelogOf(name: string): Promise<string> {
    return (await rpm(['--query', '--changelog', '--', name])).stdout;
}

/** A file of a package that is not as it was installed: rpm(8), "VERIFY OPTIONS". */
export interface AlteredFile {
    path: string;
    /** `missing`, or what differs: `SM5DLUGTP`, a dot for what does not. */
    what: string;
    /** One that administrators may change. */
    isConfiguration: boolean;
}

export async function alteredFiles(name: string): Promise<AlteredFile[]> {
    const { stdout } = await rpm(['--verify', '--nodeps', '--noscripts', '--', name], { accept: [1] });
    return parseVerification(stdout);
}

/** Lines as `S.5....T.  c /etc/logrotate.d/hosting` and `missing     /usr/libexec/hosting/hostingd (Permission denied)`. */
export function parseVerification(text: string): AlteredFile[] {
    return text.split('\n').flatMap(line => {
        const [, what, kind, path] = /^(missing|[.?A-Z0-9]{8,9})\s+(?:([a-z])\s+)?(\/.*?)(?: \([^()]*\))?$/.exec(line) ?? [];
        return what !== undefined && path !== undefined ? [{ path, what, isConfiguration: kind === 'c' }] : [];
    });
}
