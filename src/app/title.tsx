// SPDX-License-Identifier: LGPL-2.1-or-later
/* Head of a view of one thing: the way back, its name, its state, what can be done with it. */

import { Breadcrumb } from '@patternfly/react-core/dist/esm/components/Breadcrumb/Breadcrumb.js';
import { BreadcrumbItem } from '@patternfly/react-core/dist/esm/components/Breadcrumb/BreadcrumbItem.js';
import type { ReactNode } from 'react';

interface ThingHeadProps {
    parent: { href: string, text: string };
    title: string;
    state?: ReactNode;
    actions?: ReactNode;
}

export function ThingHead({ parent, title, state, actions }: ThingHeadProps): ReactNode {
    return (
        <div className="hosting-thing">
            <Breadcrumb>
                <BreadcrumbItem to={parent.href}>{parent.text}</BreadcrumbItem>
                <BreadcrumbItem isActive>{title}</BreadcrumbItem>
            </Breadcrumb>
            <div className="hosting-thing-line">
                <h1 className="hosting-thing-title">{title}</h1>
                {state}
                {actions && <div className="hosting-thing-actions">{actions}</div>}
            </div>
        </div>
    );
}
