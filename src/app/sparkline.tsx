// SPDX-License-Identifier: LGPL-2.1-or-later
/* A course of numbers in the size of a word. Drawn by hand: a thousand rows may each have one. */

import type { ReactNode } from 'react';

const BAR = 5;
const GAP = 1;
const HEIGHT = 16;

interface SparklineProps {
    values: readonly number[];
    /** What is to be seen, for those who do not see it. */
    label: string;
}

export function Sparkline({ values, label }: SparklineProps): ReactNode {
    const most = Math.max(1, ...values);
    const width = values.length * (BAR + GAP) - GAP;
    return (
        <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={label} className="hosting-sparkline">
            <path d={values.map((value, at) => bar(at, value / most)).join('')} fill="currentColor" />
        </svg>
    );
}

/** Nothing is still a line, so that a quiet hour does not look like one that is not known. */
function bar(at: number, share: number): string {
    const height = Math.max(1, Math.round(share * HEIGHT));
    return `M${at * (BAR + GAP)} ${HEIGHT}v-${height}h${BAR}v${height}z`;
}
