// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

/** Something is at work: a ring with a turning arc, which says so standing still too, for those who want no motion. */
export function BusyShape(): ReactNode {
    return (
        <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true" className="hosting-busy">
            <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.3" />
            <path d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </svg>
    );
}
