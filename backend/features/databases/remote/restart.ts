// SPDX-License-Identifier: LGPL-2.1-or-later

import { failed } from '../../../contract/errors.ts';
import { runApart } from '../../../host/own-unit.ts';
import { ProgramFailure } from '../../../host/run.ts';

/** A server that flushes its pool before it ends. Milliseconds. */
const TIMEOUT = 180_000;

/**
 * Restarts a database server, if it runs. In a unit of its own: units of others are beyond the service's SELinux domain.
 * @param putBack brings back what it started with before; done where it does not start, and then it is started again
 * @throws HostingError `Failed` where it does not start
 */
export async function restart(unit: string, putBack?: () => Promise<void>): Promise<void> {
    try {
        await systemctl('try-restart', unit);
    } catch (error) {
        if (putBack) {
            await putBack();
            await systemctl('start', unit).catch(() => undefined);
        }
        const why = putBack ? ' with the new settings; it has those of before' : '';
        throw error instanceof ProgramFailure ? failed(`${unit} does not start${why}.`, `See journalctl -u ${unit}`) : error;
    }
}

async function systemctl(verb: string, unit: string): Promise<void> {
    await runApart(`${verb} ${unit}`, ['/usr/bin/systemctl', verb, '--', unit], [], { timeout: TIMEOUT });
}
