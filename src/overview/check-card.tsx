// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the last check of the host has found: each with its repair, and the place where more of it is. */

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection/ExpandableSection.js';
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { type ReactNode, useState } from 'react';

import type { CheckResult } from '../../backend/contract/host-check.ts';
import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { Copied } from '../app/copied.tsx';
import { StaleAlert } from '../app/states.tsx';
import { Ago } from '../app/time.tsx';
import { CardButton } from '../sites/settings-card.tsx';
import { getQuery, useQuery } from '../store/query.ts';
import { ConcernLine } from './attention-card.tsx';
import { placeOf } from './check-places.ts';
import { OverviewCard } from './overview-card.tsx';

const _ = cockpit.gettext;

const LAST = { last: true } as const;

export function CheckCard(): ReactNode {
    const { data } = useQuery('host.check', LAST);
    const [isBusy, setBusy] = useState(false);
    const [failure, setFailure] = useState<Failure | undefined>();
    const look = async (): Promise<void> => {
        setBusy(true);
        try {
            const found = await call('host.check', { last: false });
            getQuery('host.check', LAST).patch(() => found);
            setFailure(undefined);
        } catch (error) {
            setFailure(toFailure(error));
        }
        setBusy(false);
    };
    const faults = data?.results.filter(({ state }) => state === 'fail' || state === 'warn') ?? [];
    return (
        <OverviewCard
            title={_('Host check')}
            link={(
                <CardButton id="check-now" isBusy={isBusy} onClick={() => { void look(); }}>
                    {isBusy ? _('Checking') : _('Check now')}
                </CardButton>
            )}
            lines={4}
        >
            {data && (
                <>
                    <StaleAlert failure={failure} />
                    <p className="hosting-small" aria-live="polite">
                        {data.at === null ? _('Nothing was checked yet.')
                            : <Summary at={data.at} results={data.results} faults={faults.length} />}
                    </p>
                    {faults.length > 0 && (
                        <ul className="hosting-concerns">
                            {faults.map(result => <li key={keyOf(result)}><Fault result={result} /></li>)}
                        </ul>
                    )}
                    {data.at !== null && <Others results={data.results.filter(each => !faults.includes(each))} />}
                </>
            )}
        </OverviewCard>
    );
}

function Summary({ at, results, faults }: { at: string, results: readonly CheckResult[], faults: number }) {
    const checks = new Set(results.map(({ check }) => check)).size;
    const words = faults === 0 ? _('$0 checks found nothing wrong')
        : cockpit.ngettext('$0 checks found $1 fault', '$0 checks found $1 faults', faults);
    return (
        <>
            {cockpit.format(words, checks, faults)}
            {' · '}
            <Ago time={at} />
        </>
    );
}

function keyOf({ check, subject }: CheckResult): string {
    return `${check} ${subject}`;
}

/** Its words are the service's, as those of jobs are. */
function Fault({ result }: { result: CheckResult }) {
    const { state, message, repair, hint, since } = result;
    return (
        <>
            <ConcernLine
                concern={{ id: keyOf(result), severity: state === 'fail' ? 'danger' : 'warning', text: message ?? '', ...placeOf(result) }}
            />
            <div className="hosting-small hosting-repair">
                {_('Found:')}
                {' '}
                <Ago time={since} />
                {repair !== null && (
                    <div>
                        {_('Repair, as root:')}
                        {' '}
                        <Copied id={`repair-${keyOf(result).replaceAll(/[^A-Za-z0-9]+/g, '-')}`} text={repair} />
                    </div>
                )}
                {hint !== null && <div>{hint}</div>}
            </div>
        </>
    );
}

function Others({ results }: { results: readonly CheckResult[] }) {
    const [isOpen, setOpen] = useState(false);
    return (
        <ExpandableSection
            toggleText={cockpit.format(cockpit.ngettext('$0 other check', '$0 other checks', results.length), results.length)}
            isExpanded={isOpen}
            onToggle={(_event, expanded) => { setOpen(expanded); }}
        >
            <ul>
                {results.map(({ check, title, state, message }) => (
                    <li key={check} className={`hosting-state hosting-tone-${state === 'pass' ? 'good' : 'quiet'}`}>
                        {state === 'pass' && <CheckCircleIcon />}
                        {title}
                        {state === 'inapplicable' && <span className="hosting-small">{message}</span>}
                    </li>
                ))}
            </ul>
        </ExpandableSection>
    );
}
