// SPDX-License-Identifier: LGPL-2.1-or-later
/* Takes down every wall but SELinux, so that what still fails, SELinux refuses. */

import { run } from '../support/machine.ts';

/** What in the units of a site hides or forbids something, taken back; the limits stay. */
const BARE = `[Service]
ProtectSystem=no
ProtectHome=no
BindPaths=
BindReadOnlyPaths=
TemporaryFileSystem=
InaccessiblePaths=
PrivateTmp=no
PrivateDevices=no
PrivateUsers=no
PrivateIPC=no
ProtectProc=default
ProcSubset=all
ProtectControlGroups=no
ProtectKernelLogs=no
RestrictNamespaces=no
RestrictAddressFamilies=
NoNewPrivileges=no
SystemCallFilter=
`;

/** The hostile site's programs run as the victim's user, and both without a namespace. */
export async function tearDownWalls(hostile: string, victim: string): Promise<void> {
    for (const site of [hostile, victim]) {
        const directory = `/etc/systemd/system/hosting-@${site}.service.d`;
        await run(['mkdir', '--parents', directory]);
        await run(['tee', `${directory}/99-bare.conf`], { input: `${BARE}User=${victim}\nGroup=${victim}\n` });
        await run(['chmod', '--recursive', 'a+rwX', `/home/${site}`, `/var/log/hosting/${site}`, `/run/hosting/${site}`]);
        await run(['setfacl', '--remove-all', `/home/${site}`]);
        await run(['chmod', '0777', `/home/${site}`]);
    }
    await run(['systemctl', 'daemon-reload']);
    for (const site of [hostile, victim])
        await run(['systemctl', 'restart', `hosting-php@${site}.service`]);
}

/** What is root's alone on the host. */
const CLOSED = ['/etc/shadow', '/var/lib/hosting', '/var/lib/nginx', '/var/lib/mysql', '/var/lib/mysql/mysql', '/run/systemd/private',
    '/run/dbus/system_bus_socket', '/etc/hosting/php/hostile/pool.conf', '/var/log/hosting/hostile/access.log'];
const SYSCTLS = { 'fs.protected_hardlinks': '0', 'kernel.dmesg_restrict': '0', 'kernel.yama.ptrace_scope': '0' };

/** Opens what is root's to everybody. @returns what closes it again */
export async function openHost(): Promise<() => Promise<void>> {
    const modes = (await run(['stat', '--format=%a %n', '--', ...CLOSED])).trim().split('\n').map(line => line.split(' ') as [string, string]);
    const before = await Promise.all(Object.keys(SYSCTLS).map(async name => [name, (await run(['sysctl', '--values', name])).trim()] as const));
    await run(['chmod', 'a+rwX', '--', ...CLOSED]);
    await set(Object.entries(SYSCTLS));
    return async () => {
        for (const [mode, file] of modes)
            await run(['chmod', mode, '--', file]);
        await set(before);
    };
}

async function set(values: readonly (readonly [string, string])[]): Promise<void> {
    await run(['sysctl', '--quiet', ...values.map(each => each.join('='))]);
}
