// SPDX-License-Identifier: LGPL-2.1-or-later
/* SELinux as the kernel shows it in selinuxfs(5). */

import * as fs from 'node:fs/promises';

import { run } from './run.ts';

/** The home of a large site. */
const TIMEOUT = 3_600_000;

export type SelinuxMode = 'enforcing' | 'permissive' | 'disabled';

/** What the kernel does now, not what the configuration says. */
export async function selinuxMode(): Promise<SelinuxMode> {
    const text = await fs.readFile('/sys/fs/selinux/enforce', 'utf8').catch(() => undefined);
    return text === undefined ? 'disabled' : text.startsWith('1') ? 'enforcing' : 'permissive';
}

/** Whether the loaded policy knows a context; the kernel checks what is written to `context`. */
export async function knowsContext(context: string): Promise<boolean> {
    return await fs.writeFile('/sys/fs/selinux/context', context).then(() => true, () => false);
}

/** Whether a boolean of the loaded policy is on; undefined where there is no such boolean. */
export async function isBooleanOn(name: string): Promise<boolean | undefined> {
    // What is in force now, and after the next commit: "1 1".
    const text = await fs.readFile(`/sys/fs/selinux/booleans/${name}`, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : text.startsWith('1');
}

/** Makes the kernel enforce the policy, until the next start. */
export async function enforce(): Promise<void> {
    await fs.writeFile('/sys/fs/selinux/enforce', '1');
}

/** Labels trees, or single files; links are not followed. */
export async function label(type: string, level: string, paths: readonly string[]): Promise<void> {
    await run('chcon', ['--no-dereference', '--recursive', '-P', '--user=system_u', '--role=object_r',
        `--type=${type}`, `--range=${level}`, '--', ...paths], { timeout: TIMEOUT });
}

/** The context of a file; a link's own. Undefined where there is nothing. */
export async function contextOfFile(file: string): Promise<string | undefined> {
    const { status, stdout } = await run('stat', ['--format=%C', '--', file], { accept: [1] });
    return status === 0 ? stdout.trim() : undefined;
}

/** The contexts of files that there are, by their paths. Nothing on the way to them may be a customer's. */
export async function contextsOfFiles(files: readonly string[]): Promise<Map<string, string>> {
    const { stdout } = await run('stat', ['--format=%C %n', '--', ...files], { accept: [1] });
    return new Map(stdout.split('\n').flatMap(line => {
        const space = line.indexOf(' ');
        return space > 0 ? [[line.slice(space + 1), line.slice(0, space)] as const] : [];
    }));
}
