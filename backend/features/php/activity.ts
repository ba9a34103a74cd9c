// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which sites run: a unit's cgroup exists while the unit has processes. Asking systemd would load every unit. */

import { readdirSync } from 'node:fs';

/** Where systemd keeps its hierarchy: cgroup v2, and v1 (EL8 as installed). */
const HIERARCHIES = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];

/** Path of the control group of the hosting slice, or undefined while no site runs. */
export function hostingGroup(): string | undefined {
    return HIERARCHIES.map(root => `${root}/hosting.slice`).find(isDirectory);
}

/** Names of the sites whose PHP runs now. */
export function runningSites(): Set<string> {
    const group = hostingGroup();
    const names = group === undefined ? [] : readdirSync(group).flatMap(entry => {
        const [, name] = /^hosting-([a-z0-9]+)\.slice$/.exec(entry) ?? [];
        return name && isDirectory(`${group}/${entry}/hosting-php@${name}.service`) ? [name] : [];
    });
    return new Set(names);
}

function isDirectory(directory: string): boolean {
    try {
        readdirSync(directory);
        return true;
    } catch {
        return false;
    }
}
