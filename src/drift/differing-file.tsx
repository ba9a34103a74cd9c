// SPDX-License-Identifier: LGPL-2.1-or-later
/* A file whose text on disk is another than the one that would be written. */

import type { ReactNode } from 'react';

import { Exact } from '../app/facts.tsx';
import { Diff } from './diff.tsx';

const _ = cockpit.gettext;

/** How the differences of all that follow are read. */
export function DiffLegend(): ReactNode {
    return <p className="hosting-small">{_('Lines with - stand in the file now, lines with + come in their place.')}</p>;
}

interface DifferingFileProps {
    path: string;
    /** Why it differs, in words. */
    reason: string;
    diff: string | null;
    /** Stands before the difference, or in its place. */
    children?: ReactNode;
}

export function DifferingFile({ path, reason, diff, children }: DifferingFileProps): ReactNode {
    return (
        <section className="hosting-differing" data-path={path}>
            <h3>
                <Exact>{path}</Exact>
                {' '}
                <span className="hosting-small">{reason}</span>
            </h3>
            {children}
            {diff && <Diff text={diff} label={path} />}
        </section>
    );
}
