// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A service that cannot work says why: without this, callers would learn that it ended, and the reason would be in the journal
 * alone. It ends when nobody asks, so that a call after the repair finds it started anew.
 */

import { BUS_NAME } from '../contract/command.ts';
import { ERROR_PREFIX, type HostingError } from '../contract/errors.ts';
import type { SystemBus } from '../host/dbus/bus.ts';
import { endWhenIdle } from './idle.ts';

const IDLE_MILLISECONDS = 1000;

/** Answers every call with a problem. */
export async function refuseAll(bus: SystemBus, problem: HostingError): Promise<void> {
    const onUse = endWhenIdle({ bus, after: IDLE_MILLISECONDS, busy: () => false, end: () => process.exit(0) });
    bus.onCall(message => {
        onUse();
        bus.answerError(message, ERROR_PREFIX + problem.code, JSON.stringify(problem.document()));
        return true;
    });
    await bus.requestName(BUS_NAME);
}
