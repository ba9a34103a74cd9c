// SPDX-License-Identifier: LGPL-2.1-or-later
/* Before the first test: test hosts of its own, from the pristine image, with the present RPM. After the last: gone. */

import { spawnSync } from 'node:child_process';

import { hostName, HOSTS } from './hosts.ts';
import { KIND, MACHINE } from './machine.ts';

/** PHP looks every two seconds for another text of a script that it has compiled; tests write one and ask for it at once. */
const LOOK_ALWAYS = 'for each in /etc/opt/remi/*/php.d; do echo opcache.revalidate_freq=0 > "$each/99-tests.ini"; done';

export function setup(): void {
    onEach('up', ...process.env['HOSTING_KEEP'] ? [] : ['--fresh']);
    onEach('exec', 'bash', '-c', LOOK_ALWAYS);
    // The look at the host that follows an installation would keep the emulated machine busy for a minute or two.
    if (KIND.length > 0)
        spawnSync(MACHINE, [...KIND, 'exec', 'systemctl', 'stop', 'hosting-check-soon.timer'], { stdio: 'ignore' });
}

export function teardown(): void {
    if (!process.env['HOSTING_KEEP'])
        onEach('wipe');
}

function onEach(...args: string[]): void {
    for (let number = 1; number <= HOSTS; number++) {
        const env = { ...process.env, HOSTING_MACHINE: hostName(number) };
        const { status } = spawnSync(MACHINE, [...KIND, ...args], { stdio: ['ignore', 'inherit', 'inherit'], env });
        if (status !== 0)
            throw new Error(`test/machine/machine ${args.join(' ')} ended with ${status}`);
    }
}
