// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * sshd of the test host keeps an address out for a while that failed to log in (PerSourcePenalties of OpenSSH 9.8). Tests fail to on
 * purpose, and all come from the same address.
 */

import { run } from './machine.ts';

const DROP_IN = '/etc/ssh/sshd_config.d/02-test-penalties.conf';

export async function forgiveFailures(): Promise<void> {
    await run(['tee', DROP_IN], { input: 'PerSourcePenalties no\n' });
    await run(['systemctl', 'reload', 'sshd.service']);
}

export async function punishFailures(): Promise<void> {
    await run(['rm', '-f', DROP_IN]);
    await run(['systemctl', 'reload', 'sshd.service']);
}
