// SPDX-License-Identifier: LGPL-2.1-or-later
/* A denial as a sentence a person understands, and as the rule that would allow it. */

import type { Avc } from './parse.ts';

/** Types of the policy module, whose files are told apart by categories and by nothing else. */
const OURS = /^hosting_/;

/** Whether a process of this type is a site's: of the shared type, or of a type of its own (`hosting_shop.t`). */
export function isSiteProcess(type: string): boolean {
    return type === 'hosting_site_t' || /^hosting_[a-z0-9]+\.t$/.test(type);
}

/**
 * @param owner domain of the site that has a level
 */
export function sentence(avc: Avc, owner: (level: string) => string | undefined): string {
    const end = avc.permissive ? 'not blocked, because SELinux is permissive' : 'blocked';
    return `${who(avc, owner)} tried to ${what(avc)} ${whom(avc, owner)}: ${end}`;
}

function who({ comm, source }: Avc, owner: (level: string) => string | undefined): string {
    const program = /^php-fpm/.test(comm) || comm === '' ? 'PHP' : comm;
    const site = owner(source.level);
    if (isSiteProcess(source.type) && site !== undefined)
        return `${program} of ${site}`;
    return source.type === 'httpd_t' ? 'nginx' : `${comm || 'A program'} (${source.type})`;
}

/** The strongest of what was asked for, in words. */
function what({ permissions, class: kind }: Avc): string {
    const has = (...names: string[]): boolean => names.some(name => permissions.includes(name));
    if (has('name_bind', 'name_connect'))
        return has('name_bind') ? 'listen on' : 'connect to';
    if (has('connectto') || (kind === 'sock_file' && has('write')))
        return 'connect to';
    if (kind === 'process')
        return has('ptrace') ? 'look into the memory of' : has('signal', 'sigkill', 'sigstop', 'signull') ? 'send a signal to' : 'touch';
    if (has('execute', 'execute_no_trans', 'entrypoint'))
        return 'run';
    if (has('write', 'append', 'create', 'add_name', 'unlink', 'remove_name', 'rename', 'setattr', 'link', 'rmdir', 'reparent'))
        return kind === 'dir' ? 'change the directory' : 'write';
    if (kind === 'dir')
        return has('read', 'open') ? 'list' : 'enter';
    return has('read', 'open', 'map', 'ioctl') ? 'read' : has('getattr') ? 'look at' : permissions.join(' and ');
}

function whom({ object, port, class: kind, source, target }: Avc, owner: (level: string) => string | undefined): string {
    const name = object || (port !== undefined && `port ${port}`) || `${article(kind)} ${kind.replaceAll('_', ' ')}`;
    const site = target.level === source.level ? undefined : owner(target.level);
    if (site !== undefined)
        return `${name} of ${site}`;
    return OURS.test(target.type) && target.level === source.level ? `${name} of its own` : `${name} (${target.type})`;
}

function article(word: string): string {
    return /^[aeiou]/.test(word) ? 'an' : 'a';
}

/**
 * The rule in CIL that would allow it; null where types allow it already and the categories do not fit: there is no
 * exception to those.
 */
export function proposal({ permissions, class: kind, source, target }: Avc): string | null {
    if (!isSiteProcess(source.type) || OURS.test(target.type))
        return null;
    return `(allow ${source.type} ${target.type} (${kind} (${permissions.join(' ')})))`;
}
