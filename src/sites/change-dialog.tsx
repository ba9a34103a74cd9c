// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The shape of every dialog that changes a site: fields, the effect in one sentence before the button, the service's
 * refusals at their fields; once it agrees, the job.
 */

import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';

import { type Failure, toFailure } from '../api/failure.ts';
import { Dialog, DialogButtons, DialogHead } from '../app/dialog.tsx';
import { RefusalAlert } from '../app/states.tsx';
import type { Made } from '../jobs/follow.ts';
import { JobInDialog } from '../jobs/job-dialog.tsx';
import { useStartedJob } from '../jobs/started.ts';

const FORM = 'change-site-form';

interface ChangeDialogProps {
    title: string;
    /** What happens, in a sentence. */
    effect: string;
    button: string;
    isDanger?: boolean;
    /** What is asked before was not answered yet. */
    isDisabled?: boolean;
    /** For what needs room, such as files. */
    size?: 'medium' | 'large';
    /** Fields as they stand in the dialog, by the names the service refuses them under; ids are `change-NAME`. */
    order?: readonly string[];
    fields?: (refusals: Record<string, string>) => ReactNode;
    submit: () => Promise<{ job: number }>;
    /** What the job makes, known once it was started. */
    made?: Made | undefined;
}

export function ChangeDialog({ title, size = 'medium', made, ...form }: ChangeDialogProps): ReactNode {
    const [job, onStarted] = useStartedJob();
    return (
        <Dialog id="change-site-dialog" size={size}>
            {job ? <JobInDialog id={job} title={title} made={made} /> : <ChangeForm title={title} {...form} onStarted={onStarted} />}
        </Dialog>
    );
}

function ChangeForm({ title, effect, button, isDanger = false, isDisabled = false, order = [], fields, submit, onStarted }:
Omit<ChangeDialogProps, 'size' | 'made'> & { onStarted: (job: number) => void }) {
    const [failure, setFailure] = useState<Failure>();
    const [isBusy, setBusy] = useState(false);
    const first = order.find(name => failure?.fields[name]);
    useEffect(() => {
        if (first)
            document.getElementById(`change-${first}`)?.focus();
    }, [failure, first]);

    const onSubmit = (event: FormEvent): void => {
        event.preventDefault();
        if (isBusy || isDisabled)
            return;
        setBusy(true);
        submit().then(started => { onStarted(started.job); }, (error: unknown) => {
            setFailure(toFailure(error));
            setBusy(false);
        });
    };
    return (
        <>
            <DialogHead title={title} description={effect} />
            <ModalBody>
                {!first && <RefusalAlert failure={failure} />}
                <Form id={FORM} isHorizontal onSubmit={onSubmit}>{fields?.(failure?.fields ?? {})}</Form>
            </ModalBody>
            <DialogButtons form={FORM} text={button} isDanger={isDanger} isBusy={isBusy} isDisabled={isDisabled} />
        </>
    );
}
