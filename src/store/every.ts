// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect } from 'react';

import type { InputOf, QueryName } from '../api/table.ts';
import { isSomebodyThere } from './presence.ts';
import { getQuery } from './query.ts';

/**
 * Reads an answer again from time to time while the calling component is shown, and when it appears: for what changes without a
 * signal. A page that is not in sight, or that nobody is in front of, reads nothing.
 * @param interval milliseconds
 */
export function useEvery<N extends QueryName>(interval: number, name: N, input: InputOf<N>): void {
    const query = getQuery(name, input);
    useEffect(() => {
        if (query.answer.get().data !== undefined)
            query.invalidate();
        const timer = setInterval(() => {
            if (isSomebodyThere())
                query.invalidate();
        }, interval);
        return () => { clearInterval(timer); };
    }, [query, interval]);
}
