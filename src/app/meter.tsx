// SPDX-License-Identifier: LGPL-2.1-or-later
/* How full something is. The words beside it say it too; colour only repeats them. */

import type { ReactNode } from 'react';

interface MeterProps {
    /** From 0 to 1. */
    share: number;
    label: string;
    /** `38 GB of 250 GB` */
    text: string;
    tone?: 'warning' | 'danger' | undefined;
}

export function Meter({ share, label, text, tone }: MeterProps): ReactNode {
    const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
    return (
        <div className="hosting-meter">
            <div
                role="meter"
                aria-label={label}
                aria-valuemin={0}
                aria-valuemax={100}
                aria-valuenow={percent}
                aria-valuetext={text}
                className={`hosting-meter-bar${tone ? ` m-${tone}` : ''}`}
            >
                <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                    <rect width={percent} height="1" fill="currentColor" />
                </svg>
            </div>
            <span className="hosting-nowrap">{text}</span>
        </div>
    );
}
