// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Ends the service when nobody uses it, without losing a call that arrives at that moment: systemd is told first that
 * we stop (so that a new activation waits for our end and then starts us again), then the name is given back, and what
 * was delivered before is still answered. The order of sd_event's own services: sd_bus_release_name(3).
 */

import { BUS_NAME } from '../contract/command.ts';
import type { SystemBus } from '../host/dbus/bus.ts';
import { run } from '../host/run.ts';

export interface IdleOptions {
    bus: SystemBus;
    /** Milliseconds without use after which the service ends. */
    after: number;
    /** Whether something is still at work. */
    busy: () => boolean;
    end: () => void;
}

/** Starts to watch; the returned function is called at each use. */
export function endWhenIdle({ bus, after, busy, end }: IdleOptions): () => void {
    let lastUse = Date.now();
    let leaving = false;

    const timer = setInterval(() => {
        if (!leaving && !busy() && Date.now() - lastUse >= after) {
            leaving = true;
            void leave().catch(end);
        }
    }, Math.min(after, 1000));

    async function leave(): Promise<void> {
        const asked = Date.now();
        await run('systemd-notify', ['STOPPING=1']).catch(() => undefined);
        // The answer comes behind every message that was sent to the name before.
        await bus.releaseName(BUS_NAME);
        while (busy() || lastUse >= asked) {
            lastUse = asked - 1;
            await new Promise(resolve => setTimeout(resolve, 20));
        }
        clearInterval(timer);
        end();
    }
    return () => { lastUse = Date.now(); };
}
