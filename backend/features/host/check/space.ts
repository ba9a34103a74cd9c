// SPDX-License-Identifier: LGPL-2.1-or-later
/* Room on the disks, in bytes and in files, and in memory. */

import { ALMOST_NONE, SCARCE } from '../../../contract/scarcity.ts';
import { diskSpaces, type DiskSpace, memoryOf } from '../status.ts';
import { type Check, command, type Finding } from './check.ts';

export const spaceChecks: readonly Check[] = [
    { name: 'disks', title: 'Room on the disks', run: async () => (await diskSpaces()).flatMap(diskFaults) },
    { name: 'memory', title: 'Memory', run: async () => memoryFaults(await memoryOf()) },
];

/** A file system may be full of bytes, or of files. */
export function diskFaults({ path, size, available, files, freeFiles }: DiskSpace): Finding[] {
    const largest = `What is large: du -xh --max-depth=2 ${path} | sort -h | tail`;
    return [
        ...fault(available / size, path, `The file system of ${path} is $ % full.`, largest),
        // btrfs counts no inodes.
        ...files === 0 ? [] : fault(freeFiles / files, `${path} inodes`, `The file system of ${path} has used $ % of its inodes: `
            + 'soon no file can be made there.', `Where many are: du --inodes -x --max-depth=2 ${path} | sort -n | tail`),
    ];
}

function fault(left: number, subject: string, message: string, hint: string): Finding[] {
    if (left >= SCARCE)
        return [];
    const percent = String(Math.floor((1 - left) * 100));
    return [{ state: left < ALMOST_NONE ? 'fail' : 'warn', subject, message: message.replace('$', percent), hint }];
}

export function memoryFaults({ total, available }: { total: number, available: number }): Finding[] {
    if (available / total >= ALMOST_NONE)
        return [];
    return [{
        state: 'warn',
        message: `Hardly any memory is left: ${Math.round(available / 1024 ** 2)} MB of ${Math.round(total / 1024 ** 2)} MB.`,
        hint: `See what uses it: ${command('hostingctl', 'site', 'top')}`,
    }];
}
