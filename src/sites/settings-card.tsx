// SPDX-License-Identifier: LGPL-2.1-or-later
/* A card of settings, with what changes them beside its title; who may not change them sees the settings alone. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { CardHead } from '../app/list-card.tsx';
import { useRole } from '../app/role.tsx';

interface SettingsCardProps {
    id?: string;
    title: string;
    site: Site;
    /** Buttons for an administrator; see `CardButton`. */
    actions: ReactNode;
    children: ReactNode;
}

export function SettingsCard({ id, title, site, actions, children }: SettingsCardProps): ReactNode {
    const mayChange = useMayChange(site);
    return (
        <Card {...id && { id }}>
            <CardHead title={title} actions={mayChange && actions} />
            <CardBody>{children}</CardBody>
        </Card>
    );
}

interface CardButtonProps { id?: string, isBusy?: boolean, onClick: () => void, children: ReactNode }

export function CardButton({ id, isBusy = false, onClick, children }: CardButtonProps): ReactNode {
    return (
        <Button variant="secondary" size="sm" {...id && { id }} isDisabled={isBusy} isLoading={isBusy} onClick={onClick}>{children}</Button>
    );
}

/** Whether the settings of a site can be changed now, by the user who looks at it. */
export function useMayChange({ state }: Site): boolean {
    return useRole() === 'administrator' && state === 'active';
}
