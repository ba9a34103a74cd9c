// SPDX-License-Identifier: LGPL-2.1-or-later
/* Times that stay right while the page stands open. */

import { useEffect, useState, type ReactNode } from 'react';

import { formatAgo, formatDuration, formatRunning, formatTime } from './format.ts';

/** The time of now, renewed every so many milliseconds; 0: never. */
export function useNow(interval: number): number {
    const [now, setNow] = useState(Date.now);
    useEffect(() => {
        if (!interval)
            return undefined;
        const timer = setInterval(() => {
            if (!cockpit.hidden)
                setNow(Date.now());
        }, interval);
        return () => {
            clearInterval(timer);
        };
    }, [interval]);
    return now;
}

/** `3 minutes ago`, with the exact time as tooltip. */
export function Ago({ time }: { time: string }): ReactNode {
    const now = useNow(30_000);
    return <time dateTime={time} title={formatTime(time)}>{formatAgo(time, now)}</time>;
}

interface ElapsedProps {
    from: string | null;
    /** null while it lasts; the time then runs. */
    to: string | null;
}

/** How long something took, or has taken so far. */
export function Elapsed({ from, to }: ElapsedProps): ReactNode {
    const now = useNow(from && !to ? 1000 : 0);
    if (!from)
        return null;
    // The host's clock may be ahead of the browser's; a duration below nothing would look like a defect.
    const ms = Math.max(0, (to ? Date.parse(to) : now) - Date.parse(from));
    if (!to && ms < 1000)
        return null;
    return <span className="hosting-nowrap">{to ? formatDuration(ms) : formatRunning(ms)}</span>;
}
