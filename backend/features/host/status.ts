// SPDX-License-Identifier: LGPL-2.1-or-later
/* How the host is: what is asked of systemd and the kernel, and of nothing that could be slow. */

import * as fs from 'node:fs/promises';
import os from 'node:os';

import type { HostService, HostStatus } from '../../contract/host.ts';
import { exists } from '../../host/files.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { SiteRecord } from '../common/site.ts';
import { engines } from '../databases/engines.ts';

/** Where what belongs to sites is kept: homes, logs and the store, databases. */
const PLACES = ['/', '/home', '/var', '/var/log', '/var/lib/mysql', '/var/lib/pgsql'];
/** Where it would be missed only when it is full: by uploads, new kernels. */
const MORE_PLACES = ['/boot', '/tmp', '/var/tmp', '/var/cache/nginx'];

export async function statusOfHost(sites: readonly SiteRecord[], systemd: Systemd): Promise<HostStatus> {
    const [services, memory, disks] = await Promise.all([servicesOf(sites, systemd), memoryOf(), disksOf()]);
    return {
        services, memory, disks,
        load: os.loadavg(), processors: os.availableParallelism(), uptime: Math.floor(os.uptime()),
    };
}

interface Needed {
    unit: string;
    /** A program of its package. */
    program?: string;
    sites: number | null;
}

async function servicesOf(sites: readonly SiteRecord[], systemd: Systemd): Promise<HostService[]> {
    const active = sites.filter(({ state }) => state === 'active');
    const onEngine = (name: string): number => active.filter(({ databases }) => databases.some(({ engine }) => engine === name)).length;
    const needed: Needed[] = [
        { unit: 'nginx.service', sites: active.length },
        ...Object.values(engines).map(({ name, program }) => ({ unit: `${name}.service`, program, sites: onEngine(name) })),
        // Whether certificates are renewed in time.
        ...active.some(({ tls }) => tls.source === 'acme') ? [{ unit: 'certbot-renew.timer', sites: null }] : [],
        { unit: 'firewalld.service', program: '/usr/sbin/firewalld', sites: null },
    ];
    const found = await Promise.all(needed.map(each => serviceOf(each, systemd)));
    return found.filter(each => each !== undefined);
}

/** Undefined for what is not installed and nobody misses. */
async function serviceOf({ unit, program, sites }: Needed, systemd: Systemd): Promise<HostService | undefined> {
    const state = await systemd.activeState(unit);
    if (state === 'active' || state === 'reloading')
        return { unit, state: 'running', sites };
    if (program !== undefined && !await exists(program))
        return sites ? { unit, state: 'missing', sites } : undefined;
    return { unit, state: state === 'failed' ? 'failed' : 'stopped', sites };
}

/** `MemAvailable` is what programs can get without anything being written to swap: proc_meminfo(5). */
export async function memoryOf(): Promise<HostStatus['memory']> {
    const text = await fs.readFile('/proc/meminfo', 'utf8');
    const available = Number(/^MemAvailable: +(\d+) kB$/m.exec(text)?.[1]) * 1024;
    return { total: os.totalmem(), available: Number.isNaN(available) ? os.freemem() : available };
}

async function disksOf(): Promise<HostStatus['disks']> {
    return (await spacesOf(PLACES)).map(({ path, size, available }) => ({ path, size, available }));
}

/** Room of a file system, in bytes and in inodes; no inodes at all where it does not count them. */
export interface DiskSpace { path: string, size: number, available: number, files: number, freeFiles: number }

/** The file systems that the panel and the host rely on, each once. */
export function diskSpaces(): Promise<DiskSpace[]> {
    return spacesOf([...PLACES, ...MORE_PLACES]);
}

async function spacesOf(places: readonly string[]): Promise<DiskSpace[]> {
    const found = new Map<number, DiskSpace>();
    for (const path of places) {
        const [stat, space] = await Promise.all([fs.stat(path), fs.statfs(path)]).catch(() => [undefined, undefined]);
        if (stat && space && !found.has(stat.dev)) {
            found.set(stat.dev, {
                path, size: space.blocks * space.bsize, available: space.bavail * space.bsize, files: space.files, freeFiles: space.ffree,
            });
        }
    }
    return [...found.values()];
}
