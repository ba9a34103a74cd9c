// SPDX-License-Identifier: LGPL-2.1-or-later
/* States of jobs and steps: a shape and a word, coloured alike. */

import { BanIcon } from '@patternfly/react-icons/dist/esm/icons/ban-icon.js';
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import { MinusCircleIcon } from '@patternfly/react-icons/dist/esm/icons/minus-circle-icon.js';
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon.js';
import { PendingIcon } from '@patternfly/react-icons/dist/esm/icons/pending-icon.js';
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon.js';
import type { ReactElement, ReactNode } from 'react';

import type { JobState, JobSummary, StepState } from '../../backend/contract/jobs.ts';
import { BusyShape } from '../app/busy-shape.tsx';

const _ = cockpit.gettext;

type Tone = 'good' | 'bad' | 'busy' | 'quiet' | 'undone';
type Face = [tone: Tone, icon: ReactElement, word: string];

const JOB: Record<JobState, Face> = {
    queued: ['quiet', <PendingIcon key="icon" />, _('Waiting')],
    running: ['busy', <BusyShape key="icon" />, _('Running')],
    'rolling-back': ['undone', <BusyShape key="icon" />, _('Undoing')],
    done: ['good', <CheckCircleIcon key="icon" />, _('Done')],
    'rolled-back': ['bad', <UndoIcon key="icon" />, _('Failed and undone')],
    failed: ['bad', <ExclamationCircleIcon key="icon" />, _('Failed')],
};

const STEP: Record<StepState, Face> = {
    pending: ['quiet', <OutlinedCircleIcon key="icon" />, _('Not started')],
    running: ['busy', <BusyShape key="icon" />, _('Running')],
    done: ['good', <CheckCircleIcon key="icon" />, _('Done')],
    unchanged: ['good', <CheckCircleIcon key="icon" />, _('Already so')],
    skipped: ['quiet', <MinusCircleIcon key="icon" />, _('Skipped')],
    failed: ['bad', <ExclamationCircleIcon key="icon" />, _('Failed')],
    undone: ['undone', <UndoIcon key="icon" />, _('Undone')],
};

export function isEnded(state: JobState): boolean {
    return state === 'done' || state === 'rolled-back' || state === 'failed';
}

const CANCELLING: Face = ['undone', <BusyShape key="icon" />, _('Being cancelled')];
const CANCELLED: Face = ['quiet', <BanIcon key="icon" />, _('Cancelled')];

type Standing = Pick<JobSummary, 'state' | 'cancelledBy' | 'error'>;

/** Whether it ended because somebody wanted so, and nothing is left to be done about it. */
export function isCancelled({ state, cancelledBy, error }: Standing): boolean {
    return isEnded(state) && cancelledBy !== null && error?.step === null;
}

export function JobStateText({ job }: { job: Standing }): ReactNode {
    const [tone, icon, word] = isCancelled(job) ? CANCELLED
        : job.cancelledBy !== null && !isEnded(job.state) ? CANCELLING : JOB[job.state];
    return (
        <span className={`hosting-state hosting-tone-${tone}`}>
            {icon}
            {word}
        </span>
    );
}

/** The step's icon; its word is for the tooltip and for screen readers, and stands beside it where it is no matter of course. */
export function StepIcon({ state }: { state: StepState }): ReactNode {
    const [tone, icon, word] = STEP[state];
    return (
        <span className={`hosting-step-icon hosting-tone-${tone}`} title={word}>
            {icon}
            <span className="pf-v6-screen-reader">{word}</span>
        </span>
    );
}

/** What the icon alone would leave to be guessed. */
export function stepRemark(shown: StepState, state: StepState): string | undefined {
    if (shown === 'failed')
        return state === 'undone' ? _('Failed and undone') : _('Failed');
    return state === 'unchanged' || state === 'skipped' || state === 'undone' ? STEP[state][2] : undefined;
}
