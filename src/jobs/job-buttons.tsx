// SPDX-License-Identifier: LGPL-2.1-or-later
/* What can be done with a job: let it go no further, begin it again, go on undoing it. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { useState, type ReactNode } from 'react';
import { jobsForOwners } from 'virtual:contract';

import type { JobSummary } from '../../backend/contract/jobs.ts';
import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { type Role, useRole } from '../app/role.tsx';
import { RefusalAlert } from '../app/states.tsx';
import { addToast } from '../app/toasts.tsx';

const _ = cockpit.gettext;

/** Whether a user could cancel the job now. */
export function mayCancel({ canCancel, kind }: Pick<JobSummary, 'canCancel' | 'kind'>, role: Role | undefined): boolean {
    return canCancel && (role === 'administrator' || (role === 'customer' && jobsForOwners.includes(kind)));
}

/** Cancels a job from where its refusal has no place of its own. */
export function cancelJob({ id, title }: Pick<JobSummary, 'id' | 'title'>): void {
    call('job.cancel', { id }).catch((error: unknown) => {
        const { message } = toFailure(error);
        addToast({ variant: 'danger', title: cockpit.format(_('$0 was not cancelled'), title), body: message });
    });
}

export function CancelButton({ job }: { job: JobSummary }): ReactNode {
    const role = useRole();
    const { isBusy, failure, run } = useCall();
    return (
        <>
            {mayCancel(job, role) && (
                <Button
                    variant="secondary"
                    isDanger
                    isLoading={isBusy}
                    isDisabled={isBusy}
                    onClick={() => { run(() => call('job.cancel', { id: job.id })); }}
                >
                    {_('Cancel job')}
                </Button>
            )}
            <RefusalAlert failure={failure} />
        </>
    );
}

/** @param onStarted told the job that begins or goes on */
export function RetryButton({ job, onStarted }: { job: JobSummary, onStarted: (id: number) => void }): ReactNode {
    const role = useRole();
    const { isBusy, failure, run } = useCall();
    if (!job.canRetry || role !== 'administrator')
        return null;
    return (
        <>
            <Button
                variant="primary"
                isLoading={isBusy}
                isDisabled={isBusy}
                onClick={() => { run(() => call('job.retry', { id: job.id }).then(started => { onStarted(started.job); })); }}
            >
                {job.undoes ? _('Undo the rest') : _('Retry')}
            </Button>
            <RefusalAlert failure={failure} />
        </>
    );
}

function useCall(): { isBusy: boolean, failure: Failure | undefined, run: (work: () => Promise<unknown>) => void } {
    const [isBusy, setBusy] = useState(false);
    const [failure, setFailure] = useState<Failure>();
    const run = (work: () => Promise<unknown>): void => {
        setBusy(true);
        setFailure(undefined);
        work().catch((error: unknown) => { setFailure(toFailure(error)); }).finally(() => { setBusy(false); });
    };
    return { isBusy, failure, run };
}
