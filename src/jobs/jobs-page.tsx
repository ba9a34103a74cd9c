// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { SearchInput } from '@patternfly/react-core/dist/esm/components/SearchInput/SearchInput.js';
import { HistoryIcon } from '@patternfly/react-icons/dist/esm/icons/history-icon.js';
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon.js';
import { useState, type ReactNode } from 'react';

import type { InputOf } from '../../backend/contract/index.ts';
import { Choice } from '../app/choice.tsx';
import { useLocation } from '../app/location.ts';
import { useSearch } from '../app/search.ts';
import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { useQuery } from '../store/query.ts';
import { JobsSkeleton, JobsTable } from './jobs-table.tsx';

const _ = cockpit.gettext;

const FIRST = 50;
/** As many as the service gives at once. */
const MOST = 500;

type State = NonNullable<InputOf<'job.list'>['state']>;
const STATES: readonly (readonly [State, string])[] = [
    ['open', _('At work')], ['done', _('Done')], ['failed', _('Failed')], ['cancelled', _('Cancelled')],
];

type Filter = Pick<InputOf<'job.list'>, 'state' | 'search'>;

export function JobsPage(): ReactNode {
    const { options } = useLocation();
    const { text, setText, settled } = useSearch();
    const state = STATES.find(([known]) => known === options['state'])?.[0];
    const filter = { ...state && { state }, ...settled && { search: settled } };
    return (
        <Card>
            <div className="hosting-toolbar">
                <SearchInput
                    value={text}
                    aria-label={_('Search jobs')}
                    placeholder={_('Search jobs')}
                    onChange={(_event, value) => { setText(value); }}
                    onClear={() => { setText(''); }}
                />
                <div className="hosting-choices">
                    <Choice name="state" label={_('State')} all={_('All states')} value={state ?? ''} options={STATES} />
                </div>
            </div>
            <Found key={JSON.stringify(filter)} filter={filter} />
        </Card>
    );
}

function Found({ filter }: { filter: Filter }) {
    const [limit, setLimit] = useState(FIRST);
    const { data: first } = useQuery('job.list', { ...filter, limit: FIRST });
    const { data, failure } = useQuery('job.list', { ...filter, limit });
    // While more are read, the ones that are known stay.
    const jobs = data ?? first;
    if (!jobs)
        return failure ? <FailureState failure={failure} /> : <JobsSkeleton />;
    if (jobs.length === 0)
        return <None isFiltered={Object.keys(filter).length > 0} />;
    return (
        <>
            <StaleAlert failure={failure} />
            <JobsTable jobs={jobs} />
            {jobs.length >= limit && limit < MOST && (
                <div className="hosting-more">
                    <Button variant="link" isLoading={!data} onClick={() => { setLimit(MOST); }}>
                        {_('Show more')}
                    </Button>
                </div>
            )}
        </>
    );
}

function None({ isFiltered }: { isFiltered: boolean }) {
    if (isFiltered)
        return <Empty title={_('No job matches the filters')} icon={SearchIcon} />;
    return (
        <Empty title={_('No jobs yet')} icon={HistoryIcon}>
            {_('Every change to this host is a job; each is listed here with all its steps.')}
        </Empty>
    );
}
