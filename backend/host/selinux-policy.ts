// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The policy of the host as libsemanage keeps it. Each change is a transaction of its own, which is there wholly or not at all, and
 * takes from seconds to minutes: its programs get what is left of the processor and the disk.
 */

import { readFile } from './files.ts';
import { runIdly } from './own-unit.ts';
import type { RunOptions } from './run.ts';

/** Between the policy's own modules and packages' (100, 200), and the administrator's (400), which win. */
export const PRIORITY = 300;
/** On a small host with many modules; semanage may wait a minute for another transaction besides. */
const TIMEOUT = 1_800_000;

async function idly(command: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
    return (await runIdly('SELinux policy', command, [], { timeout: TIMEOUT, ...options })).stdout;
}

/** Name of the host's policy: `targeted`. */
async function policyName(): Promise<string> {
    const [, name = 'targeted'] = /^SELINUXTYPE=\s*([A-Za-z0-9_-]+)/m.exec(await readFile('/etc/selinux/config') ?? '') ?? [];
    return name;
}

/** The local file-context database as it is in force. */
export async function localContexts(): Promise<string> {
    return await readFile(`/etc/selinux/${await policyName()}/contexts/files/file_contexts.local`) ?? '';
}

/** Runs lines of semanage-import(8) as one transaction. */
export async function importLocal(lines: readonly string[]): Promise<void> {
    await idly(['semanage', 'import'], { input: `${lines.join('\n')}\n` });
}

/** Names of the modules at our priority. */
export async function installedModules(): Promise<string[]> {
    return parseModules(await idly(['semodule', '--list-modules=full']));
}

export function parseModules(text: string): string[] {
    return text.split('\n').flatMap(line => {
        const [priority, name] = line.trim().split(/\s+/);
        return priority === String(PRIORITY) && name ? [name] : [];
    });
}

/**
 * Installs and removes modules in one transaction.
 * @param files each is named as its module: `hosting-shop.cil`
 * @throws HostingError `Failed` with the words of semodule; the policy is then as it was
 */
export async function changeModules(files: readonly string[], removed: readonly string[]): Promise<void> {
    await idly(['semodule', `--priority=${PRIORITY}`,
        ...files.map(file => `--install=${file}`), ...removed.map(name => `--remove=${name}`)]);
}

/** The ports that have a type, as `semanage port --list` prints them. */
export async function listPorts(): Promise<string> {
    return await idly(['semanage', 'port', '--list', '--noheading']);
}

/** Version of the package with the types of sites; null where it did not come as one. */
export async function policyVersion(): Promise<string | null> {
    return (await readFile('/usr/share/selinux/packages/hosting_site.version'))?.trim() ?? null;
}
