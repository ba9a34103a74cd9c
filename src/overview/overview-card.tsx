// SPDX-License-Identifier: LGPL-2.1-or-later

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { ReactNode } from 'react';

import { CardHead } from '../app/list-card.tsx';

const _ = cockpit.gettext;

interface OverviewCardProps {
    title: string;
    /** To the place where more of it is. */
    link: ReactNode;
    /** As many lines as most often come, while they are not there. */
    lines: number;
    /** Nothing while it is read. */
    children: ReactNode;
}

export function OverviewCard({ title, link, lines, children }: OverviewCardProps): ReactNode {
    return (
        <Card aria-busy={!children}>
            <CardHead title={title} actions={link} />
            <CardBody>
                {children || Array.from({ length: lines }, (_line, at) => (
                    <div key={at} className="hosting-skeleton-line">
                        <Skeleton width={at % 2 ? '60%' : '75%'} screenreaderText={_('Loading')} />
                    </div>
                ))}
            </CardBody>
        </Card>
    );
}
