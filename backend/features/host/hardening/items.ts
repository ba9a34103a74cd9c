// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What can be set: the file of ours that does it and how it takes effect. Each is a file that nothing else writes, so that taking
 * it away brings back what was before.
 */

import path from 'node:path';

import type { HardeningItem } from '../../../contract/hardening.ts';
import { SSHD_DROPINS } from '../../../host/sshd.ts';
import type { SettingName } from './settings.ts';

/** What is a file of ours and nothing else. */
export type FileItem = Exclude<HardeningItem, SettingName>;

interface Common { file: string, text: string, why: string }

export type Item = Common & (
    /** Words of sshd's configuration, as `sshd -T` prints them. */
    { kind: 'sshd', wanted: Readonly<Record<string, string>> }
    /** Names and values of sysctl(8). */
    | { kind: 'sysctl', wanted: Readonly<Record<string, string>> }
    /** Names of kernel modules that are not to be loaded. */
    | { kind: 'modules', wanted: readonly string[] }
);

const HEAD = '# Written by hostingctl host harden. hostingctl host unharden takes it away.\n';
export const BANNER = '/etc/hosting/ssh/banner';
export const BANNER_TEXT = 'Authorised users only. What is done here is recorded.\n';

function sshd(name: string, why: string, words: Readonly<Record<string, string>>): Item {
    return {
        kind: 'sshd', why, file: path.join(SSHD_DROPINS, `40-hosting-${name}.conf`),
        text: HEAD + Object.entries(words).map(([keyword, value]) => `${keyword} ${value}\n`).join(''),
        wanted: Object.fromEntries(Object.entries(words).map(([keyword, value]) => [keyword.toLowerCase(), value])),
    };
}

function sysctl(name: string, why: string, wanted: Readonly<Record<string, string>>): Item {
    return {
        kind: 'sysctl', why, wanted, file: `/etc/sysctl.d/90-hosting-${name}.conf`,
        text: HEAD + Object.entries(wanted).map(([key, value]) => `${key} = ${value}\n`).join(''),
    };
}

/** Protocols and file systems that no web server needs, and whose drivers had holes any user could reach. */
const MODULES = ['dccp', 'sctp', 'rds', 'tipc', 'cramfs', 'freevxfs', 'jffs2', 'hfs', 'hfsplus'];

export const items: Readonly<Record<FileItem, Item>> = {
    'root-login': sshd('root-login',
        'Nobody logs in as root over SSH: whoever administers has a name, and sudo.',
        { PermitRootLogin: 'no' }),
    'password-login': sshd('password-login',
        'Nobody guesses passwords over SSH: keys alone open accounts. Sites with a password for SFTP keep it.',
        { PasswordAuthentication: 'no', KbdInteractiveAuthentication: 'no' }),
    'login-banner': sshd('login-banner', 'Whoever connects over SSH is told that this is no public place.', { Banner: BANNER }),
    kernel: sysctl('kernel', 'The kernel tells ordinary users nothing of its addresses and messages, and runs no programs of theirs.', {
        'kernel.kptr_restrict': '1', 'kernel.dmesg_restrict': '1', 'kernel.yama.ptrace_scope': '1', 'kernel.unprivileged_bpf_disabled': '1',
        'fs.suid_dumpable': '0',
    }),
    network: sysctl('network', 'The network cannot tell this host other ways, and a flood of new connections does not fill it.', {
        'net.ipv4.conf.all.accept_redirects': '0', 'net.ipv4.conf.all.send_redirects': '0', 'net.ipv4.conf.all.accept_source_route': '0',
        'net.ipv6.conf.all.accept_redirects': '0', 'net.ipv4.tcp_syncookies': '1', 'net.ipv4.icmp_echo_ignore_broadcasts': '1',
    }),
    links: sysctl('links', 'Links, pipes and files that others put into shared directories fool no program.', {
        'fs.protected_symlinks': '1', 'fs.protected_hardlinks': '1', 'fs.protected_fifos': '2', 'fs.protected_regular': '2',
    }),
    modules: {
        kind: 'modules', wanted: MODULES, file: '/etc/modprobe.d/90-hosting.conf',
        why: `Drivers that no web server needs are not loaded: ${MODULES.join(', ')}.`,
        text: HEAD + MODULES.map(name => `blacklist ${name}\ninstall ${name} /bin/false\n`).join(''),
    },
};
