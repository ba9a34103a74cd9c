// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { HistoryIcon } from '@patternfly/react-icons/dist/esm/icons/history-icon.js';
import { useState, type ReactNode } from 'react';

import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { useQuery } from '../store/query.ts';
import { JobsSkeleton, JobsTable } from './jobs-table.tsx';

const _ = cockpit.gettext;

const FIRST = 50;
/** As many as the service gives at once. */
const MOST = 500;

export function JobsPage(): ReactNode {
    const [limit, setLimit] = useState(FIRST);
    const { data: first } = useQuery('job.list', { limit: FIRST });
    const { data, failure } = useQuery('job.list', { limit });
    // While more are read, the ones that are known stay.
    const jobs = data ?? first;
    if (!jobs)
        return <Card>{failure ? <FailureState failure={failure} /> : <JobsSkeleton />}</Card>;
    if (jobs.length === 0) {
        return (
            <Card>
                <Empty title={_('No jobs yet')} icon={HistoryIcon}>
                    {_('Every change to this host is a job; each is listed here with all its steps.')}
                </Empty>
            </Card>
        );
    }
    return (
        <>
            <StaleAlert failure={failure} />
            <Card>
                <JobsTable jobs={jobs} />
                {jobs.length >= limit && limit < MOST && (
                    <div className="hosting-more">
                        <Button variant="link" isLoading={!data} onClick={() => { setLimit(MOST); }}>
                            {_('Show more')}
                        </Button>
                    </div>
                )}
            </Card>
        </>
    );
}
