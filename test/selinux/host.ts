// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the tests in the virtual machine look at: denials, the processes of a site, its pages. */

import { journalAfter } from '../support/journal.ts';
import { exec, run, visit } from '../support/machine.ts';

const CURSOR = '/var/tmp/denials.cursor';

/**
 * Refused on Debian alone: semodule may not relabel its own new files, which have their labels already; logind may not see whose a
 * process of a service without a type is (initrc_t), as the daily check of the host.
 */
const DEBIAN = /\{ relabelfrom \}.*:semanage_t:|comm="systemd-logind".*tcontext=\S*:initrc_t:/;

/**
 * The denials since this was called last, as the kernel and the bus wrote them: `avc:  denied  { read } …`. The journal gets
 * them through the audit socket, none is left out.
 */
export async function denials(): Promise<string[]> {
    // What has happened is written down when this has returned.
    await run(['journalctl', '--sync']);
    const { stdout } = await exec(['journalctl', '--boot', '--quiet', '--output=cat', `--cursor-file=${CURSOR}`, '_TRANSPORT=audit']);
    return stdout.split('\n').filter(line => /avc: +denied/.test(line) && !DEBIAN.test(line));
}

/** What the service's own domain lacked since a place in the journal, whether it was refused or not. */
export async function lackedByService(cursor: string): Promise<string[]> {
    return (await journalAfter(cursor, '_TRANSPORT=audit'))
        .filter(line => /avc: +denied/.test(line) && line.includes('scontext=system_u:system_r:hostingd_t:'));
}

/** SELinux contexts of everything in a site's slice. */
export async function contexts(site: string): Promise<string[]> {
    const script = 'for pid in $(cat "$0"/cgroup.procs "$0"/*/cgroup.procs); do tr -d "\\0" </proc/$pid/attr/current; echo; done';
    return (await run(['bash', '-c', script, group(site)])).trim().split('\n');
}

/** Control group of a site, or a file in it. */
export function group(site: string, file = ''): string {
    return `/sys/fs/cgroup/hosting.slice/hosting-${site}.slice${file && '/'}${file}`;
}

/** Reads `name value` lines of a file of a site's control group. */
export async function counter(site: string, file: string, name: string): Promise<number> {
    const text = await run(['cat', group(site, file)]);
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

/** The context of a path: `system_u:object_r:hosting_content_t:s0:c0,c1`. */
export async function contextOf(...paths: string[]): Promise<string[]> {
    return (await run(['stat', '--format=%C', '--', ...paths])).trim().split('\n');
}

/** Process id of a site's PHP master. */
export async function masterOf(site: string): Promise<number> {
    return Number(await run(['systemctl', 'show', '--property=MainPID', '--value', `hosting-php@${site}.service`]));
}

/** A visitor with patience: the host is slow. */
export function page(domain: string, url = '/'): ReturnType<typeof visit> {
    return visit(domain, url, '--max-time', '150');
}

/** Puts a file below a site's document root, as the administrator would. */
export async function put(site: string, name: string, text: string): Promise<string> {
    const file = `/home/${site}/public_html/${name}`;
    await run(['tee', '--', file], { user: site, input: text });
    return file;
}
