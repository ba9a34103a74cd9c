// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ListCard } from '../app/list-card.tsx';
import { FailureState } from '../app/states.tsx';
import { useQuery } from '../store/query.ts';
import { JobsSkeleton, JobsTable } from './jobs-table.tsx';

const _ = cockpit.gettext;

/** As many as are of use; the list of all jobs has the others. */
const RECENT = 20;

export function SiteJobsCard({ site }: { site: Site }): ReactNode {
    const { data: jobs, failure } = useQuery('job.list', { site: site.name, limit: RECENT });
    return (
        <ListCard title={_('Jobs')}>
            {!jobs && failure && <FailureState failure={failure} />}
            {jobs ? <JobsTable jobs={jobs} /> : !failure && <JobsSkeleton rows={2} />}
        </ListCard>
    );
}
