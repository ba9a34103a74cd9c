// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the page is: `#/sites/shop?filter=x`. Cockpit keeps it in step with the address bar. */

import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
    cockpit.addEventListener('locationchanged', listener);
    return () => {
        cockpit.removeEventListener('locationchanged', listener);
    };
}

/** Cockpit makes a new location object for every place, so it serves as its own snapshot. */
export function useLocation(): Cockpit.Location {
    return useSyncExternalStore(subscribe, () => cockpit.location);
}

/** A link's target; names are escaped. */
export function hrefTo(...path: (string | number)[]): string {
    return `#${cockpit.location.encode(path.map(String))}`;
}

/** The same with options: `#/sites?problem=php`. */
export function hrefWith(path: string[], options: Record<string, string>): string {
    return `#${cockpit.location.encode(path, options)}`;
}

export function go(...path: (string | number)[]): void {
    cockpit.location.go(path.map(String));
}

/** Of a long list, where it goes on: `before=71`. */
export const BEFORE = 'before';

/** Sets or, by an empty text, removes an option without a new entry in the history. A list that is filtered begins anew. */
export function replaceOption(name: string, value: string): void {
    const { path, options } = cockpit.location;
    const kept = Object.entries(options).filter((entry): entry is [string, string] =>
        entry[0] !== name && entry[0] !== BEFORE && typeof entry[1] === 'string');
    cockpit.location.replace(path, Object.fromEntries(value ? [...kept, [name, value]] : kept));
}
