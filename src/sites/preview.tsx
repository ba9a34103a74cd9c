// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a dialog would change on disk as it is filled in now, for those who want to see it. Fetched when it is first unfolded. */

import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import type { OutputOf } from '../api/table.ts';
import { DifferingFile, DiffLegend } from '../drift/differing-file.tsx';
import type { Asked } from './asked.ts';

const _ = cockpit.gettext;

/** Asked once the typing has paused. */
const PAUSE = 400;

type Told = OutputOf<'site.preview'>;

export function Preview({ asked }: { asked: Asked }): ReactNode {
    const [told, setTold] = useState<Told>();
    const [failure, setFailure] = useState<Failure>();
    const text = JSON.stringify(asked);
    useEffect(() => {
        let isWanted = true;
        const timer = setTimeout(() => {
            call('site.preview', JSON.parse(text) as Asked).then(
                answer => {
                    if (isWanted) {
                        setTold(answer);
                        setFailure(undefined);
                    }
                },
                (error: unknown) => {
                    if (isWanted)
                        setFailure(toFailure(error));
                });
        }, PAUSE);
        return () => {
            isWanted = false;
            clearTimeout(timer);
        };
    }, [text]);
    if (failure)
        return <p className="hosting-small" role="status">{failure.message}</p>;
    return told ? <Changes told={told} /> : <Skeleton height="6rem" screenreaderText={_('Loading')} />;
}

function Changes({ told: { steps, files } }: { told: Told }) {
    const shown = useRef<HTMLDivElement>(null);
    // Unfolded at the end of a long dialog, it would stand below what is seen.
    useEffect(() => { shown.current?.scrollIntoView({ block: 'nearest' }); }, []);
    return (
        <div ref={shown} className="hosting-preview">
            {files.length === 0
                ? <p className="hosting-small">{_('No generated file would differ from what is on disk.')}</p>
                : <DiffLegend />}
            {files.map(({ path, reason, isSecret, diff }) => (
                <DifferingFile key={path} path={path} reason={reasonText(reason)} diff={diff}>
                    {isSecret && <p className="hosting-small">{_('It holds secrets: its text is not shown.')}</p>}
                </DifferingFile>
            ))}
            <p className="hosting-small">{_('The steps of the job:')}</p>
            <ol className="hosting-small">
                {steps.map(step => <li key={step}>{step}</li>)}
            </ol>
        </div>
    );
}

function reasonText(reason: Told['files'][number]['reason']): string {
    switch (reason) {
        case 'missing': return _('is new');
        case 'edited': return _('was edited by hand: the job stops there');
        case 'outdated': return _('changes');
        case 'removed': return _('goes');
    }
}
