// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useRef, useState } from 'react';

import { replaceOption, useLocation } from './location.ts';

const URL_DELAY = 300;

interface Search {
    /** What the field holds now. */
    text: string;
    setText: (text: string) => void;
    /** What the address holds: the text, once the typing has paused. */
    settled: string;
}

/**
 * The text of a search field, which the address keeps for a reload or a bookmark.
 * @param name of the option in the address
 */
export function useSearch(name = 'q'): Search {
    const { options: { [name]: option } } = useLocation();
    const inAddress = typeof option === 'string' ? option : '';
    const [text, setText] = useState(inAddress);
    /** What the address says because of us: no reason to change the field, in which more may have been typed since. */
    const written = useRef(inAddress);
    useEffect(() => {
        if (inAddress === written.current)
            return;
        written.current = inAddress;
        setText(inAddress);
    }, [inAddress]);
    useEffect(() => {
        if (text === written.current)
            return undefined;
        // Browsers refuse an address that changes with every key.
        const timer = setTimeout(() => {
            written.current = text;
            replaceOption(name, text);
        }, URL_DELAY);
        return () => { clearTimeout(timer); };
    }, [name, text]);
    return { text, setText, settled: inAddress };
}
