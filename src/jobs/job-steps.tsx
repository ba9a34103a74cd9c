// SPDX-License-Identifier: LGPL-2.1-or-later
/* The steps of a job as they go: state, time, and what each wrote and made. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { useId, useState, type ReactNode } from 'react';

import type { Job, Step, StepState } from '../../backend/contract/jobs.ts';
import { Elapsed } from '../app/time.tsx';
import { Artifacts } from './artifacts.tsx';
import { StepIcon, stepRemark } from './job-state.tsx';

const _ = cockpit.gettext;

/** A skipped step took no time worth telling; one that was undone ended when the last before it was. */
const TIMED: readonly StepState[] = ['running', 'done', 'unchanged', 'failed'];

export function JobSteps({ job }: { job: Job }): ReactNode {
    return (
        <ol className="hosting-steps" aria-label={_('Steps')}>
            {job.steps.map(step => <StepItem key={step.name} job={job} step={step} />)}
        </ol>
    );
}

interface StepItemProps {
    job: Job;
    step: Step;
}

function StepItem({ job, step }: StepItemProps) {
    const [isOpen, setOpen] = useState(false);
    const details = useId();
    const hasDetails = step.log.length > 0 || step.artifacts.length > 0;
    const shown = shownState(job, step);
    const remark = stepRemark(shown, step.state);
    return (
        <li
            className={`hosting-step m-${shown}`}
            data-step={step.name}
            data-state={shown}
            aria-current={step.state === 'running' ? 'step' : undefined}
        >
            <StepIcon state={shown} />
            <div className="hosting-step-text">
                <span className="hosting-step-title">{step.title}</span>
                {remark && <span className="hosting-subtle">{remark}</span>}
                {step.attempts > 1 && <span className="hosting-subtle">{attemptsText(step.attempts)}</span>}
                {step.note && <div className="hosting-small">{step.note}</div>}
            </div>
            <span className="hosting-step-time">
                {TIMED.includes(step.state) && <Elapsed from={step.startedAt} to={step.finishedAt} />}
            </span>
            <span className="hosting-step-toggle">
                {hasDetails && (
                    <Button
                        variant="link"
                        isInline
                        aria-expanded={isOpen}
                        aria-controls={details}
                        aria-label={cockpit.format(isOpen ? _('Hide details of “$0”') : _('Details of “$0”'), step.title)}
                        onClick={() => { setOpen(!isOpen); }}
                    >
                        {isOpen ? _('Hide') : _('Details')}
                    </Button>
                )}
            </span>
            {hasDetails && isOpen && (
                <div className="hosting-step-details" id={details}>
                    {step.log.length > 0 && <pre className="hosting-pre" tabIndex={0}>{step.log.join('\n')}</pre>}
                    {step.artifacts.length > 0 && <Artifacts job={job.id} step={step} />}
                </div>
            )}
        </li>
    );
}

/** The step that failed stays the one that failed, although it was undone with the others. */
function shownState({ error }: Job, { name, state }: Step): StepState {
    return error?.step === name && state === 'undone' ? 'failed' : state;
}

function attemptsText(attempts: number): string {
    return cockpit.format(cockpit.ngettext('begun $0 time', 'begun $0 times', attempts), attempts);
}
