// SPDX-License-Identifier: LGPL-2.1-or-later
/* States of jobs and steps: a shape and a word, coloured alike. */

import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import { MinusCircleIcon } from '@patternfly/react-icons/dist/esm/icons/minus-circle-icon.js';
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon.js';
import { PendingIcon } from '@patternfly/react-icons/dist/esm/icons/pending-icon.js';
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon.js';
import type { ReactElement, ReactNode } from 'react';

import type { JobState, StepState } from '../../backend/contract/jobs.ts';
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

export function JobStateText({ state }: { state: JobState }): ReactNode {
    const [tone, icon, word] = JOB[state];
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
