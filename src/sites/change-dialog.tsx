// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The shape of every dialog that changes a site: fields, the effect in one sentence before the button, the service's
 * refusals at their fields; once it agrees, the job.
 */

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection/ExpandableSection.js';
import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';

import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { Dialog, DialogButtons, DialogHead } from '../app/dialog.tsx';
import { lazy } from '../app/lazy.tsx';
import { RefusalAlert } from '../app/states.tsx';
import type { Made } from '../jobs/follow.ts';
import { JobInDialog } from '../jobs/job-dialog.tsx';
import { useStartedJob } from '../jobs/started.ts';
import type { Asked } from './asked.ts';

const _ = cockpit.gettext;

const Preview = lazy(() => import('./preview.tsx').then(part => part.Preview));

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
    /** What the job makes, known once it was started. */
    made?: Made | undefined;
}

/** The command that is called, whose effect can be told before; or what is done instead, which nobody can tell. */
type Way = { change: () => Asked, submit?: undefined } | { change?: undefined, submit: () => Promise<{ job: number }> };

export function ChangeDialog({ title, size = 'medium', made, ...form }: ChangeDialogProps & Way): ReactNode {
    const [job, onStarted] = useStartedJob();
    return (
        <Dialog id="change-site-dialog" size={size}>
            {job ? <JobInDialog id={job} title={title} made={made} /> : <ChangeForm title={title} {...form} onStarted={onStarted} />}
        </Dialog>
    );
}

function ChangeForm({ title, effect, button, isDanger = false, isDisabled = false, order = [], fields, change, submit, onStarted }:
Omit<ChangeDialogProps, 'size' | 'made'> & Way & { onStarted: (job: number) => void }) {
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
        (change ? begin(change()) : submit()).then(started => { onStarted(started.job); }, (error: unknown) => {
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
                {change && <Effect change={change} />}
            </ModalBody>
            <DialogButtons form={FORM} text={button} isDanger={isDanger} isBusy={isBusy} isDisabled={isDisabled} />
        </>
    );
}

function begin({ command, input }: Asked): Promise<{ job: number }> {
    return call(command, input as never);
}

/** Folded: most people want to read the sentence above alone. */
function Effect({ change }: { change: () => Asked }) {
    const [isOpen, setOpen] = useState(false);
    return (
        <ExpandableSection
            className="hosting-gap-before"
            isExpanded={isOpen}
            onToggle={(_event, open) => { setOpen(open); }}
            toggleText={_('Show what changes on disk')}
        >
            {isOpen && <Preview asked={change()} />}
        </ExpandableSection>
    );
}
