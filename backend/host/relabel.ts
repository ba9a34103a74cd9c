// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Brings files to the labels that the file-context database says, or compares them. A tree may belong to a customer, who can put a
 * link where a directory was while root walks it (rule R5). So restorecon gets a view of the host in which nothing can be changed
 * but those trees: whatever path it is led to, the label of another file stays.
 */

import { runIdly } from './own-unit.ts';
import type { RunResult } from './run.ts';

/** The home of a large site. */
const TIMEOUT = 6 * 3_600_000;

/** What restorecon would change, or has. */
export interface Relabelled { path: string, from: string, to: string }

/** Gives everything below some paths its label, or says what differs. */
export async function restoreLabels(paths: readonly string[], { check = false } = {}): Promise<Relabelled[]> {
    const { stdout } = await inside(paths, ['/usr/sbin/restorecon', '-R', '-F', '-v', ...check ? ['-n'] : [], '--', ...paths]);
    return parseRestored(stdout);
}

/** How many files there are below some paths, links and directories counted. */
export async function countFiles(paths: readonly string[]): Promise<number> {
    const { stdout, dropped } = await inside(paths, ['/usr/bin/find', ...paths, '-xdev', '-printf', '.']);
    return stdout.length + dropped;
}

async function inside(paths: readonly string[], command: readonly [string, ...string[]]): Promise<RunResult> {
    return await runIdly('Labels of sites', command, [
        'ProtectSystem=strict', 'ProtectHome=tmpfs', 'PrivateTmp=yes', 'PrivateDevices=yes', 'PrivateNetwork=yes',
        'ProtectKernelTunables=yes', 'ProtectControlGroups=yes', 'ProtectKernelModules=yes', 'RestrictAddressFamilies=AF_UNIX',
        'CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_FOWNER CAP_SYS_ADMIN CAP_MAC_ADMIN',
        'TemporaryFileSystem=/run:ro', `BindPaths=${paths.join(' ')}`,
    ], { timeout: TIMEOUT });
}

/** `Relabeled /home/shop/x from OLD to NEW`, and `Would relabel …` where nothing is changed. */
export function parseRestored(text: string): Relabelled[] {
    return text.split('\n').flatMap(line => {
        const [, path, from, to] = /^(?:Relabeled|Would relabel) (.*) from (\S+) to (\S+)$/.exec(line.trim()) ?? [];
        return path !== undefined && from !== undefined && to !== undefined ? [{ path, from, to }] : [];
    });
}
