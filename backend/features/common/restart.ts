// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Systemd } from '../../host/systemd.ts';
import { place, type SiteRecord } from './site.ts';

/** Restarts PHP of a site where it runs: running requests are finished, visitors wait in the socket's queue. */
export async function restartPhp(systemd: Systemd, { name }: SiteRecord): Promise<void> {
    await systemd.unit('TryRestartUnit', place.serviceUnit(name));
}

/** Restarts the queue workers of a site that run: what they have read once they read again. */
export async function restartWorkers(systemd: Systemd, { name, app, laravel }: SiteRecord): Promise<void> {
    const count = app === 'laravel' ? laravel.queueWorkers : 0;
    await Promise.all(Array.from({ length: count }, (_each, index) => systemd.unit('TryRestartUnit', place.workerUnit(name, index + 1))));
}
