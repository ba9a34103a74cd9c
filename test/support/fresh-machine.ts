// SPDX-License-Identifier: LGPL-2.1-or-later
/* Before the first test: a test host of its own, from the pristine image, with the present RPM. After the last: gone. */

import { spawnSync } from 'node:child_process';

import { KIND, MACHINE } from './machine.ts';

export function setup(): void {
    machine('up', ...process.env['HOSTING_KEEP'] ? [] : ['--fresh']);
}

export function teardown(): void {
    if (!process.env['HOSTING_KEEP'])
        machine('wipe');
}

function machine(...args: string[]): void {
    const { status } = spawnSync(MACHINE, [...KIND, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0)
        throw new Error(`test/machine/machine ${args.join(' ')} ended with ${status}`);
}
