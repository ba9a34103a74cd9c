// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { ModalFooter } from '@patternfly/react-core/dist/esm/components/Modal/ModalFooter.js';
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import { MinusCircleIcon } from '@patternfly/react-icons/dist/esm/icons/minus-circle-icon.js';
import { PendingIcon } from '@patternfly/react-icons/dist/esm/icons/pending-icon.js';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { BusyShape } from '../app/busy-shape.tsx';
import { DialogHead } from '../app/dialog.tsx';
import { closeDialog } from '../app/dialogs.tsx';
import { hrefTo } from '../app/location.ts';
import type { Outcome, Run } from './run.ts';

const _ = cockpit.gettext;

const FACES: Record<Outcome['state'], [tone: string, icon: ReactElement, word: string]> = {
    waiting: ['quiet', <PendingIcon key="icon" />, _('Waiting')],
    running: ['busy', <BusyShape key="icon" />, _('Running')],
    done: ['good', <CheckCircleIcon key="icon" />, _('Done')],
    failed: ['bad', <ExclamationCircleIcon key="icon" />, _('Not done')],
    'left-out': ['quiet', <MinusCircleIcon key="icon" />, _('Left out')],
};

interface ProgressProps {
    title: string;
    sites: readonly SiteSummary[];
    run: Run;
    outcomes: ReadonlyMap<string, Outcome>;
}

export function Progress({ title, sites, run: { isOver, stop }, outcomes }: ProgressProps): ReactNode {
    const button = useRef<HTMLButtonElement>(null);
    const [isStopping, setStopping] = useState(false);
    useEffect(() => {
        // The button that had the focus is gone.
        button.current?.focus();
    }, [isOver]);
    const list = useRef<HTMLUListElement>(null);
    const all = [...outcomes.values()];
    const settled = all.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
    useEffect(() => {
        list.current?.querySelector('[data-outcome=running]')?.scrollIntoView({ block: 'nearest' });
    }, [settled]);
    return (
        <>
            <DialogHead title={title} description={<span aria-live="polite">{summary(all, isOver)}</span>} />
            <ModalBody>
                <progress className="hosting-progress" value={settled} max={sites.length} aria-label={title} />
                <ul className="hosting-bulk-sites" ref={list} tabIndex={0} aria-label={_('Sites')}>
                    {sites.map(site => <SiteOutcome key={site.name} site={site} outcome={outcomes.get(site.name)} />)}
                </ul>
            </ModalBody>
            <ModalFooter>
                {isOver
                    ? <Button ref={button} variant="primary" onClick={closeDialog}>{_('Close')}</Button>
                    : (
                            <Button
                                ref={button}
                                variant="secondary"
                                isDisabled={isStopping}
                                onClick={() => {
                                    setStopping(true);
                                    stop();
                                }}
                            >
                                {isStopping ? _('Stops after this site') : _('Stop')}
                            </Button>
                        )}
            </ModalFooter>
        </>
    );
}

function summary(all: readonly Outcome[], isOver: boolean): string {
    const count = (wanted: Outcome['state']): number => all.filter(({ state }) => state === wanted).length;
    if (!isOver)
        return cockpit.format(_('$0 of $1 done'), count('done'), all.length);
    if (count('done') === all.length)
        return cockpit.format(cockpit.ngettext('Done with $0 site', 'Done with $0 sites', all.length), all.length);
    return cockpit.format(_('$0 of $1 done; the others stay selected'), count('done'), all.length);
}

function SiteOutcome({ site, outcome = { state: 'waiting' } }: { site: SiteSummary, outcome: Outcome | undefined }) {
    const [tone, icon, word] = FACES[outcome.state];
    return (
        <li className="hosting-bulk-outcome" data-site-outcome={site.name} data-outcome={outcome.state}>
            <span className="hosting-exact">{site.domain}</span>
            <span className={`hosting-state hosting-tone-${tone}`}>
                {icon}
                {word}
            </span>
            {outcome.state === 'failed' && (
                <div className="hosting-small hosting-own-words">
                    {outcome.message}
                    {' '}
                    {outcome.job !== undefined && (
                        <a href={hrefTo('jobs', outcome.job)} onClick={closeDialog}>{cockpit.format(_('Job $0'), outcome.job)}</a>
                    )}
                </div>
            )}
        </li>
    );
}
