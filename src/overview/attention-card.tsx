// SPDX-License-Identifier: LGPL-2.1-or-later

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon.js';
import type { ReactNode } from 'react';

import { Elsewhere } from '../app/elsewhere.tsx';
import type { Concern } from './attention.ts';

const _ = cockpit.gettext;

interface AttentionCardProps {
    concerns: readonly Concern[];
    /** Not all is known yet, so that nothing means nothing. */
    isBusy: boolean;
}

export function AttentionCard({ concerns, isBusy }: AttentionCardProps): ReactNode {
    return (
        <Card id="attention" className="hosting-gap-after" aria-busy={isBusy}>
            <CardTitle component="h2">{_('Needs attention')}</CardTitle>
            <CardBody>
                {concerns.length > 0 && (
                    <ul className="hosting-concerns">
                        {concerns.map(concern => <li key={concern.id}><ConcernLine concern={concern} /></li>)}
                    </ul>
                )}
                {concerns.length === 0 && (isBusy
                    ? <Skeleton width="40%" screenreaderText={_('Loading')} />
                    : (
                            <span className="hosting-state hosting-tone-good">
                                <CheckCircleIcon />
                                {_('Nothing')}
                            </span>
                        ))}
            </CardBody>
        </Card>
    );
}

/** A concern in a line, which leads to where it is mended. */
export function ConcernLine({ concern: { severity, text, href, jump } }: { concern: Concern }): ReactNode {
    return (
        <span className={`hosting-state hosting-tone-${severity === 'danger' ? 'bad' : 'warning'}`}>
            {severity === 'danger' ? <ExclamationCircleIcon /> : <ExclamationTriangleIcon />}
            <span className="pf-v6-screen-reader">{severity === 'danger' ? _('Failure:') : _('Warning:')}</span>
            {href !== undefined ? <a href={href}>{text}</a> : jump !== undefined ? <Elsewhere to={jump}>{text}</Elsewhere> : text}
        </span>
    );
}
