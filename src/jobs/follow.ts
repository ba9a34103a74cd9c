// SPDX-License-Identifier: LGPL-2.1-or-later
/* Tells the end of a job that goes on after its dialog was closed. */

import type { Job } from '../../backend/contract/jobs.ts';
import { hrefTo } from '../app/location.ts';
import { addToast } from '../app/toasts.tsx';
import { getQuery } from '../store/query.ts';
import { isCancelled, isEnded } from './job-state.tsx';

const _ = cockpit.gettext;

export interface DoneLink {
    href: string;
    text: string;
}

/** What a job makes and people look for afterwards, such as a file. */
export interface Made {
    /** `The dump is written` */
    title: string;
    path: string;
}

/** A job once it has ended. The service may fall meanwhile: it resumes the job, and the answer comes later. */
export function endOf(id: number): Promise<Job> {
    const query = getQuery('job.show', { id });
    return new Promise(resolve => {
        const look = (): void => {
            const job = query.answer.get().data;
            if (!job || !isEnded(job.state))
                return;
            stop();
            resolve(job);
        };
        const stop = query.answer.subscribe(look);
        look();
        query.wanted();
    });
}

/** @param doneLink where the news of success leads; news of failure leads to the job */
export function followJob(id: number, doneLink?: DoneLink, made?: Made): void {
    void endOf(id).then(job => {
        if (job.state === 'done') {
            addToast({
                variant: 'success', title: cockpit.format(_('$0: done'), job.title),
                ...doneLink && { link: doneLink }, ...made && { body: made.path },
            });
        } else if (isCancelled(job)) {
            addToast({ variant: 'success', title: cockpit.format(_('$0: cancelled'), job.title) });
        } else {
            addToast({
                variant: 'danger', title: cockpit.format(_('$0: failed'), job.title), body: job.error?.message,
                link: { href: hrefTo('jobs', id), text: _('Show job') },
            });
        }
    });
}
