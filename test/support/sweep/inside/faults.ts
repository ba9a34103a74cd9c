// SPDX-License-Identifier: LGPL-2.1-or-later
/* Faults of the host, each with its end. While one begins, the service stands still at a point of a job. */

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { PLACE } from './plan.ts';
import { exec, run, script, until } from './shell.ts';

export interface HostFault {
    begin: (service: number) => Promise<unknown>;
    end: (service: number) => Promise<unknown>;
    /** Milliseconds it lasts at most; it ends before if the job does. */
    lasts: number;
    /** No visitor can be served meanwhile. */
    takesAll?: boolean;
    /** A step that has nothing to do with it is like the one before. */
    concerns: RegExp;
    /** The host is on a small disk. */
    small?: boolean;
}

const DISK = '/run/hosting-sweep-disk';
/** What jobs write, below each: all of it is on the small disk. */
const PLACES = ['/etc', '/home', '/var/lib/hosting', '/var/log/hosting', '/var/cache/nginx'];
const INODES = 1_000_000;
/** Bytes that are left on the small disk: the log of the store takes 33 MB in the course of time, a WordPress 74 MB, twice for a moment. */
const ROOM = 256 * 1024 * 1024;
const YEAR = 365 * 86_400_000;

const systemctl = (...args: string[]): Promise<string> => run(['systemctl', ...args]);
const signal = (unit: string, name: string): Promise<string> => systemctl('kill', `--signal=${name}`, '--kill-whom=main', unit);

function down(unit: string, concerns: RegExp): HostFault {
    return { begin: () => systemctl('stop', unit), end: () => systemctl('start', unit), lasts: 6000, concerns };
}

function hangs(unit: string, concerns: RegExp): HostFault {
    return { begin: () => signal(unit, 'STOP'), end: () => signal(unit, 'CONT'), lasts: 2500, concerns };
}

function clock(offset: number): HostFault {
    return {
        begin: () => { writeFileSync(`${PLACE}/clock`, String(offset)); return Promise.resolve(); },
        end: () => { rmSync(`${PLACE}/clock`); return Promise.resolve(); },
        // To the end of the job: then the service is ended, too, and starts with the right time.
        lasts: 60_000, concerns: /./,
    };
}

const MARIADB = /program (?:mariadb|mysql)/, POSTGRESQL = /program (?:psql|pg_|createdb|dropdb)/, NGINX = /program nginx/;

export const HOST_FAULTS: Record<string, HostFault> = {
    'MariaDB down': down('mariadb.service', MARIADB),
    'MariaDB hangs': hangs('mariadb.service', MARIADB),
    'PostgreSQL down': down('postgresql.service', POSTGRESQL),
    'PostgreSQL hangs': hangs('postgresql.service', POSTGRESQL),
    'nginx down': { ...down('nginx.service', NGINX), takesAll: true },
    'nginx hangs': hangs('nginx.service', NGINX),
    'bus gone': {
        begin: () => signal('dbus-broker.service', 'KILL'),
        end: restoreBus,
        lasts: 0, concerns: /bus call/,
    },
    'service told to end': {
        // As by an upgrade of the package. It gets the signal when it no longer stands still.
        begin: () => systemctl('restart', '--no-block', 'hostingd.service'),
        end: () => until(async () => (await exec(['systemctl', 'is-active', 'hostingd.service'])).status === 0, 20_000),
        lasts: 0, concerns: /./,
    },
    'journald hangs': hangs('systemd-journald.service', /program/),
    'no descriptors left': {
        begin: service => run(['prlimit', `--pid=${service}`, `--nofile=${readdirSync(`/proc/${service}/fd`).length}:`]),
        end: async service => { await exec(['prlimit', `--pid=${service}`, `--nofile=${await mostDescriptors(service)}:`]); },
        lasts: 2500, concerns: /file|program/,
    },
    // For longer than the service waits for it.
    'store locked': { begin: lockStore, end: unlockStore, lasts: 6500, concerns: NGINX },
    'clock a year ahead': clock(YEAR),
    'clock a year back': clock(-YEAR),
    'disk full': {
        begin: fill, end: () => script(`rm -f ${DISK}/fill && mount -o remount,nr_inodes=${INODES} ${DISK}`),
        lasts: 3500, concerns: /file|program/, small: true,
    },
    'read-only': {
        begin: service => readOnly(service, 'ro'), end: service => readOnly(service, 'rw'),
        lasts: 6000, concerns: /file|program/, small: true,
    },
};

/** systemd starts the bus again; logind stays with the one that is gone, and whoever asks it waits in vain. */
async function restoreBus(): Promise<void> {
    await until(async () => (await exec(['busctl', 'list'])).status === 0, 20_000);
    await systemctl('restart', 'systemd-logind.service');
}

/** The hard limit stays as it was. */
async function mostDescriptors(service: number): Promise<string> {
    const { output } = await exec(['prlimit', `--pid=${service}`, '--nofile', '--output=HARD', '--noheadings']);
    return output.trim();
}

let lock: DatabaseSync | undefined;

/** By somebody with another program. */
function lockStore(): Promise<void> {
    lock = new DatabaseSync('/var/lib/hosting/hosting.db');
    lock.exec('BEGIN IMMEDIATE');
    return Promise.resolve();
}

function unlockStore(): Promise<void> {
    lock?.close();
    return Promise.resolve();
}

/** Neither a block nor an inode is left. */
async function fill(): Promise<void> {
    await exec(['dd', 'if=/dev/zero', `of=${DISK}/fill`, 'bs=64k', 'status=none']);
    await exec(['dd', 'if=/dev/zero', `of=${DISK}/fill`, 'bs=4k', 'status=none', 'oflag=append', 'conv=notrunc']);
    await script(`mount -o remount,nr_inodes=$(df --output=iused ${DISK} | tail -1 | tr -d ' ') ${DISK}`);
}

/** In the service's own view of the host. The store is open there and stays writable: a file that is open cannot be taken so. */
async function readOnly(service: number, mode: 'ro' | 'rw'): Promise<void> {
    for (const place of PLACES.filter(each => each !== '/var/lib/hosting'))
        await exec(['nsenter', `--target=${service}`, '--mount', 'mount', '-o', `remount,bind,${mode}`, place]);
}

/** Everything that jobs write moves to a small disk of its own. */
export async function beginSmall(): Promise<void> {
    await script(`
        set -e
        systemctl stop hostingd.service 'hosting-php@*.service'
        mkdir -p ${DISK} && mount -t tmpfs -o mode=755,size=1g,nr_inodes=${INODES} tmpfs ${DISK}
        for place in ${PLACES.join(' ')}; do
            mkdir -p "${DISK}$place" && cp -ax "$place/." "${DISK}$place/" && chmod --reference="$place" "${DISK}$place"
            mount --bind "${DISK}$place" "$place"
        done
        mount -o remount,size="$(($(df --output=used -B1 ${DISK} | tail -1) + ${ROOM}))" ${DISK}
        systemctl daemon-reload && systemctl reload nginx`);
}

/** And back. What the sweep has made there it has taken away again; what remains is what has become of the rest. */
export async function endSmall(): Promise<void> {
    await script(`
        systemctl stop hostingd.service 'hosting-php@*.service'
        for place in ${PLACES.toReversed().join(' ')}; do
            umount --lazy "$place"
            cp -ax --remove-destination "${DISK}$place/." "$place/"
        done
        umount --lazy ${DISK}
        systemctl daemon-reload && systemctl reload nginx`);
}
