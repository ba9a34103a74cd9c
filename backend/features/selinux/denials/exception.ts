// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command that grants what was denied, where an exception of one site fits: for an administrator to judge. */

import path from 'node:path';

import { exceptionDirectory } from '../../../contract/selinux.ts';
import type { Avc } from './parse.ts';
import { isSiteProcess } from './sentence.ts';

const WRITING = ['write', 'append', 'create', 'add_name', 'unlink', 'remove_name', 'rename', 'setattr', 'link', 'rmdir', 'reparent'];

/** @param site user name */
export function commandFor(avc: Avc, site: string): string | null {
    const flags = isSiteProcess(avc.source.type) ? flagsFor(avc) : null;
    return flags === null ? null : `hostingctl selinux allow ${site} ${flags}`;
}

function flagsFor({ permissions, class: kind, port, object, source, target }: Avc): string | null {
    if (kind === 'tcp_socket' && permissions.includes('name_connect') && port !== undefined)
        return `--port ${port}/tcp`;
    if (target.type === 'hosting_content_t' && target.level === source.level && permissions.some(each => /^execute/.test(each)))
        return '--execute-own-binaries';
    // Files of sites and of ours are separated by categories, which no exception opens. A name alone says not where it is.
    if (target.type.startsWith('hosting_') || (kind !== 'file' && kind !== 'dir') || !object.startsWith('/'))
        return null;
    const directory = kind === 'dir' ? object : path.dirname(object);
    if (!exceptionDirectory.safeParse(directory).success)
        return null;
    return `--directory ${directory}${permissions.some(each => WRITING.includes(each)) ? ' --write' : ''}`;
}
