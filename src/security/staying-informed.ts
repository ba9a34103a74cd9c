// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The service leaves when nobody calls, and what SELinux refuses then is seen at the next look. So a page that somebody is in
 * front of says now and then that it is still there; a hidden or forgotten one lets the service go.
 */

import { useEffect } from 'react';

import { call } from '../api/client.ts';
import { isSomebodyThere } from '../store/presence.ts';
import type { OutputOf } from '../api/table.ts';

/** Below the service's patience of 30 seconds. */
const INTERVAL = 20_000;

export function useStayingInformed(mode: OutputOf<'host.info'>['selinux'] | undefined): void {
    const hasDenials = mode !== undefined && mode !== 'disabled';
    useEffect(() => {
        if (!hasDenials)
            return undefined;
        const timer = setInterval(() => {
            if (isSomebodyThere())
                call('host.subscribe', {}).catch(() => undefined);
        }, INTERVAL);
        return () => { clearInterval(timer); };
    }, [hasDenials]);
}
