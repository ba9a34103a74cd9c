// SPDX-License-Identifier: LGPL-2.1-or-later

import { startTransition, useEffect, useState } from 'react';

const FIRST = 60;
const STEP = 100;

/**
 * How many rows of a long list to draw: a screenful at once and the others in slices afterwards, so that the browser
 * can find text in all of them and typing never waits for a thousand rows.
 * @param key begins anew when it changes
 */
export function useGrowing(total: number, key: string): number {
    const [grown, setGrown] = useState({ key, count: FIRST });
    const count = grown.key === key ? grown.count : FIRST;
    useEffect(() => {
        if (count >= total)
            return undefined;
        const timer = setTimeout(() => {
            startTransition(() => {
                setGrown({ key, count: count + STEP });
            });
        }, 50);
        return () => {
            clearTimeout(timer);
        };
    }, [count, total, key]);
    return Math.min(count, total);
}
