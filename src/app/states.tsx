// SPDX-License-Identifier: LGPL-2.1-or-later
/* What stands in place of content that is missing: not there, not allowed, not reachable. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert/AlertActionLink.js';
import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { EmptyState } from '@patternfly/react-core/dist/esm/components/EmptyState/EmptyState.js';
import { EmptyStateActions } from '@patternfly/react-core/dist/esm/components/EmptyState/EmptyStateActions.js';
import { EmptyStateBody } from '@patternfly/react-core/dist/esm/components/EmptyState/EmptyStateBody.js';
import { EmptyStateFooter } from '@patternfly/react-core/dist/esm/components/EmptyState/EmptyStateFooter.js';
import { DisconnectedIcon } from '@patternfly/react-icons/dist/esm/icons/disconnected-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon.js';
import type { ComponentType, ReactNode } from 'react';

import type { Failure, FailureCode } from '../api/failure.ts';
import { refreshAll } from '../store/live.ts';

const _ = cockpit.gettext;

interface EmptyProps {
    title: string;
    icon?: ComponentType;
    status?: 'danger';
    headingLevel?: 'h1' | 'h2';
    children?: ReactNode;
    action?: ReactNode;
}

export function Empty({ title, icon, status, headingLevel = 'h2', children, action }: EmptyProps): ReactNode {
    return (
        <EmptyState titleText={title} headingLevel={headingLevel} {...icon && { icon }} {...status && { status }}>
            {children && <EmptyStateBody>{children}</EmptyStateBody>}
            {action && <EmptyStateFooter><EmptyStateActions>{action}</EmptyStateActions></EmptyStateFooter>}
        </EmptyState>
    );
}

const ICONS: Partial<Record<FailureCode, ComponentType>> = {
    Unavailable: DisconnectedIcon,
    Lost: DisconnectedIcon,
    Denied: LockIcon,
};

/** In place of a view whose content could not be read. */
export function FailureState({ failure, onRetry = refreshAll }: { failure: Failure, onRetry?: () => void }): ReactNode {
    const icon = ICONS[failure.code];
    return (
        <Empty
            title={failure.message}
            icon={icon ?? ExclamationCircleIcon}
            {...!icon && { status: 'danger' }}
            action={<Button variant="primary" onClick={onRetry}>{_('Try again')}</Button>}
        >
            {failure.code === 'Unavailable' &&
                <p>{_('It comes with the package cockpit-hosting and starts when needed; the journal of hostingd says more.')}</p>}
            {failure.hint && <p className="hosting-own-words">{failure.hint}</p>}
        </Empty>
    );
}

/** Above content that could not be read again and may be out of date. */
export function StaleAlert({ failure, onRetry = refreshAll }: { failure: Failure | undefined, onRetry?: () => void }): ReactNode {
    if (!failure)
        return null;
    return (
        <Alert
            isInline
            variant="warning"
            title={_('This may be out of date')}
            className="hosting-gap-after"
            actionLinks={<AlertActionLink onClick={onRetry}>{_('Try again')}</AlertActionLink>}
        >
            {failure.message}
        </Alert>
    );
}

/** Why a change was refused, in a dialog. */
export function RefusalAlert({ failure }: { failure: Failure | undefined }): ReactNode {
    if (!failure)
        return null;
    return (
        <Alert isInline variant="danger" title={failure.message} className="hosting-gap-after">
            {failure.hint}
        </Alert>
    );
}
