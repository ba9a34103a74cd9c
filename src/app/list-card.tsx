// SPDX-License-Identifier: LGPL-2.1-or-later
/* A card with a title, perhaps a button beside it, and a table or a text of the card's whole width below. */

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import type { ReactNode } from 'react';

interface ListCardProps {
    title: string;
    action?: ReactNode;
    children: ReactNode;
}

export function ListCard({ title, action, children }: ListCardProps): ReactNode {
    return (
        <Card>
            <CardHead title={title} actions={action} />
            {children}
        </Card>
    );
}

/** The title of a card with buttons beside it, or below it where there is no room. */
export function CardHead({ title, actions }: { title: string, actions: ReactNode }): ReactNode {
    return (
        <div className="hosting-card-head">
            <CardTitle component="h2">{title}</CardTitle>
            {actions && <div className="hosting-card-actions">{actions}</div>}
        </div>
    );
}

/** In place of the table: what would stand there. */
export function NothingYet({ children }: { children: ReactNode }): ReactNode {
    return <p className="hosting-nothing">{children}</p>;
}
