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

/** Makes the kernel enforce the policy, until the next start. */
export async function enforce(): Promise<void> {
    await fs.writeFile('/sys/fs/selinux/enforce', '1');
}

/** Labels trees, or single files; links are not followed. */
export async function label(type: string, level: string, paths: readonly string[]): Promise<void> {
    await run('chcon', ['--no-dereference', '--recursive', '-P', '--user=system_u', '--role=object_r',
        `--type=${type}`, `--range=${level}`, '--', ...paths], { timeout: TIMEOUT });
}
