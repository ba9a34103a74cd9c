// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a mount does not allow: /proc/PID/mountinfo, see proc(5), and the words of mount(8). */

export const OPPOSITES: Readonly<Record<string, string>> = { nodev: 'dev', nosuid: 'suid', noexec: 'exec' };

/** Flags of the mount at a path, the one that is on top; undefined where the path is no mount of its own. */
export function flagsAt(mountinfo: string, path: string): string[] | undefined {
    const found = mountinfo.split('\n').map(line => line.split(' ')).findLast(([, , , , point]) => point === path);
    return found?.[5]?.split(',');
}

/**
 * Words that bring a mount to its flags with these added, and nothing else of it or of its file system changed: `remount,bind` says
 * that flags alone are meant, and then all of them have to be said.
 */
export function adding(flags: readonly string[], more: readonly string[]): string {
    return ['remount', 'bind', ...new Set([...flags, ...more])].join(',');
}

/** The same with these taken away. */
export function removing(flags: readonly string[], less: readonly string[]): string {
    return ['remount', 'bind', ...flags.filter(flag => !less.includes(flag)), ...less.map(flag => OPPOSITES[flag] ?? flag)].join(',');
}

/** The last `Options=` of a unit's files, in their order, as it is written there. */
export function optionsOfUnit(texts: readonly string[]): string {
    return texts.flatMap(text => [...text.matchAll(/^Options=(.*)$/gm)]).at(-1)?.[1]?.trim() ?? '';
}
