// SPDX-License-Identifier: LGPL-2.1-or-later

import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { MouseEvent, ReactNode } from 'react';

import type { JobSummary } from '../../backend/contract/jobs.ts';
import { go, hrefTo } from '../app/location.ts';
import { Table } from '../app/table.tsx';
import { Ago, Elapsed } from '../app/time.tsx';
import { JobStateText } from './job-state.tsx';

const _ = cockpit.gettext;

interface JobsTableProps {
    jobs: readonly JobSummary[];
    /** All jobs are of one site, which need not be named. */
    ofSite?: boolean;
}

function columnsOf(ofSite: boolean): { name: string, text: string }[] {
    return [
        { name: 'title', text: _('Job') },
        ...ofSite ? [] : [{ name: 'site', text: _('Site') }],
        { name: 'job-state', text: _('State') },
        { name: 'time', text: _('Started') },
        { name: 'took', text: _('Took') },
        { name: 'actor', text: _('By') },
    ];
}

function Frame({ ofSite, isBusy = false, children }: { ofSite: boolean, isBusy?: boolean, children: ReactNode }) {
    return (
        <Table label={_('Jobs')} className="hosting-jobs" isBusy={isBusy} columns={columnsOf(ofSite)}>
            {children}
        </Table>
    );
}

export function JobsTable({ jobs, ofSite = false }: JobsTableProps): ReactNode {
    return (
        <Frame ofSite={ofSite}>
            {jobs.map(job => <JobRow key={job.id} job={job} ofSite={ofSite} />)}
        </Frame>
    );
}

function JobRow({ job, ofSite }: { job: JobSummary, ofSite: boolean }) {
    return (
        <tr
            className="pf-v6-c-table__tr pf-m-clickable"
            data-job={job.id}
            onClick={event => { openFromRow(event, job.id); }}
        >
            <td className="pf-v6-c-table__td" data-label={_('Job')}>
                <a href={hrefTo('jobs', job.id)}>{job.title}</a>
            </td>
            {!ofSite && (
                <td className="pf-v6-c-table__td hosting-cut hosting-column-site" data-label={_('Site')} title={job.domain ?? ''}>
                    {job.domain ?? <span className="hosting-subtle">–</span>}
                </td>
            )}
            <td className="pf-v6-c-table__td" data-label={_('State')}><JobStateText state={job.state} /></td>
            <td className="pf-v6-c-table__td" data-label={_('Started')}><Ago time={job.startedAt ?? job.createdAt} /></td>
            <td className="pf-v6-c-table__td" data-label={_('Took')}>
                <Elapsed from={job.startedAt} to={job.finishedAt} />
            </td>
            <td className="pf-v6-c-table__td hosting-cut" data-label={_('By')} title={job.actor}>{job.actor}</td>
        </tr>
    );
}

function openFromRow(event: MouseEvent<HTMLElement>, id: number): void {
    const onControl = event.target instanceof Element && event.target.closest('a, button');
    if (!onControl && !window.getSelection()?.toString())
        go('jobs', id);
}

export function JobsSkeleton({ ofSite = false, rows = 5 }: { ofSite?: boolean, rows?: number }): ReactNode {
    return (
        <Frame ofSite={ofSite} isBusy>
            {Array.from({ length: rows }, (_row, at) => (
                <tr key={at} className="pf-v6-c-table__tr">
                    {columnsOf(ofSite).map(({ name, text }) => (
                        <td key={name} className="pf-v6-c-table__td" data-label={text}><Skeleton width="60%" /></td>
                    ))}
                </tr>
            ))}
        </Frame>
    );
}
