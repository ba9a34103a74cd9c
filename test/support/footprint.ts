// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the service and its sites take of the test host at one moment, as numbers by name. What grows from cycle to cycle although
 * nothing is kept is a leak.
 */

import { run } from './machine.ts';

export type Footprint = Readonly<Record<string, number>>;

/** Tables that are a history by their purpose: each has a bound of its own, or is a number that must not be given out twice. */
const HISTORY = ['jobs', 'steps', 'artifacts', 'audit', 'system_users', 'selinux_levels', 'sqlite_sequence'];
const STORE = '/var/lib/hosting/hosting.db';

/** A child of the service would be its own leak: all of its control group counts. */
const SCRIPT = `
say() { printf '%s %s\\n' "$1" "$2"; }
service=$(systemctl show --property=MainPID --value hostingd.service)
of() { awk -v name="$2:" '$1 == name { print $2 }' "/proc/$1/status"; }
say 'service: own memory, kB' "$(of "$service" RssAnon)"
say 'service: descriptors' "$(ls "/proc/$service/fd" | wc -l)"
say 'service: processes' "$(wc -l < "/sys/fs/cgroup$(systemctl show --property=ControlGroup --value hostingd.service)/cgroup.procs")"
say 'service: threads' "$(of "$service" Threads)"
say 'systemd: memory, kB' "$(of 1 RssAnon)"
say 'systemd: descriptors' "$(ls /proc/1/fd | wc -l)"
say 'systemd: units' "$(systemctl list-units --all --plain --no-legend | wc -l)"
say 'systemd: failed units' "$(systemctl list-units --state=failed --plain --no-legend | wc -l)"
say 'control groups' "$(find /sys/fs/cgroup -type d | wc -l)"
say 'mounts' "$(wc -l < /proc/1/mountinfo)"
say 'processes' "$(ls -d /proc/[0-9]* | wc -l)"
say 'nginx: memory of the master, kB' "$(of "$(cat /run/nginx.pid)" RssAnon)"
say 'journal: files of users' "$(find /var/log/journal -name 'user-*.journal' | wc -l)"
say 'accounts' "$(cat /etc/passwd /etc/group /etc/subuid /etc/subgid | wc -l)"
say 'databases and users' "$(mariadb -BN -e 'SELECT SCHEMA_NAME FROM information_schema.SCHEMATA UNION ALL SELECT User FROM mysql.user' | wc -l)"
say 'files' "$(find /etc/hosting /etc/nginx /etc/systemd /home /run/hosting /run/systemd/system /run/systemd/transient /var/cache/nginx /var/lib/hosting /var/log/hosting /tmp /var/tmp -xdev 2>/dev/null | wc -l)"
`;

/** A footprint, and from where in the journal the next one counts. */
export async function footprint(): Promise<Footprint> {
    const lines = `${await run(['python3', '-c', BUS])}${await run(['bash', '-c', SCRIPT])}`.trimEnd().split('\n');
    const numbers = lines.map(line => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))] as const;
    });
    return { ...Object.fromEntries(numbers), ...await storeSize() };
}

/** As dbus-broker itself counts them. */
const BUS = `
import dbus
bus = dbus.SystemBus()
ask = lambda face: dbus.Interface(bus.get_object('org.freedesktop.DBus', '/org/freedesktop/DBus', introspect=False), face)
stats = ask('org.freedesktop.DBus.Debug.Stats').GetStats()
peers = {peer: counts for peer, facts, counts in stats['org.bus1.DBus.Debug.Stats.PeerAccounting']}
print('bus: match rules of the service', peers[ask('org.freedesktop.DBus').GetNameOwner('org.cockpithosting.Hosting')]['Matches'])
print('bus: match rules of systemd', peers[ask('org.freedesktop.DBus').GetNameOwner('org.freedesktop.systemd1')]['Matches'])
print('bus: connections', len(peers))
`;

async function storeSize(): Promise<Footprint> {
    const tables = (await run(['sqlite3', STORE, 'SELECT name FROM sqlite_master WHERE type = \'table\''])).trim().split('\n');
    const lasting = tables.filter(name => !HISTORY.includes(name));
    const rows = `SELECT ${lasting.map(name => `(SELECT count(*) FROM ${name})`).join(' + ')}`;
    const [count = '', pages = '', free = ''] = (await run(['sqlite3', STORE, rows, 'PRAGMA page_count', 'PRAGMA freelist_count']))
        .trim().split('\n');
    const wal = await run(['stat', '--format=%s', `${STORE}-wal`]);
    return { 'store: rows beside history': Number(count), 'store: pages in use': Number(pages) - Number(free), 'store: log, bytes': Number(wal) };
}

/** Bytes of the journal's entries since then, as they are exported. @param since seconds of the epoch */
export async function journalSince(since: number): Promise<number> {
    return Number(await run(['bash', '-c', `journalctl --output=export --since="@$1" | wc -c`, 'journal', String(since)]));
}
