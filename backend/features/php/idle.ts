// SPDX-License-Identifier: LGPL-2.1-or-later
/* When PHP of a site is ended as idle: what the site's setting says, and since when its master has had nothing to do. */

/** What was seen of a master that was alone. */
export interface Seen {
    /** Changes when the master works or is another. */
    mark: string;
    /** Milliseconds of a clock that is never set. */
    since: number;
}

const MINUTE = 60_000;

/** Where the setting is for those who cannot ask the service; everybody may read it. */
export function idleFile(name: string): string {
    return `/etc/hosting/php/${name}/idle.conf`;
}

/** Minutes that a site's PHP stays; Infinity where it is never ended. Without a setting that can be read it is ended at once. */
export function stayOf(text: string): number {
    const [, minutes] = /^minutes = (never|[0-9]{1,4})$/m.exec(text) ?? [];
    return minutes === 'never' ? Infinity : Number(minutes ?? 0);
}

/**
 * What a master has done up to now, from /proc/PID/stat (proc_pid_stat(5)): its start, and the page faults of its workers,
 * which are counted when a worker ends. A worker that came and went between two looks is noticed so.
 */
export function markOf(stat: string): string {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [faultsOfChildren, startTime] = [fields[8], fields[19]];
    return `${startTime} ${faultsOfChildren}`;
}

/**
 * Whether a master is there for requests, from /proc/PID/status (proc_pid_status(5)): it handles SIGQUIT from then on, which would
 * just kill it before.
 */
export function hasStarted(status: string): boolean {
    const [, caught = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status) ?? [];
    const SIGQUIT = 3n;
    return (BigInt(`0x${caught}`) >> (SIGQUIT - 1n) & 1n) === 1n;
}

/** What is known of a lone master now: since when it is as it is. */
export function look(before: Seen | undefined, mark: string, now: number): Seen {
    return before?.mark === mark && before.since <= now ? before : { mark, since: now };
}

/** Whether a master has been alone for as long as its site's setting says. */
export function isOver(seen: Seen, minutes: number, now: number): boolean {
    return now - seen.since >= minutes * MINUTE;
}
