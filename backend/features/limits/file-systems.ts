// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which file system a path is on, and whether it counts what each user keeps there: /proc/self/mountinfo, see proc(5). */

import * as fs from 'node:fs/promises';

export interface FileSystem {
    mountPoint: string;
    type: string;
    hasUserQuota: boolean;
}

export async function findFileSystem(path: string): Promise<FileSystem | undefined> {
    const stat = await fs.stat(path, { bigint: true }).catch(() => undefined);
    return stat && parseMounts(await fs.readFile('/proc/self/mountinfo', 'utf8'), numberOf(stat.dev));
}

/** As the kernel writes it: makedev(3) with major and minor apart. */
function numberOf(device: bigint): string {
    const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
    const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
    return `${major}:${minor & 0xffffffffn}`;
}

/**
 * @param device its number, `253:0`
 * @returns where it is mounted as a whole: the service sees some directories mounted by themselves
 */
export function parseMounts(text: string, device: string): FileSystem | undefined {
    for (const line of text.split('\n')) {
        const [before = '', after = ''] = line.split(' - ');
        const [, , number, root, mountPoint = ''] = before.split(' ');
        if (number !== device || root !== '/')
            continue;
        const [type = '', , options = ''] = after.split(' ');
        return { mountPoint: unescaped(mountPoint), type, hasUserQuota: hasUserQuota(options.split(',')) };
    }
    return undefined;
}

/** XFS: usrquota, or uqnoenforce where it only counts. ext4: usrquota, or usrjquota=FILE where the journal guards the file. */
function hasUserQuota(options: readonly string[]): boolean {
    return options.some(option => ['usrquota', 'uquota', 'quota'].includes(option) || option.startsWith('usrjquota='));
}

function unescaped(text: string): string {
    return text.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
