// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useState } from 'react';

import { call } from '../api/client.ts';

/** The name servers of the world are not asked for every key. Milliseconds. */
const ASK_AFTER = 800;

/** Why a domain does not lead to this host, in a sentence; null where it does; undefined while that is not known. */
export function useReach(domain: string): string | null | undefined {
    const [known, setKnown] = useState<{ domain: string, problem: string | null }>();
    useEffect(() => {
        let isCurrent = true;
        const ask = setTimeout(() => {
            call('domain.check', { domain }).then(
                ({ problem }) => {
                    if (isCurrent)
                        setKnown({ domain, problem });
                },
                // It is a hint, and no hint is no trouble.
                () => undefined,
            );
        }, ASK_AFTER);
        return () => {
            isCurrent = false;
            clearTimeout(ask);
        };
    }, [domain]);
    return known?.domain === domain ? known.problem : undefined;
}
