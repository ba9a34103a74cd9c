// SPDX-License-Identifier: LGPL-2.1-or-later

import { useState } from 'react';

interface TypedField { id: string, value: string, error: string | undefined, onChange: (value: string) => void }

interface TypedFields<N extends string> {
    typed: Record<N, string>;
    /** Whether a field says something else than before: only that is sent. */
    isChanged: (name: N) => boolean;
    /** What a field of the dialog is given, with the service's refusal of it. */
    field: (name: N, refusals: Record<string, string>) => TypedField;
}

/** What is typed in a change dialog, by the names of the service. */
export function useTyped<N extends string>(before: Record<N, string>): TypedFields<N> {
    const [typed, setTyped] = useState(before);
    return {
        typed,
        isChanged: name => typed[name].trim() !== before[name],
        field: (name, refusals) => ({
            id: `change-${name}`,
            value: typed[name],
            error: refusals[name],
            onChange: value => { setTyped(now => ({ ...now, [name]: value })); },
        }),
    };
}
