// SPDX-License-Identifier: LGPL-2.1-or-later
/* A card of facts to read. */

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import { DescriptionList } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionList.js';
import { DescriptionListDescription } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListDescription.js';
import { DescriptionListGroup } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListGroup.js';
import { DescriptionListTerm } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListTerm.js';
import type { ReactNode } from 'react';

export type Fact = [term: string, value: ReactNode];

export function FactsCard({ title, facts }: { title: string, facts: Fact[] }): ReactNode {
    return (
        <Card>
            <CardTitle component="h2">{title}</CardTitle>
            <CardBody><Facts facts={facts} /></CardBody>
        </Card>
    );
}

export function Facts({ facts }: { facts: Fact[] }): ReactNode {
    return (
        <DescriptionList orientation={{ md: 'horizontal' }} isCompact className="hosting-facts">
            {facts.map(([term, value]) => (
                <DescriptionListGroup key={term}>
                    <DescriptionListTerm>{term}</DescriptionListTerm>
                    <DescriptionListDescription>{value}</DescriptionListDescription>
                </DescriptionListGroup>
            ))}
        </DescriptionList>
    );
}

/** A path, a unit, a name that may have to be copied exactly. */
export function Exact({ children }: { children: ReactNode }): ReactNode {
    return <span className="hosting-exact">{children}</span>;
}
