// SPDX-License-Identifier: LGPL-2.1-or-later
/* Short news at the edge of the page. News goes by itself, failure stays until it is read. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { AlertActionCloseButton } from '@patternfly/react-core/dist/esm/components/Alert/AlertActionCloseButton.js';
import { AlertGroup } from '@patternfly/react-core/dist/esm/components/Alert/AlertGroup.js';
import type { ReactNode } from 'react';

import { Observable, useObservable } from '../store/observable.ts';
import { slowAnswers } from '../store/query.ts';

const _ = cockpit.gettext;

interface Toast {
    id: number;
    variant: 'success' | 'warning' | 'danger';
    title: string;
    body?: ReactNode;
    link?: { href: string, text: string };
}

const TIMEOUT = 8000;

const toasts = new Observable<readonly Toast[]>([]);
let lastId = 0;

export function addToast(toast: Omit<Toast, 'id'>): void {
    toasts.set([...toasts.get(), { ...toast, id: ++lastId }]);
}

function remove(id: number): void {
    toasts.set(toasts.get().filter(toast => toast.id !== id));
}

export function Toasts(): ReactNode {
    const shown = useObservable(toasts);
    const isSlow = useObservable(slowAnswers) > 0;
    return (
        <AlertGroup isToast isLiveRegion>
            {isSlow && <Alert key="slow" variant="info" title={_('The hosting service takes longer than usual to answer')} />}
            {shown.map(({ id, variant, title, body, link }) => (
                <Alert
                    key={id}
                    variant={variant}
                    title={title}
                    timeout={variant === 'danger' ? false : TIMEOUT}
                    onTimeout={() => { remove(id); }}
                    actionClose={<AlertActionCloseButton title={title} onClose={() => { remove(id); }} />}
                    actionLinks={link && <a href={link.href} onClick={() => { remove(id); }}>{link.text}</a>}
                >
                    {body}
                </Alert>
            ))}
        </AlertGroup>
    );
}
