// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Parts of the page in files of their own, fetched when they are first shown. Cockpit has no cache, so what nobody looks at
 * costs nobody anything.
 *
 *     const JobsPage = lazy(() => import('../jobs/jobs-page.tsx').then(part => part.JobsPage));
 *     const DeleteDialog = lazyDialog(() => import('./delete-dialog.tsx').then(part => part.DeleteDialog));
 */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { DisconnectedIcon } from '@patternfly/react-icons/dist/esm/icons/disconnected-icon.js';
import { useEffect, useReducer, type ComponentType, type ReactNode } from 'react';

import { closeDialog } from './dialogs.tsx';
import { Empty } from './states.tsx';
import { addToast } from './toasts.tsx';

const _ = cockpit.gettext;

/** Answers the same part each time; always the same function for the same part. */
export type Load<T> = () => Promise<T>;

/** What was fetched before is there at once. */
const fetched = new WeakMap<Load<unknown>, unknown>();
/** A browser does not ask again for a file it has failed to get, so only a new page mends that. */
const failed = new WeakSet<Load<unknown>>();

/** A part, as soon as it is there; `undefined` until then, `'failed'` when it cannot be had. */
export function usePart<T>(load: Load<T>): T | 'failed' | undefined {
    const [, look] = useReducer((count: number) => count + 1, 0);
    useEffect(() => {
        if (fetched.has(load) || failed.has(load))
            return;
        let isShown = true;
        load().then(part => fetched.set(load, part), () => failed.add(load)).finally(() => {
            if (isShown)
                look();
        });
        return () => { isShown = false; };
    }, [load]);
    return failed.has(load) ? 'failed' : fetched.get(load) as T | undefined;
}

/** A component that is fetched when it is first shown. */
export function lazy<P extends object>(load: Load<ComponentType<P>>, Failed: ComponentType = PartFailed): ComponentType<P> {
    return function Lazy(properties: P): ReactNode {
        const Part = usePart(load);
        if (Part === 'failed')
            return <Failed />;
        return Part && <Part {...properties} />;
    };
}

/** The same for what is given to `showDialog`. */
export function lazyDialog<P extends object>(load: Load<ComponentType<P>>): ComponentType<P> {
    return lazy(load, DialogFailed);
}

/** In place of a part that cannot be had: the package was updated since the page was opened, or the connection is gone. */
export function PartFailed(): ReactNode {
    return (
        <Card>
            <Empty
                title={_('This part of the page could not be loaded')}
                icon={DisconnectedIcon}
                action={<Button variant="primary" onClick={() => { location.reload(); }}>{_('Load the page again')}</Button>}
            >
                {_('The package may have been updated since the page was opened.')}
            </Empty>
        </Card>
    );
}

function DialogFailed(): ReactNode {
    useEffect(() => {
        closeDialog();
        addToast({
            variant: 'danger', title: _('This part of the page could not be loaded'),
            body: _('Load the page again: the package may have been updated since it was opened.'),
        });
    }, []);
    return null;
}
