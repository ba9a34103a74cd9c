// SPDX-License-Identifier: LGPL-2.1-or-later

import type { MouseEvent, ReactNode } from 'react';

import type { JobSummary } from '../../backend/contract/jobs.ts';
import { go, hrefTo } from '../app/location.ts';
import { useRole } from '../app/role.tsx';
import { RowMenu } from '../app/row-menu.tsx';
import { SkeletonRows, Table } from '../app/table.tsx';
import { Ago, Elapsed } from '../app/time.tsx';
import { cancelJob, mayCancel } from './job-buttons.tsx';
import { JobStateText } from './job-state.tsx';

const _ = cockpit.gettext;

interface JobsTableProps {
    jobs: readonly JobSummary[];
}

/** A job's title names its site already. */
const COLUMNS = [
    { name: 'title', text: _('Job') },
    { name: 'job-state', text: _('State') },
    { name: 'time', text: _('Started') },
    { name: 'took', text: _('Took') },
    { name: 'actor', text: _('By') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

function Frame({ isBusy = false, children }: { isBusy?: boolean, children: ReactNode }) {
    return <Table label={_('Jobs')} className="hosting-jobs" isBusy={isBusy} columns={COLUMNS}>{children}</Table>;
}

export function JobsTable({ jobs }: JobsTableProps): ReactNode {
    return (
        <Frame>
            {jobs.map(job => <JobRow key={job.id} job={job} />)}
        </Frame>
    );
}

function JobRow({ job }: { job: JobSummary }) {
    const role = useRole();
    return (
        <tr
            className="pf-v6-c-table__tr pf-m-clickable"
            data-job={job.id}
            onClick={event => { openFromRow(event, job.id); }}
        >
            <td className="pf-v6-c-table__td" data-label={_('Job')}>
                <a href={hrefTo('jobs', job.id)}>{job.title}</a>
            </td>
            <td className="pf-v6-c-table__td" data-label={_('State')}><JobStateText job={job} /></td>
            <td className="pf-v6-c-table__td" data-label={_('Started')}><Ago time={job.startedAt ?? job.createdAt} /></td>
            <td className="pf-v6-c-table__td hosting-not-on-phone" data-label={_('Took')}>
                <Elapsed from={job.startedAt} to={job.finishedAt} />
            </td>
            <td className="pf-v6-c-table__td hosting-cut hosting-not-on-phone" data-label={_('By')} title={job.actor}>{job.actor}</td>
            <td className="pf-v6-c-table__td pf-v6-c-table__action">
                {mayCancel(job, role) && (
                    <RowMenu
                        label={job.title}
                        actions={() => [{ id: 'cancel', text: _('Cancel job'), isDanger: true, run: () => { cancelJob(job); } }]}
                    />
                )}
            </td>
        </tr>
    );
}

function openFromRow(event: MouseEvent<HTMLElement>, id: number): void {
    const onControl = event.target instanceof Element && event.target.closest('a, button');
    if (!onControl && !window.getSelection()?.toString())
        go('jobs', id);
}

export function JobsSkeleton({ rows = 5 }: { rows?: number }): ReactNode {
    return (
        <Frame isBusy><SkeletonRows columns={COLUMNS} rows={rows} /></Frame>
    );
}
