// SPDX-License-Identifier: LGPL-2.1-or-later

import { useCallback, useMemo, useState } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';

interface Selection {
    /** Of those that are found; what the filter hides is kept, and acted upon only when it is seen again. */
    selected: readonly SiteSummary[];
    /** The same function all the time: a thousand rows have it. */
    select: (name: string, isSelected: boolean) => void;
    selectAll: (isSelected: boolean) => void;
    isSelected: (name: string) => boolean;
}

export function useSelection(found: readonly SiteSummary[]): Selection {
    const [names, setNames] = useState<ReadonlySet<string>>(new Set());
    const selected = useMemo(() => found.filter(({ name }) => names.has(name)), [found, names]);
    const select = useCallback((name: string, isSelected: boolean) => {
        setNames(before => changed(before, [name], isSelected));
    }, []);
    return {
        selected,
        select,
        selectAll: isSelected => { setNames(before => changed(before, found.map(({ name }) => name), isSelected)); },
        isSelected: name => names.has(name),
    };
}

function changed(before: ReadonlySet<string>, names: readonly string[], isSelected: boolean): ReadonlySet<string> {
    const after = new Set(before);
    for (const name of names) {
        if (isSelected)
            after.add(name);
        else
            after.delete(name);
    }
    return after;
}
