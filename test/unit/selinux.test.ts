// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The policy is compiled here against Debian's headers alone. What Enterprise Linux has under another name, or has not, would
 * fail on the customer's host: so such a macro is used only where its own presence was asked for, or that of the one which
 * replaces it, and a system is never asked for its name.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

const DIRECTORY = path.resolve(import.meta.dirname, '../../selinux');
const sources = readdirSync(DIRECTORY).filter(name => name.endsWith('.te'));

/** Macros that only one side has. */
const ENTERPRISE_LINUX = [
    'files_mmap_usr_files', 'files_pid_file', 'init_nnp_daemon_domain', 'init_write_pid_socket', 'journalctl_exec', 'redis_stream_connect',
    'auth_read_passwd', 'systemd_unit_file',
];
const DEBIAN = [
    'files_map_usr_files', 'files_runtime_file', 'init_unit_file', 'init_write_runtime_socket', 'systemd_write_notify_socket',
    'apache_read_runtime_files', 'nnp_domtrans_pattern', 'systemd_read_journal_files', 'miscfiles_read_generic_tls_privkey',
];

const text = (name: string): string => readFileSync(path.join(DIRECTORY, name), 'utf8').replaceAll(/#.*$/gm, '');

/** The text with every outermost ifdef taken out. */
function unconditional(policy: string): string {
    let rest = policy;
    for (let at = rest.indexOf('ifdef('); at >= 0; at = rest.indexOf('ifdef(')) {
        let depth = 0, end = at;
        do {
            depth += { '(': 1, ')': -1 }[rest[end] ?? ''] ?? 0;
            end++;
        } while (end < rest.length && (depth > 0 || end < at + 'ifdef('.length));
        rest = rest.slice(0, at) + rest.slice(end);
    }
    return rest;
}

const called = (policy: string): string[] => [...policy.matchAll(/\b([a-z][a-z0-9_]+)\(/g)].map(([, name]) => name ?? '');

test('an ifdef is taken out with all that is in it', () => {
    expect(unconditional('a(x)\nifdef(`b\',`b(x)\',`ifdef(`c\',`c(x)\')\')\nd(x)')).toBe('a(x)\n\nd(x)');
});

describe.each(sources)('%s', name => {
    test('uses nothing that only one of the systems has, unless it has asked', () => {
        const used = called(unconditional(text(name)));
        expect(used.length).toBeGreaterThan(20);
        expect(used.filter(macro => [...ENTERPRISE_LINUX, ...DEBIAN].includes(macro))).toEqual([]);
    });

    test('asks for macros, and for a distribution only where no macro tells', () => {
        const asked = [...text(name).matchAll(/ifdef\(`([a-z_]+)'/g)].map(([, macro]) => macro ?? '');
        // Debian's PCRE2 needs what Enterprise Linux's does not, and no macro says so.
        const byName = asked.filter(macro => macro.startsWith('distro_'));
        expect(byName).toEqual(name === 'hosting_site.te' ? ['distro_debian'] : []);
        for (const macro of asked.filter(each => !byName.includes(each)))
            expect([...ENTERPRISE_LINUX, ...DEBIAN], macro).toContain(macro);
    });
});
