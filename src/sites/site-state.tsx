// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a site does now. Shape and word say it, colour only repeats it. Idle is a good state: nothing runs, the next
 * visitor wakes the site.
 */

import type { ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { BusyShape } from '../app/busy-shape.tsx';
import { shownState, type ShownState } from './filter.ts';

const _ = cockpit.gettext;

type Stateful = Pick<SiteSummary, 'state' | 'activity' | 'suspended'>;

export function stateName(state: ShownState): string {
    switch (state) {
        case 'creating': return _('Creating');
        case 'deleting': return _('Deleting');
        case 'running': return _('Running');
        case 'idle': return _('Idle');
        case 'suspended': return _('Suspended');
    }
}

export function stateWord(site: Stateful): string {
    return stateName(shownState(site));
}

/** Drawn by hand: a thousand rows each have one. */
function Shape({ state }: { state: ShownState }) {
    if (state === 'creating' || state === 'deleting')
        return <BusyShape />;
    return (
        <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true" className={`hosting-shape m-${state}`}>
            {state === 'running' && <circle cx="8" cy="8" r="6" fill="currentColor" />}
            {state === 'suspended' && <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />}
            {state === 'idle' && <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" />}
        </svg>
    );
}

export function SiteState({ site }: { site: Stateful }): ReactNode {
    const state = shownState(site);
    return (
        <span className="hosting-state" {...state === 'idle' && { title: _('Nothing runs; the next visitor wakes it') }}>
            <Shape state={state} />
            {stateName(state)}
        </span>
    );
}
