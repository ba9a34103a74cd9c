// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

/** Drawn by hand: a thousand rows may each have one. The sign has words for those who do not see it. */
export function WarningShape({ text }: { text: string }): ReactNode {
    return (
        <svg viewBox="0 0 16 16" width="1em" height="1em" role="img" aria-label={text} className="hosting-shape m-warning">
            <path d="M8 1 15.5 15H.5z" fill="currentColor" />
            <path d="M8 6v4.5M8 12v1.5" stroke="var(--pf-t--global--background--color--primary--default)" strokeWidth="1.6" />
        </svg>
    );
}
