// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the service makes of a domain while it is typed: the names the site would get, or what is wrong with it. A
 * refusal is held back until the typing has paused, for half a name is always wrong.
 */

import { useEffect, useState } from 'react';

import { call } from '../api/client.ts';
import type { OutputOf } from '../api/table.ts';
import { Failure } from '../api/failure.ts';

type Suggested = OutputOf<'site.suggest'>;

interface Suggestion {
    /** Names for what is in the field now or was a moment ago. */
    names: Suggested | undefined;
    error: string | undefined;
    /** The field was left: hold nothing back. */
    settle: () => void;
}

const ASK_AFTER = 250;
const COMPLAIN_AFTER = 1200;

export function useSuggestion(domain: string): Suggestion {
    const [names, setNames] = useState<Suggested>();
    const [error, setError] = useState<{ domain: string, text: string }>();
    const [settledFor, setSettledFor] = useState<string>();

    useEffect(() => {
        if (domain === '')
            return undefined;
        let isCurrent = true;
        const ask = setTimeout(() => {
            call('site.suggest', { domain }).then(
                suggested => {
                    if (isCurrent)
                        setNames(suggested);
                },
                (failure: unknown) => {
                    if (!isCurrent)
                        return;
                    setNames(undefined);
                    // Trouble of any other kind will be met, and told, on submitting.
                    if (failure instanceof Failure && failure.fields['domain'])
                        setError({ domain, text: failure.fields['domain'] });
                },
            );
        }, ASK_AFTER);
        const complain = setTimeout(() => { setSettledFor(domain); }, COMPLAIN_AFTER);
        return () => {
            isCurrent = false;
            clearTimeout(ask);
            clearTimeout(complain);
        };
    }, [domain]);

    return {
        names: domain === '' ? undefined : names,
        error: error?.domain === domain && settledFor === domain ? error.text : undefined,
        settle: () => { setSettledFor(domain); },
    };
}
