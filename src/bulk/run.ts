// SPDX-License-Identifier: LGPL-2.1-or-later

import { useRef, useState } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { toFailure } from '../api/failure.ts';
import { endOf } from '../jobs/follow.ts';

const _ = cockpit.gettext;

export type Outcome =
    | { state: 'waiting' | 'running' | 'done' | 'left-out' }
    | { state: 'failed', message: string, job: number | undefined };

export interface Run {
    /** By name of the site; undefined before it was started. */
    outcomes: ReadonlyMap<string, Outcome> | undefined;
    isOver: boolean;
    start: (sites: readonly SiteSummary[], submit: (site: SiteSummary) => Promise<{ job: number }>) => void;
    /** Leaves out what has not begun. */
    stop: () => void;
}

/** Does something with sites, one after the other; what fails with one keeps none of the others from it. */
export function useRun(onDone: (name: string) => void): Run {
    const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>();
    const [isOver, setOver] = useState(false);
    const isStopped = useRef(false);

    const set = (name: string, outcome: Outcome): void => {
        setOutcomes(before => new Map(before).set(name, outcome));
    };
    const work = async (...[sites, submit]: Parameters<Run['start']>): Promise<void> => {
        setOutcomes(new Map(sites.map(({ name }) => [name, { state: 'waiting' }])));
        for (const site of sites) {
            if (isStopped.current) {
                set(site.name, { state: 'left-out' });
                continue;
            }
            set(site.name, { state: 'running' });
            const outcome = await outcomeOf(() => submit(site));
            set(site.name, outcome);
            if (outcome.state === 'done')
                onDone(site.name);
        }
        setOver(true);
    };
    return { outcomes, isOver, start: (...given) => { void work(...given); }, stop: () => { isStopped.current = true; } };
}

async function outcomeOf(submit: () => Promise<{ job: number }>): Promise<Outcome> {
    try {
        const { job } = await submit();
        const { state, error } = await endOf(job);
        return state === 'done' ? { state } : { state: 'failed', message: error?.message ?? _('The job failed'), job };
    } catch (error) {
        return { state: 'failed', message: toFailure(error).message, job: undefined };
    }
}
