// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads a host's facts. Nothing is changed, and nothing is asked of the network. */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { exists, readFile } from '../../../host/files.ts';
import { firewallRuns } from '../../../host/firewall.ts';
import { runApart } from '../../../host/own-unit.ts';
import { requirePlatform } from '../../../host/platform.ts';
import { run } from '../../../host/run.ts';
import { selinuxMode } from '../../../host/selinux.ts';
import { findFileSystem } from '../../limits/file-systems.ts';
import { type Facts, type FirewallFacts, FSTAB, REPOSITORIES } from './facts.ts';
import { DATA } from './steps/postgresql.ts';
import { bootArgumentsIn, listeningIn, modulesIn, portsOfSocket, portsOfSshd, unitsIn } from './parse-facts.ts';

const MODULES = '/etc/dnf/modules.d';
const FAILED = [1, 2, 3, 4, 127, 255];

/** @throws HostingError `Conflict` on a host that is no Enterprise Linux */
export async function readFacts(): Promise<Facts> {
    const platform = await requirePlatform();
    const [packages, nginxVendor, repositories, modules, units, firewall, listening, ssh, cockpit, selinux, isUnified, bootArguments,
        home, fstab, distribution, pgdg] = await Promise.all([
        packagesOf(), vendorOf('nginx'), filesIn(REPOSITORIES, '.repo'), filesIn(MODULES, '.module'), unitsOf(), firewallOf(),
        listeningOf(), sshPorts(), cockpitPorts(), selinuxMode(), exists('/sys/fs/cgroup/cgroup.controllers'),
        bootArgumentsOf(), findFileSystem('/home'), readFile(FSTAB), exists(DATA.distribution), exists(DATA.pgdg),
    ]);
    return {
        platform, packages, nginxVendor, units, firewall, listening, selinux, bootArguments,
        postgresqlData: { distribution, pgdg },
        files: { ...repositories, ...fstab !== undefined && { [FSTAB]: fstab } },
        modules: modulesIn(Object.values(modules)),
        ways: { ssh, cockpit },
        cgroup: isUnified ? 2 : 1,
        home: home ?? null,
    };
}

/**
 * Names alone: `libssl.so.3(OPENSSL_3.0.0)(64bit)` is nothing that is asked for. In a unit of its own, since rpm locks its database,
 * and EL 10 has that below /usr, which the service sees read-only.
 */
async function packagesOf(): Promise<Set<string>> {
    const { stdout } = await runApart('Packages of this host',
        ['rpm', '--query', '--all', '--queryformat', '[%{PROVIDENAME}\n]'], [], {});
    return new Set(stdout.split('\n').filter(name => name !== '' && !/[()/]/.test(name)));
}

/** Who packaged what provides this; null where nothing does. In a unit of its own, as above. */
async function vendorOf(name: string): Promise<string | null> {
    const { status, stdout } = await runApart('Packages of this host',
        ['rpm', '--query', '--whatprovides', '--queryformat', '%{VENDOR}\n', '--', name], [], { accept: FAILED });
    return status === 0 ? stdout.split('\n')[0]?.trim() ?? null : null;
}

async function filesIn(directory: string, ending: string): Promise<Record<string, string>> {
    const names = (await fs.readdir(directory).catch(() => [])).filter(name => name.endsWith(ending)).sort();
    const files = names.map(name => path.join(directory, name));
    const texts = await Promise.all(files.map(readFile));
    return Object.fromEntries(files.map((file, index) => [file, texts[index] ?? '']));
}

async function unitsOf(): Promise<Facts['units']> {
    const flags = ['--all', '--no-legend', '--no-pager', '--plain', '--full', '--type=service,timer,socket'];
    const [files, loaded] = await Promise.all(['list-unit-files', 'list-units'].map(verb => run('systemctl', [verb, ...flags])));
    return unitsIn(files?.stdout ?? '', loaded?.stdout ?? '');
}

async function firewallOf(): Promise<FirewallFacts> {
    if (!await firewallRuns())
        return { services: { now: [], lasting: [] }, ports: { now: [], lasting: [] } };
    const list = async (...flags: string[]): Promise<string[]> =>
        (await run('firewall-cmd', flags)).stdout.trim().split(/\s+/).filter(Boolean);
    const [services, ports, lastingServices, lastingPorts] = await Promise.all([
        list('--list-services'), list('--list-ports'), list('--permanent', '--list-services'), list('--permanent', '--list-ports')]);
    return { services: { now: services, lasting: lastingServices }, ports: { now: ports, lasting: lastingPorts } };
}

async function listeningOf(): Promise<number[]> {
    return listeningIn((await run('ss', ['--listening', '--tcp', '--numeric', '--no-header'])).stdout);
}

/** As sshd itself reads its configuration. */
async function sshPorts(): Promise<number[]> {
    const { stdout } = await runApart('Ports of sshd', ['/usr/sbin/sshd', '-T'], [], { accept: FAILED });
    return portsOfSshd(stdout);
}

async function cockpitPorts(): Promise<number[]> {
    return portsOfSocket((await run('systemctl', ['show', '--property=Listen', '--', 'cockpit.socket'])).stdout);
}

/** What the boot loader will give to the kernel; without grubby, what the running one was given. */
async function bootArgumentsOf(): Promise<string[]> {
    if (await exists('/usr/sbin/grubby') || await exists('/sbin/grubby')) {
        const { stdout } = await runApart('Arguments of the kernel', ['grubby', '--info=DEFAULT'], [], { accept: FAILED });
        return bootArgumentsIn(stdout);
    }
    return (await fs.readFile('/proc/cmdline', 'utf8')).trim().split(/\s+/);
}
