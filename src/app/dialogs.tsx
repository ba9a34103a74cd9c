// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One dialog at a time, above whatever view is shown: it stays when the view below it goes, as a site's view does when
 * the site is deleted.
 *
 *     showDialog(<DeleteDialog site={site} />);
 */

import { type ReactElement, type ReactNode, useCallback, useEffect, useRef } from 'react';

import { Observable, useObservable } from '../store/observable.ts';

const current = new Observable<ReactElement | null>(null);

export function showDialog(dialog: ReactElement): void {
    current.set(dialog);
}

export function closeDialog(): void {
    current.set(null);
}

/** Whether the calling component is still there when an answer arrives: its dialog may have been closed meanwhile. */
export function useIsShown(): () => boolean {
    const shown = useRef(false);
    useEffect(() => {
        shown.current = true;
        return () => { shown.current = false; };
    }, []);
    return useCallback(() => shown.current, []);
}

export function DialogHost(): ReactNode {
    return useObservable(current);
}
