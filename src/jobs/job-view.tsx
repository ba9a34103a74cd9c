// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A job, live: on its own page, in the dialog that started it and on the page of its site. Everything shown comes from
 * the service, so a reload of the page changes nothing.
 */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { ReactNode } from 'react';

import type { Job } from '../../backend/contract/jobs.ts';
import { FailureState } from '../app/states.tsx';
import { useQuery } from '../store/query.ts';
import { isCancelled, isEnded } from './job-state.tsx';
import { JobSteps } from './job-steps.tsx';

const _ = cockpit.gettext;

/** The steps of a job that may not have been read yet. */
export function LiveJob({ id }: { id: number }): ReactNode {
    const { data: job, failure } = useQuery('job.show', { id });
    if (job)
        return <JobView job={job} />;
    return failure ? <FailureState failure={failure} /> : <JobSkeleton />;
}

export function JobView({ job }: { job: Job }): ReactNode {
    return (
        <>
            <JobError job={job} />
            {job.state === 'queued' && job.steps.length === 0 && (
                <p className="hosting-subtle">{_('Waits for another job on the same site.')}</p>
            )}
            <JobSteps job={job} />
        </>
    );
}

/** What went wrong, why, and what can be done now. */
function JobError({ job }: { job: Job }) {
    if (job.cancelledBy !== null && (!isEnded(job.state) || isCancelled(job)))
        return <Cancelled job={job} />;
    if (!job.error)
        return null;
    const step = job.steps.find(({ name }) => name === job.error?.step);
    const title = step ? cockpit.format(_('“$0” failed'), step.title) : _('The job failed');
    return (
        <Alert isInline variant="danger" title={title} className="hosting-gap-after">
            <p className="hosting-own-words">{job.error.message}</p>
            {job.error.hint && <p>{job.error.hint}</p>}
            {outcome(job) && <p>{outcome(job)}</p>}
        </Alert>
    );
}

function Cancelled({ job }: { job: Job }) {
    const words = !isEnded(job.state) ? job.state === 'rolling-back' ? outcome(job) : _('It ends when its present step has ended.')
        : job.state === 'failed' ? _('What it has done until then stays.')
            : job.steps.every(({ attempts }) => attempts === 0) ? _('Nothing of it was begun.') : outcome(job);
    return (
        <Alert isInline variant="info" title={cockpit.format(_('Cancelled by $0'), job.cancelledBy)} className="hosting-gap-after">
            <p>{words}</p>
        </Alert>
    );
}

function outcome({ state }: Job): string | undefined {
    if (state === 'rolled-back')
        return _('Everything done before was undone; the host is as it was.');
    if (state === 'rolling-back')
        return _('What was done before is being undone.');
    return undefined;
}

export function JobSkeleton(): ReactNode {
    return (
        <ol className="hosting-steps" aria-busy="true">
            {['50%', '40%', '60%', '45%', '55%'].map((width, at) => (
                <li key={at} className="hosting-step">
                    <span className="hosting-step-icon"><Skeleton shape="circle" width="1em" /></span>
                    <div className="hosting-step-text"><Skeleton width={width} screenreaderText={_('Loading')} /></div>
                </li>
            ))}
        </ol>
    );
}
