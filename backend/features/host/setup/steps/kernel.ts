// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kernel is started with. The host is never restarted by itself. */

import { type Action, done, left, needed, type Part } from '../step.ts';

export const UNIFIED = 'systemd.unified_cgroup_hierarchy=1';

/** EL 8 starts with cgroup v1 unless it is told; later ones do not. */
export const cgroup: Part = {
    name: 'cgroup',
    title: 'Use control groups v2, which keep the limits of sites',
    judge: ({ cgroup: version, bootArguments }) => {
        if (version === 2)
            return done('cgroup v2 is in use.');
        return bootArguments.includes(UNIFIED) ? done('In use after the next start of this host.', true)
            : needed('This host uses cgroup v1.', kernelArgument(UNIFIED));
    },
};

export function kernelArgument(argument: string): Action {
    return { run: ['grubby', '--update-kernel=ALL', `--args=${argument}`] };
}

export const selinux: Part = {
    name: 'selinux',
    title: 'Have SELinux enforce its policy',
    judge: ({ selinux: mode }) => {
        if (mode === 'enforcing')
            return done('SELinux is enforcing.');
        return left(mode === 'permissive'
            ? 'SELinux is permissive and blocks nothing. hostingctl selinux check tells what would break, hostingctl selinux enforce '
                + 'turns it on.'
            : 'SELinux is off. Write SELINUX=permissive to /etc/selinux/config, then: grubby --update-kernel=ALL --remove-args=selinux, '
                + 'restart the host, which gives all files their labels, then: hostingctl selinux check');
    },
};
