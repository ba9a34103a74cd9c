// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a dialog turns into when its job was started. Closing it leaves the job running; a toast then tells the end.
 */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { ModalFooter } from '@patternfly/react-core/dist/esm/components/Modal/ModalFooter.js';
import { useEffect, useRef, useState, type ReactNode } from 'react';

import { Copied } from '../app/copied.tsx';
import { DialogHead } from '../app/dialog.tsx';
import { closeDialog } from '../app/dialogs.tsx';
import { hrefTo } from '../app/location.ts';
import { getQuery, useQuery } from '../store/query.ts';
import { type DoneLink, followJob, type Made } from './follow.ts';
import { CancelButton, RetryButton } from './job-buttons.tsx';
import { isEnded, JobStateText } from './job-state.tsx';
import { LiveJob } from './job-view.tsx';

const _ = cockpit.gettext;

interface JobInDialogProps {
    id: number;
    title: string;
    doneLink?: DoneLink;
    made?: Made | undefined;
}

export function JobInDialog({ id: first, ...props }: JobInDialogProps): ReactNode {
    // One that was begun again is another job.
    const [id, setId] = useState(first);
    return <OneJob key={id} id={id} {...props} onRetried={setId} />;
}

function OneJob({ id, title, doneLink, made, onRetried }: JobInDialogProps & { onRetried: (id: number) => void }) {
    const { data: job } = useQuery('job.show', { id });
    const close = useRef<HTMLButtonElement>(null);
    useEffect(() => {
        // The button that had the focus is gone.
        close.current?.focus();
    }, []);
    const canCancel = job?.canCancel;
    useEffect(() => {
        // So is the one that cancels, once it was used.
        if (document.activeElement === document.body)
            close.current?.focus();
    }, [canCancel]);
    const steps = useRef<HTMLDivElement>(null);
    const current = job?.steps.findLast(({ state }) => state !== 'pending')?.name;
    useEffect(() => {
        // On a phone the steps are longer than the dialog: the one that is under way stays in sight.
        if (current)
            steps.current?.querySelector(`[data-step="${CSS.escape(current)}"]`)?.scrollIntoView({ block: 'nearest' });
    }, [current]);
    const { href, text } = doneLink ?? {};
    useEffect(() => () => {
        const last = getQuery('job.show', { id }).answer.get().data;
        if (!last || !isEnded(last.state))
            followJob(id, href && text ? { href, text } : undefined, made);
    }, [id, href, text, made]);
    const failed = job && isEnded(job.state) && job.state !== 'done';
    return (
        <>
            <DialogHead title={title} description={job ? <JobStateText job={job} /> : <>&nbsp;</>} />
            <ModalBody>
                {job?.state === 'done' && made && (
                    <Alert isInline variant="success" title={made.title} className="hosting-gap-after">
                        <Copied id="job-made" text={made.path} />
                    </Alert>
                )}
                <div ref={steps}><LiveJob id={id} /></div>
            </ModalBody>
            <ModalFooter>
                {job?.state === 'done' && doneLink && (
                    <Button component="a" variant="primary" href={doneLink.href} onClick={closeDialog}>
                        {doneLink.text}
                    </Button>
                )}
                {failed && <RetryButton job={job} onStarted={onRetried} />}
                {failed && (
                    <Button component="a" variant="secondary" href={hrefTo('jobs', id)} onClick={closeDialog}>
                        {_('Show job')}
                    </Button>
                )}
                <Button ref={close} variant="secondary" onClick={closeDialog}>{_('Close')}</Button>
                {job && <CancelButton job={job} />}
                {job && !isEnded(job.state) && (
                    <span className="hosting-small">{_('The job goes on when this is closed.')}</span>
                )}
            </ModalFooter>
        </>
    );
}
